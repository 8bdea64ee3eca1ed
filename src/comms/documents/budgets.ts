/** What an incident cost of the error budgets of its system, as far as the last answers reach back. Pure. */
import {add, firstAfter} from '../../checks/buckets.ts';
import type {Lookup} from '../../checks/readings.ts';
import {bucketsOf, longBucket} from '../../checks/sli.ts';
import {sliState} from '../../checks/sli-state.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {milliseconds} from '../../config/units.ts';
import {percent} from '../../text/format.ts';

/**
 * Shares of the budget of the whole window, taking traffic as steady, as the SLO pane does. SLOs of daily data are left out: a day says
 * nothing about an hour.
 * @param from ms, as is `until`
 */
export function budgetsSpent(
	{slos, tz}: Pick<SystemConfig, 'slos' | 'tz'>,
	source: Lookup,
	from: number,
	until: number,
	now: number,
): {slo: string; spent: string}[] {
	return slos.flatMap(slo => {
		const {buckets, spacing} = bucketsOf(slo, sliState(slo, source), now, tz);
		const [oldest] = buckets;
		if (!oldest || spacing >= longBucket || oldest.t > until) return [];
		const {good, total} = add(buckets, firstAfter(buckets, from), firstAfter(buckets, until));
		if (total <= 0) return [{slo: slo.title, spent: 'no traffic'}];
		const begins = Math.max(from, oldest.t - spacing);
		const burn = (total - good) / total / (1 - slo.objective);
		const share = (burn * (until - begins)) / milliseconds(slo.window);
		// What happened before the data begins is not counted.
		const least = begins > from ? 'at least ' : '';
		return [{slo: slo.title, spent: `${least}${percent(share)} of ${slo.window}`}];
	});
}
