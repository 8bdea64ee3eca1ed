/** The entries of one check, one for each of its instances, from one evaluation to the next. Pure. */
import {sourceOf} from '../config/judged.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import type {Entry} from './entry.ts';
import {type Measured, measuredOf} from './measures/index.ts';
import type {Lookup} from './readings.ts';
import type {HistoryPoint} from './series.ts';
import {next} from './step.ts';
import {vanished} from './vanished.ts';

/** The entries of one check now, by key. `known`: those of the last evaluation. */
export function entriesOf(
	known: readonly (readonly [key: string, entry: Entry])[],
	system: SystemConfig,
	check: CheckConfig,
	source: Lookup,
	now: number,
): [string, Entry][] {
	const measured = measuredOf(system, check, source, now).map(one => settled(one, now - milliseconds(check.offset)));
	const before = new Map(known);
	const keyOf = (instance?: string) => `${system.system}.${check.id}${instance === undefined ? '' : `[${instance}]`}`;
	const context = {system, check, period: source(sourceOf(system, check.measure)).period, now};
	const [only] = measured;
	// The whole source is silent: report that for every known instance, not for a new one without a name.
	if (only && measured.length === 1 && only.instance === undefined && only.status !== 'value') {
		const instances = known.filter(([, {instance}]) => instance !== undefined);
		if (instances.length > 0)
			return instances.map(([key, entry]) => [
				key,
				{...next(context, entry, {...only, instance: entry.instance ?? ''}), ...missingOf(entry)},
			]);
	}
	const othersReport = measured.some(({status}) => status === 'value');
	const fresh = measured.map((one): [string, Entry] => {
		const key = keyOf(one.instance);
		const entry = before.get(key);
		// It has vanished while others report, even if its last points are still in the window.
		if (one.stopped && entry && othersReport)
			return [key, vanished(entry, check, one, now, () => next(context, entry, one)) ?? rested(entry, context, one)];
		return [key, next(context, entry, one)];
	});
	const present = new Set(fresh.map(([key]) => key));
	const gone = known.flatMap(([key, entry]): [string, Entry][] => {
		if (present.has(key)) return [];
		const lost: Measured = {instance: entry.instance ?? '', status: 'nodata', reason: 'no longer reported', at: now};
		const left = vanished(entry, check, lost, now, () => next(context, entry, lost));
		return left ? [[key, left]] : [];
	});
	return [...fresh, ...gone];
}

/** A measurement without what is younger than `until`, ms. */
function settled(measured: Measured, until: number): Measured {
	const {status, courses, history} = measured;
	if (status !== 'value' || until >= measured.at || (!courses && !history)) return measured;
	const old = (points: readonly HistoryPoint[]) => points.filter(({t}) => t <= until);
	const kept = courses?.flatMap(course => {
		const its = old(course.history);
		const newest = its.at(-1);
		return newest ? [{...course, history: its, newest}] : [];
	});
	const past = history && old(history);
	const newest = kept ? kept[0]?.newest : past?.at(-1);
	if (!newest) return {...measured, status: 'nodata', reason: 'no data that is old enough'};
	return {...measured, value: newest.value, ...(kept && {courses: kept}), ...(past && {history: past})};
}

/** What is forgotten while its last points are still in the window stays as it was, unless that was from a time when nobody could look. */
const rested = (entry: Entry, context: Parameters<typeof next>[0], measured: Measured): Entry =>
	entry.seen === 'blind' ? next(context, entry, measured) : entry;

function missingOf({missingSince}: Entry): {missingSince?: number} {
	return missingSince === undefined ? {} : {missingSince};
}
