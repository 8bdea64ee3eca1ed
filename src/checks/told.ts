/** What is told of a check: its entry as an alert. Pure. */
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {comparison} from '../config/units.ts';
import {type Entry, keepResolved} from './entries.ts';
import {formatLimit} from './format.ts';
import type {Alert, AlertState} from './types.ts';

/** Undefined for a check that is plainly ok. */
export function alertOf(
	key: string,
	entry: Entry,
	system: SystemConfig,
	check: CheckConfig,
	now: number,
): Alert | undefined {
	const {run} = entry;
	const state = stateOf(entry);
	const resolved = state === 'ok' && run.resolvedAt !== undefined && now - run.resolvedAt < keepResolved;
	if (state === 'ok' && !resolved) return undefined;
	const reason = reasonOf(entry, check);
	return {
		key,
		system: system.system,
		check: check.id,
		title: check.title,
		...(entry.instance === undefined ? {} : {instance: entry.instance}),
		state,
		level:
			entry.loading && run.state === 'ok'
				? 'pending'
				: state === 'firing' || state === 'pending'
					? entry.level
					: state === 'ok'
						? 'ok'
						: state,
		severity: check.severity,
		...(check.label === undefined ? {} : {label: check.label}),
		value: entry.value,
		...(entry.limit === undefined ? {} : {limit: formatLimit(comparison(entry.limit), check.unit)}),
		since:
			state === 'blind' || state === 'nodata'
				? entry.seenSince
				: state === 'ok'
					? (run.resolvedAt ?? run.since)
					: run.since,
		...(run.firedAt === undefined || state === 'pending' ? {} : {firedAt: run.firedAt}),
		...(resolved && run.resolvedAt !== undefined ? {resolvedAt: run.resolvedAt} : {}),
		...(reason === undefined ? {} : {reason}),
		...(entry.dataAt === undefined ? {} : {dataAt: entry.dataAt}),
		...(check.seed === undefined ? {} : {seed: check.seed}),
	};
}

function stateOf({run, seen, loading}: Entry): AlertState {
	if (run.state === 'firing') return 'firing';
	if (seen === 'blind') return run.state === 'pending' || loading ? 'pending' : 'blind';
	if (seen === 'nodata') return 'nodata';
	return run.state;
}

function reasonOf({run, seen, loading, reason}: Entry, check: CheckConfig): string | undefined {
	if (loading) return reason;
	if (seen === 'blind') return `blind: ${reason ?? 'could not look'}`;
	if (seen === 'kept') return `nodata-kept: ${reason ?? 'no data'}`;
	if (run.notDue) return `due ${check.dueBy}`;
	if (run.state === 'firing' && run.badAt !== undefined && run.at !== undefined && run.at > run.badAt)
		return 'recovering';
	return reason;
}
