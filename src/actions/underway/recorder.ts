/** The flight recorder of an action: what the SLOs of its system showed before it and show since it is in force (S3-086). Pure. */

import {formatValue, type Unit} from '../../checks/format.ts';
import type {Lookup} from '../../checks/readings.ts';
import {sliState} from '../../checks/sli-state.ts';
import {shownBetween, unitOfSlo, viewOf} from '../../checks/slo.ts';
import {minute} from '../../clock.ts';
import type {SloConfig} from '../../config/schema/checks.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {comparison, satisfies} from '../../config/units.ts';
import type {ActionRun} from '../runs.ts';
import {calledAt, convergedAt} from './stages.ts';

/** The times of an action that matter to what is compared, ms. */
export interface Around {
	/** When its call was sent. */
	called: number;
	/** Since when it is in force; absent until it is. */
	since?: number;
}

/** One SLO before and after. */
export interface Recorded {
	id: string;
	title: string;
	unit: Unit;
	/** Low values are the bad ones, below the objective; ms or a ratio. */
	lower: boolean;
	objective: number;
	before: string;
	/** Absent until the first interval after the change was measured. */
	after?: string;
	/** `early`: its first values are still on their way; `unknown`: there were none. */
	towards: 'better' | 'worse' | 'same' | 'early' | 'unknown';
	/** The shown number over time, from as long before as after, oldest first. */
	points: readonly {t: number; value: number}[];
}

/** Time before the call, and as long after the change, that is compared; and the interval in which the change came, ms. */
export const span = 15 * minute;
const mixed = minute;
/** Metrics are so late at most, ms. */
const late = 10 * minute;

/** The times of a run; undefined before its call, and of what only starts something. */
export function aroundOf(run: ActionRun): Around | undefined {
	const called = calledAt(run);
	const isChange = run.progress.some(({phase}) => phase === 'converging' || phase === 'converged');
	const since = convergedAt(run);
	return called === undefined || !isChange ? undefined : {called, ...(since !== undefined && {since})};
}

/** The SLOs that can be told of a time so short, those that moved first. */
export function recorded(
	{called, since}: Around,
	{slos, tz}: Pick<SystemConfig, 'slos' | 'tz'>,
	source: Lookup,
	now: number,
): Recorded[] {
	const order = ['worse', 'better', 'same', 'early', 'unknown'];
	return slos
		.flatMap((slo): Recorded[] => {
			const state = sliState(slo, source);
			const before = shownBetween(slo, state, {from: called - span, to: called, tz});
			if (before === undefined) return [];
			const from = since === undefined ? undefined : since + mixed;
			const after =
				from === undefined ? undefined : shownBetween(slo, state, {from, to: Math.min(now, from + span), tz});
			const unit = unitOfSlo(slo);
			const {operator, value: objective} = comparison(slo.target);
			return [
				{
					id: slo.id,
					title: slo.title,
					unit,
					lower: operator.startsWith('>'),
					objective,
					before: formatValue(before, unit),
					...(after !== undefined && {after: formatValue(after, unit)}),
					towards:
						after !== undefined
							? towards(slo, before, after)
							: from === undefined || now < from + late
								? 'early'
								: 'unknown',
					points: viewOf(slo, state, now, tz).points.filter(({t}) => t > called - span && t <= called + span),
				},
			];
		})
		.toSorted((a, b) => order.indexOf(a.towards) - order.indexOf(b.towards));
}

/** A change within the objective is none; outside of it, one by half is. */
function towards({target, show}: SloConfig, before: number, after: number): 'better' | 'worse' | 'same' {
	const objective = comparison(target);
	const [was, is] = [before, after].map(value => satisfies(value, objective));
	if (was !== is) return is ? 'better' : 'worse';
	if (is) return 'same';
	// What is to be large is a share of good events: its distance from all of them is what counts.
	const badness = (value: number) => (objective.operator.startsWith('>') && show !== 'percentile' ? 1 - value : value);
	const [from, to] = [badness(before), badness(after)];
	return to <= from / 1.5 ? 'better' : to >= from * 1.5 ? 'worse' : 'same';
}

/** `Error rate 13 % -> 0.1 % better`; an ellipsis stands for what is not measured yet. */
export const recordedText = (
	{title, before, after, towards: way}: Pick<Recorded, 'title' | 'before' | 'after' | 'towards'>,
	glyph: {arrow: string; ellipsis: string},
) =>
	`${title} ${before} ${glyph.arrow} ${after ?? glyph.ellipsis}${way === 'better' || way === 'worse' ? ` ${way}` : ''}`;

/** The verdict of all of them in one line: what got worse before what got better. */
export function verdictOf(all: readonly Recorded[]): {towards: Recorded['towards']; text: string} {
	const named = (way: Recorded['towards']) => all.filter(one => one.towards === way).map(({title}) => title);
	for (const way of ['worse', 'better'] as const)
		if (named(way).length > 0) return {towards: way, text: `${way}: ${named(way).join(', ')}`};
	if (named('early').length > 0) return {towards: 'early', text: 'too early to tell: metrics are some minutes late'};
	if (named('same').length > 0) return {towards: 'same', text: 'no SLO has moved'};
	return {towards: 'unknown', text: 'nothing was measured around it'};
}
