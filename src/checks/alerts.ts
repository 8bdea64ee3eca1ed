/**
 * The alert reducer: the checks of a system and what is known now → alerts. Pure; replaying the same inputs gives the same
 * answers. Two laws: an alert never fires before its `for` of proven bad data, and not being able to look resolves nothing.
 */

import {sourceOf} from '../config/judged.ts';
import {questionOf} from '../config/question.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {type Entry, entriesOf} from './entries.ts';
import type {Lookup} from './look.ts';
import {alertOf} from './told.ts';
import type {Alert, AlertState} from './types.ts';

/** How a check was last worked out, and from what. */
interface CheckLook {
	/** ms. */
	at: number;
	seen: readonly (readonly [id: string, state: SourceState])[];
	judged: [key: string, entry: Entry][];
}

/** Keep one per system; never look inside. */
export interface AlertMemory {
	readonly entries: Readonly<Record<string, Entry>>;
	/** By check. */
	readonly looks: Readonly<Record<string, CheckLook>>;
}

export const emptyMemory: AlertMemory = {entries: {}, looks: {}};

/** The memory without these checks, as if they had never been judged. */
export function forget({entries, looks}: AlertMemory, checks: ReadonlySet<string>): AlertMemory {
	return {
		entries: Object.fromEntries(Object.entries(entries).filter(([, {check}]) => !checks.has(check))),
		looks: Object.fromEntries(Object.entries(looks).filter(([check]) => !checks.has(check))),
	};
}

/** Everything a check's judgement depends on: when this changes, what was remembered proves nothing. */
export function checkDefinition(system: SystemConfig, check: CheckConfig): string {
	const {sources, slos} = system;
	const id = sourceOf(system, check.measure);
	const slo = 'slo' in check.measure ? check.measure.slo : undefined;
	return questionOf(
		system,
		check,
		sources[id],
		slos.find(one => one.id === slo),
	);
}

/** From the same readings a check is worked out anew only after this long (data may have grown stale, a run become due), ms. */
const reconsider = 55_000;

/**
 * Evaluates all checks of a system. `alerts` holds what is not plainly ok: firing, pending, no data, blind, and what was
 * resolved in the last 15 minutes (state `ok` with `resolvedAt`); the most urgent first.
 */
export function evaluate(
	previous: AlertMemory,
	system: SystemConfig,
	source: Lookup,
	now: number,
): {memory: AlertMemory; alerts: Alert[]} {
	const entries: Record<string, Entry> = {};
	const looks: Record<string, CheckLook> = {};
	const alerts: Alert[] = [];
	for (const check of system.checks) {
		const before = previous.looks[check.id];
		const known =
			before !== undefined &&
			Math.abs(now - before.at) < reconsider &&
			before.seen.every(([id, state]) => source(id) === state);
		const look = known ? before : lookAt(previous, system, check, source, now);
		looks[check.id] = look;
		for (const [key, entry] of look.judged) {
			entries[key] = entry;
			const alert = alertOf(key, entry, system, check, now);
			if (alert) alerts.push(alert);
		}
	}
	return {memory: {entries, looks}, alerts: sortAlerts(alerts)};
}

/** Works a check out, and notes which readings it asked for. */
function lookAt(
	previous: AlertMemory,
	system: SystemConfig,
	check: CheckConfig,
	source: Lookup,
	now: number,
): CheckLook {
	const seen = new Map<string, SourceState>();
	const noted: Lookup = id => {
		const state = source(id);
		seen.set(id, state);
		return state;
	};
	const judged = entriesOf(previous.entries, system, check, noted, now);
	return {at: now, seen: [...seen], judged};
}

const stateRank: Record<AlertState, number> = {firing: 0, blind: 1, nodata: 2, pending: 3, ok: 4};
const severityRank: Record<Alert['severity'], number> = {critical: 0, high: 1, medium: 2, info: 3};

/** Firing first; then by severity, then the oldest first. */
export function sortAlerts(alerts: readonly Alert[]): Alert[] {
	return [...alerts].sort(byUrgency);
}

function byUrgency(a: Alert, b: Alert): number {
	return (
		stateRank[a.state] - stateRank[b.state] ||
		severityRank[a.severity] - severityRank[b.severity] ||
		a.since - b.since ||
		a.key.localeCompare(b.key)
	);
}
