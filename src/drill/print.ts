/** Drills as text for the command line. Pure. */
import {duration} from '../text/durations.ts';
import {fit, plural} from '../text/format.ts';
import {utcMinute} from '../zone.ts';
import {scoreText, verdictOf} from './debrief.ts';
import {practiceOf} from './scenarios.ts';
import type {Unfinished} from './scores.ts';
import type {Targets} from './targets.ts';
import type {Result, Scenario} from './types.ts';

const lines = (all: readonly string[]): string => all.map(line => `${line.trimEnd()}\n`).join('');

/** Every scenario, and how often it was practised: the least practised first, as `random` takes them. */
export const listText = (kept: readonly Result[]): string =>
	lines(
		practiceOf(kept).map(({scenario: {id, title, system, recovery}, count, last}) => {
			const practised = last
				? `${plural(count, 'drill')}, last ${utcMinute(last.keptAt)}: ${scoreText(last)}`
				: 'not practised yet';
			return `${fit(id, 18)}  ${fit(system, 9)}  ${fit(title, 28)}  ${fit(recovery ? 'recovery' : '', 8)}  ${practised}`;
		}),
	);

/** Each drill by itself, with what was missed in it: no mean, no rank, no trend. The newest last. */
export function scoresText(kept: readonly Result[], unfinished: readonly Unfinished[]): string {
	const rows = [
		...kept.map(result => ({
			at: result.keptAt,
			scenario: result.scenario,
			score: scoreText(result),
			missed: missedIn(result),
		})),
		...unfinished.map(one => ({...one, score: 'never ended', missed: ''})),
	];
	if (rows.length === 0) return 'no drill was ended yet: pitwall drill begins one\n';
	return lines(
		rows
			.toSorted((a, b) => a.at - b.at)
			.map(({at, scenario, score, missed}) => `${utcMinute(at)}  ${fit(scenario, 18)}  ${fit(score, 34)}  ${missed}`),
	);
}

function missedIn({grades}: Result): string {
	const missed = grades.filter(grade => verdictOf(grade) === 'fail').map(({id}) => id);
	return missed.length > 0 ? `missed: ${missed.join(', ')}` : '';
}

/** For whoever leads the drill and does not take part in it. */
export const sheetText = (
	{title, system, briefing, runbook, right, wrong, byHand, cause, hints}: Scenario,
	{severity, rto}: Pick<Targets, 'severity' | 'rto'>,
): string =>
	lines([
		`${title} (${system}), severity ${severity}${rto === undefined ? '' : `, to be mitigated within ${duration(rto)}`}`,
		'',
		'Briefing',
		...briefing.map(text => `  ${text}`),
		'',
		`Cause: ${cause.text}`,
		`Runbook: ${runbook}`,
		'',
		'Right',
		...right.map(({action, target = ''}) => `  ${action} ${target}`),
		...byHand.filter(({is}) => is === 'right').map(({text}) => `  by hand: ${text}`),
		'',
		'Wrong',
		...wrong.map(({action, target = '', because}) => `  ${[action, target].filter(Boolean).join(' ')}: ${because}`),
		...byHand.filter(({is}) => is === 'wrong').map(({text, because}) => `  by hand: ${text}: ${because}`),
		'',
		'Hints',
		...hints.map((text, index) => `  ${index + 1}. ${text}`),
	]);
