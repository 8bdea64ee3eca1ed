/** What a drill comes to, as rows and as Markdown. Pure. */
import {duration} from '../text/durations.ts';
import {markdownOf} from '../text/markdown.ts';
import {isoText} from '../zone.ts';
import {scenarioNamed} from './scenarios.ts';
import {type Grade, passedOf, type Result} from './types.ts';

/** `pass`, `fail`, or nothing where it is only said. */
export const verdictOf = ({pass}: Grade): '' | 'pass' | 'fail' => (pass === undefined ? '' : pass ? 'pass' : 'fail');

/** `11 of 13`; `given up after 4 m, 3 of 12`. */
export function scoreText(result: Pick<Result, 'grades' | 'aborted' | 'storyAt' | 'endedAt'>): string {
	const {passed, of} = passedOf(result);
	const {aborted, storyAt, endedAt} = result;
	if (!aborted) return `${passed} of ${of}`;
	return `given up ${endedAt > storyAt ? `after ${lasted(endedAt - storyAt)}` : 'before it began'}, ${passed} of ${of}`;
}

/** In whole seconds; a drill on a fast clock ends between two of them. */
const lasted = (ms: number): string => duration(Math.round(ms / 1000) * 1000);

/**
 * The debrief as a file.
 * @param places files that belong to it, by name
 */
export function debriefMarkdown(result: Result, places: Readonly<Record<string, string>> = {}): string {
	const {scenario: id, seed, speed, storyAt, endedAt, aborted, grades} = result;
	const scenario = scenarioNamed(id);
	return [
		`# DRILL: ${scenario?.title ?? id}`,
		'',
		`${id}, seed ${seed}, speed ${speed}. Began ${isoText(storyAt)}, lasted ${lasted(endedAt - storyAt)}. ${aborted ? 'Given up: it does not count as practised. ' : ''}${scoreText({...result, aborted: false})} passed.`,
		'',
		'| | what | target | reached |',
		'| --- | --- | --- | --- |',
		...grades.map(
			grade =>
				`| ${verdictOf(grade) || 'said'} | ${markdownOf(grade.title)} | ${markdownOf(grade.target)} | ${markdownOf(grade.reached)} |`,
		),
		...(scenario
			? [
					'',
					'## What it was',
					'',
					`${scenario.cause.text}.`,
					...(scenario.byHand.length > 0 ? [''] : []),
					...scenario.byHand.map(({text, is, because}) => `- By hand, ${is}: ${text}: ${because}.`),
					...scenario.wrong.map(({action, because}) => `- Not ${action}: ${because}.`),
					...(scenario.recovery
						? ['', 'Evidence for a drill of disaster recovery, monthly or quarterly: one drill counts for both.']
						: []),
				]
			: []),
		'',
		'## To talk about',
		'',
		'- What did we see first, and what did we believe then?',
		'- Which signal misled us?',
		...grades
			.filter(({pass}) => pass === false)
			.map(({title, reached}) => `- ${markdownOf(title)}: ${markdownOf(reached)}. What would have helped?`),
		'- What do we change in the runbook, the wall, or the system? Who, until when?',
		...(Object.keys(places).length > 0
			? ['', '## Files', '', ...Object.entries(places).map(([name, path]) => `- ${name}: \`${path}\``)]
			: []),
		'',
	].join('\n');
}
