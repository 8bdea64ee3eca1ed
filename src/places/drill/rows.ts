/** The page of a drill while it goes on: what is known, hints, what can be done by hand, and its end. Says nothing of what is right. Pure. */
import {hintsIn, isDone} from '../../drill/desk.ts';
import type {ByHand, Scenario} from '../../drill/types.ts';
import type {Fact} from '../../journal/fact.ts';
import {type Line, wrapSpans} from '../../runbooks/lines.ts';
import {duration} from '../../text/durations.ts';

/** What Enter does on a row. */
export type DrillDeed = {kind: 'hint'} | {kind: 'byHand'; move: ByHand} | {kind: 'end'; aborted: boolean};

export interface DrillRow {
	id: string;
	lines: readonly Line[];
	deed?: DrillDeed;
}

interface Shown {
	scenario: Scenario;
	/** Title of its system. */
	system: string;
	facts: readonly Fact[];
	/** Real seconds are so many of the drill. */
	speed: number;
	width: number;
	/** Names of the keys that do a row, and that open this page. */
	key: string;
	back: string;
	/** The row whose Enter has to be pressed again. */
	asked: string | undefined;
}

const how =
	'Work as in an incident, until you say that it is over: times, severity, messages, the runbook and every change are graded.';

export function drillRows({scenario, system, facts, speed, width, key, back, asked}: Shown): DrillRow[] {
	const hints = hintsIn(scenario, facts);
	const wrapped = (text: string, tone?: 'strong' | 'dim'): Line[] =>
		wrapSpans([{text}], width).map(line => (tone === undefined ? line : line.map(part => ({...part, tone}))));
	const sure = (id: string, text: string, again: string) => (asked === id ? again : text);
	const more = hints < scenario.hints.length;
	return [
		{
			id: 'briefing',
			lines: [
				...wrapped(`DRILL: ${scenario.title}`, 'strong'),
				...wrapped(`You are on call for ${system}, on a sandbox.`, 'dim'),
				[],
				...scenario.briefing.flatMap(text => wrapped(text)),
				[],
				...wrapped(`${how} ${back} comes back here.`, 'dim'),
				...(speed === 1 ? [] : wrapped(`Its clock runs ${speed} times as fast: so do your five minutes.`, 'dim')),
			],
		},
		{
			id: 'hints',
			lines: [
				[],
				...wrapped(
					more
						? `${key} gives hint ${hints + 1} of ${scenario.hints.length}; the debrief will say so`
						: 'all hints are given',
					'strong',
				),
				...scenario.hints.slice(0, hints).flatMap((text, index) => wrapped(`${index + 1}. ${text}`)),
			],
			...(more && {deed: {kind: 'hint'} as const}),
		},
		...scenario.byHand.map((move, index): DrillRow => {
			const done = isDone(scenario, move, facts);
			const id = `by hand ${move.id}`;
			return {
				id,
				lines: [
					...(index === 0 ? [[], ...wrapped('What the wall cannot do: say that you did it', 'strong')] : []),
					...wrapped(
						done ? `done: ${move.text}` : sure(id, move.text, `${move.text}: ${key} again says that it is done`),
					),
				],
				...(!done && {deed: {kind: 'byHand', move} as const}),
			};
		}),
		{
			id: 'end',
			lines: [
				[],
				...wrapped(sure('end', 'I am done: grade it', `I am done: ${key} again ends and grades the drill`), 'strong'),
			],
			deed: {kind: 'end', aborted: false},
		},
		{
			id: 'abort',
			lines: wrapped(sure('abort', 'Give up: graded, but not practised', `Give up: ${key} again ends and grades it`)),
			deed: {kind: 'end', aborted: true},
		},
	];
}

/** How long a drill took, for the border of its page. */
export const tookText = (ms: number): string => duration(Math.max(0, Math.round(ms / 60_000) * 60_000));
