/** What to do while something burns: the likely cause, what speaks against it, the next steps, whom it hits. */
import {changeWords} from '../../changes/words.ts';
import type {SystemScene} from '../../scene/types.ts';
import {storyOf} from '../../triage/story.ts';
import type {Cause, Story} from '../../triage/types.ts';
import type {PaneKind, Said, Summary} from '../kind.ts';
import {upTo, whole} from '../ranks.ts';
import type {PaneConfigOf} from '../schemas.ts';

/** Lines of a box that is worth it, and of one that says all; border included. */
const leastTodo = 6;
const usualTodo = 12;
/** Lines of evidence for the first cause. */
const mostEvidence = 3;

export const todoKind: PaneKind<PaneConfigOf<'todo'>> = {
	single: true,
	takes: [],
	across: 'beside',
	sources: () => [],
	whole: true,
	judges: () => false,
	bare: true,
	view: (_, scene) => ({
		tabs: [
			() => {
				const story = storyOf(scene);
				return {kind: 'said', said: story ? saidOf(story) : [], none: 'no alert fires'};
			},
		],
	}),
	summary: todoSummary,
	rows: () => usualTodo,
	bids: (_, {burns}) =>
		burns ? [whole('trouble.line', 1), whole('trouble.box', leastTodo), upTo('trouble.rows', usualTodo)] : [],
};

/** Cells of a change beside the fact that tells most. */
const shortChange = 40;

/** A cause with the fact that tells most: `deploy 00008-txf v2.4.1 by deployer@: 13.0% 5xx, 00006-tdq <0.1%`. */
function causeWords({change, title, telling}: Cause): string {
	const what = change?.kind === 'deploy' ? changeWords({...change, diff: []}, shortChange) : title;
	return [what, telling].filter(Boolean).join(': ');
}

/** The most important first: where lines are few, the last ones are cut. */
function saidOf({causes, next, affects}: Story): Said[] {
	const [cause, ...others] = causes;
	const evidence = cause?.evidence.filter(text => text !== cause.telling) ?? [];
	const step = ({command, words}: Story['next'][number], index: number): Said => ({
		name: index === 0 ? 'next' : '',
		text: words,
		...(command !== undefined && {command}),
	});
	return [
		...(cause ? [{name: cause.word, text: causeWords(cause), tone: 'strong' as const}] : []),
		...next.slice(0, 1).map(step),
		...evidence.slice(0, 1).map(text => ({name: 'for it', text})),
		...(cause?.against ?? []).slice(0, 1).map(text => ({name: 'against', text})),
		...(affects === '' ? [] : [{name: 'affects', text: affects}]),
		...next.slice(1).map((one, index) => step(one, index + 1)),
		...evidence.slice(1, mostEvidence).map((text, index) => ({name: index === 0 ? 'also' : '', text})),
		...others.map(other => ({name: other.word, text: causeWords(other)})),
	];
}

/** The next step, or where there is none the likely cause. */
function todoSummary(_: unknown, scene: SystemScene): Summary {
	const story = storyOf(scene);
	const [cause] = story?.causes ?? [];
	const [step] = story?.next ?? [];
	return {level: 'ok', quiet: true, text: step?.words ?? cause?.title ?? 'nothing: no alert fires'};
}
