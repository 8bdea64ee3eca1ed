/** Drills as text for the command line. Pure. */
import {fit, plural} from '../text/format.ts';
import {utcMinute} from '../zone.ts';
import {scoreText, verdictOf} from './debrief.ts';
import {scenarios} from './scenarios.ts';
import type {Result, Scenario} from './types.ts';

const lines = (all: readonly string[]): string => all.map(line => `${line.trimEnd()}\n`).join('');

/** Every scenario, and how often it was practised. */
export const listText = (kept: readonly Result[]): string =>
	lines(
		scenarios.map(({id, title, system}) => {
			const own = kept.filter(({scenario, aborted}) => scenario === id && !aborted);
			const last = own.at(-1);
			const practised = last
				? `${plural(own.length, 'drill')}, last ${utcMinute(last.keptAt)}: ${scoreText(last)}`
				: 'not practised yet';
			return `${fit(id, 18)}  ${fit(system, 9)}  ${fit(title, 28)}  ${practised}`;
		}),
	);

/** Each drill by itself, with what was missed in it: no mean, no rank, no trend. */
export const scoresText = (kept: readonly Result[]): string =>
	kept.length === 0
		? 'no drill was ended yet: pitwall drill begins one\n'
		: lines(
				kept.map(result => {
					const missed = result.grades.filter(grade => verdictOf(grade) === 'fail').map(({id}) => id);
					return `${utcMinute(result.keptAt)}  ${fit(result.scenario, 18)}  ${fit(scoreText(result), 24)}  ${missed.length > 0 ? `missed: ${missed.join(', ')}` : ''}`;
				}),
			);

/** For whoever leads the drill and does not take part in it. */
export const sheetText = ({
	title,
	system,
	briefing,
	severity,
	rto,
	runbook,
	right,
	wrong,
	byHand,
	cause,
	hints,
}: Scenario): string =>
	lines([
		`${title} (${system}), severity ${severity}${rto === undefined ? '' : `, to be mitigated within ${rto} m`}`,
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
