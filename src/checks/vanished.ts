/** Instances of a check that no longer report while others do. Pure. */
import {day, minute} from '../clock.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import {milliseconds} from '../config/units.ts';
import type {Entry} from './entry.ts';
import type {Measured} from './measures/index.ts';
import {closed} from './run.ts';

/** Resolved alerts stay this long, ms. */
export const keepResolved = 15 * minute;

/**
 * How long an instance that is gone is still reported, ms. Prometheus ends the alert of a series that is gone at once, Cloud
 * Monitoring closes its incident after a week. With `onNoData: alert` or `keep` a loss is reported for that week, so that it
 * outlasts a weekend; with `nodata` for a day. An instance that was removed on purpose leaves then, or when its check is
 * changed or the wall is restarted.
 */
const remembered: Record<CheckConfig['onNoData'], number> = {
	ok: keepResolved,
	nodata: day,
	alert: 7 * day,
	keep: 7 * day,
};

/**
 * The entry of an instance that is gone while others report; undefined once it is forgotten.
 * @param silent the entry as `onNoData` has it, now that there is no value
 */
export function vanished(
	entry: Entry,
	{onNoData, autoClose}: CheckConfig,
	{reason = ''}: Pick<Measured, 'reason'>,
	now: number,
	silent: () => Entry,
): Entry | undefined {
	const {run} = entry;
	// The entry is of the check as a whole, from before any instance was known.
	if (entry.instance === undefined && run.state === 'firing') return ended(entry, reason, now, now);
	const missingSince = Math.min(entry.missingSince ?? now, now);
	const over = run.resolvedAt !== undefined && run.state === 'ok' && run.resolvedAt >= missingSince;
	if (over || entry.instance === undefined)
		return run.resolvedAt !== undefined && now - run.resolvedAt < keepResolved ? entry : undefined;
	// A loss alone does not prove that the trouble goes on, so its alert ends soon.
	const usual = onNoData === 'nodata' && run.state === 'firing' ? keepResolved : remembered[onNoData];
	const patience = autoClose === undefined ? usual : milliseconds(autoClose);
	if (now - missingSince < patience) return {...silent(), missingSince};
	return run.state === 'firing' ? ended(entry, reason, missingSince, now) : undefined;
}

const ended = ({runs: _runs, ...entry}: Entry, reason: string, missingSince: number, now: number): Entry => ({
	...entry,
	missingSince,
	seen: 'value',
	reason,
	run: closed(entry.run, now),
});
