/**
 * The alert reducer: the checks of a system and their readings → alerts. Pure; the same inputs give the same answers.
 * Two laws: an alert never fires before its `for` of proven bad data, and a blind check resolves nothing.
 */

import {membersOf, sloOf, sourcesOf} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import {logFilter, paneOf} from '../config/panes.ts';
import {questionOf} from '../config/question.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {alertOf} from './alert-of.ts';
import {entriesOf} from './entries.ts';
import type {Entry} from './entry.ts';
import {withInhibitors} from './inhibition.ts';
import type {Lookup} from './readings.ts';
import {type Alert, type AlertState, severityOrder} from './types.ts';

/** The last evaluation of a check, and the readings it used. */
interface Evaluation {
	/** ms. */
	at: number;
	seen: readonly (readonly [id: string, state: SourceState])[];
	judged: [key: string, entry: Entry][];
}

/** The reducer's state, one per system; opaque to others. */
export interface AlertMemory {
	/** Of checks that were not evaluated yet: what is remembered from before a restart. */
	readonly entries: Readonly<Record<string, Entry>>;
	/** By check. */
	readonly evaluations: Readonly<Record<string, Evaluation>>;
}

export const emptyMemory: AlertMemory = {entries: {}, evaluations: {}};

/** The memory without these checks, as if they had never been judged. */
export function forget({entries, evaluations}: AlertMemory, checks: ReadonlySet<string>): AlertMemory {
	return {
		entries: Object.fromEntries(Object.entries(entries).filter(([, {check}]) => !checks.has(check))),
		evaluations: Object.fromEntries(Object.entries(evaluations).filter(([check]) => !checks.has(check))),
	};
}

/** Everything a check's judgement depends on, as text: when it changes, the memory of the check is worthless. */
export function checkDefinition(system: SystemConfig, check: CheckConfig): string {
	const {sources, slos} = system;
	const {measure} = check;
	const slo = sloOf(measure);
	return questionOf(
		system,
		check,
		sourcesOf(system, check.measure).map(id => (id === logErrors ? logFilter(system) : sources[id])),
		'runs' in check.measure ? paneOf(system, 'runs')?.expected : undefined,
		slos.find(one => one.id === slo),
		'all' in measure ? membersOf(system, measure).map(member => checkDefinition(system, member)) : undefined,
	);
}

/** ms: with unchanged readings a check is evaluated again only after this long (data may have grown stale, a run become due). */
const reconsider = 55_000;

/** The result of an evaluation. */
export interface Evaluated {
	memory: AlertMemory;
	/** The most urgent first: all that are not plainly ok, and those resolved in the last 15 minutes (state `ok` with `resolvedAt`). */
	alerts: Alert[];
}

/** Evaluates all checks of a system. */
export function evaluate(previous: AlertMemory, system: SystemConfig, source: Lookup, now: number): Evaluated {
	const steps = evaluating(previous, system, source, now);
	let step = steps.next();
	while (!step.done) step = steps.next();
	return step.value;
}

/** As `evaluate`, a check at a time: whoever has to draw meanwhile can pause between two of them. */
export function* evaluating(
	previous: AlertMemory,
	system: SystemConfig,
	source: Lookup,
	now: number,
): Generator<void, Evaluated> {
	const evaluations: Record<string, Evaluation> = {};
	const alerts: Alert[] = [];
	for (const check of system.checks) {
		const before = previous.evaluations[check.id];
		const known =
			before !== undefined &&
			Math.abs(now - before.at) < reconsider &&
			before.seen.every(([id, state]) => source(id) === state);
		const evaluation = known ? before : evaluateCheck(previous, system, check, source, now);
		evaluations[check.id] = evaluation;
		for (const [key, entry] of evaluation.judged) {
			const alert = alertOf(key, entry, system, check, now);
			if (alert) alerts.push(alert);
		}
		yield;
	}
	return {memory: {entries: {}, evaluations}, alerts: sortAlerts(withInhibitors(alerts, system.checks))};
}

/** Evaluates a check, and records the readings it used. */
function evaluateCheck(
	previous: AlertMemory,
	system: SystemConfig,
	check: CheckConfig,
	source: Lookup,
	now: number,
): Evaluation {
	const seen = new Map<string, SourceState>();
	const noted: Lookup = id => {
		const state = source(id);
		seen.set(id, state);
		return state;
	};
	const known =
		previous.evaluations[check.id]?.judged ??
		Object.entries(previous.entries).filter(([, one]) => one.check === check.id);
	const judged = entriesOf(known, system, check, noted, now);
	return {at: now, seen: [...seen], judged};
}

const stateRank: Record<AlertState, number> = {
	firing: 0,
	recovering: 1,
	error: 2,
	blind: 3,
	nodata: 4,
	loading: 5,
	pending: 6,
	unset: 7,
	ok: 8,
};
/** What another alert explains comes after that. */
const rankOf = ({state, inhibitedBy}: Alert): number => (inhibitedBy && state === 'firing' ? 1 : stateRank[state]);

/** Firing first, without those that another one explains; then by severity, then the oldest first. */
export function sortAlerts(alerts: readonly Alert[]): Alert[] {
	return alerts.toSorted(bySeverity);
}

function bySeverity(a: Alert, b: Alert): number {
	return (
		rankOf(a) - rankOf(b) ||
		severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
		a.since - b.since ||
		a.key.localeCompare(b.key)
	);
}
