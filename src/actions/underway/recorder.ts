/** The flight recorder of an action: what the SLOs of its system showed before it and show since it is in force. Pure. */

import {formatValue} from '../../checks/format.ts';
import type {Lookup} from '../../checks/readings.ts';
import {sliState} from '../../checks/sli-state.ts';
import {shownBetween, unitOfSlo} from '../../checks/slo.ts';
import {minute} from '../../clock.ts';
import type {SloConfig} from '../../config/schema/checks.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {comparison, satisfies} from '../../config/units.ts';
import type {ActionRun} from '../runs.ts';
import {calledAt, convergedAt} from './stages.ts';

/** One SLO before and after. */
export interface Recorded {
	title: string;
	before: string;
	/** Absent until the first interval after the change was measured. */
	after?: string;
	towards: 'better' | 'worse' | 'same' | 'unknown';
}

/** Time before the call that counts as before, and the interval in which the change came, ms. */
const span = 15 * minute;
const mixed = minute;

/** The SLOs that can be told of a time so short, those that moved first; none of what only starts a run. */
export function recorded(
	run: ActionRun,
	{slos, tz}: Pick<SystemConfig, 'slos' | 'tz'>,
	source: Lookup,
	now: number,
): Recorded[] {
	const called = calledAt(run);
	const isChange = run.progress.some(({phase}) => phase === 'converging' || phase === 'converged');
	if (called === undefined || !isChange) return [];
	const since = convergedAt(run);
	const order = ['worse', 'better', 'same', 'unknown'];
	return slos
		.flatMap((slo): Recorded[] => {
			const state = sliState(slo, source);
			const before = shownBetween(slo, state, {from: called - span, to: called, tz});
			if (before === undefined) return [];
			const after = since === undefined ? undefined : shownBetween(slo, state, {from: since + mixed, to: now, tz});
			const text = (value: number) => formatValue(value, unitOfSlo(slo));
			return [
				{
					title: slo.title,
					before: text(before),
					...(after !== undefined && {after: text(after)}),
					towards: after === undefined ? 'unknown' : towards(slo, before, after),
				},
			];
		})
		.toSorted((a, b) => order.indexOf(a.towards) - order.indexOf(b.towards));
}

/** A change within the objective is none; outside of it, one by half is. */
function towards({target, show}: SloConfig, before: number, after: number): Recorded['towards'] {
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
	{title, before, after, towards: way}: Recorded,
	glyph: {arrow: string; ellipsis: string},
) =>
	`${title} ${before} ${glyph.arrow} ${after ?? glyph.ellipsis}${way === 'better' || way === 'worse' ? ` ${way}` : ''}`;
