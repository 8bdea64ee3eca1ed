/** One check, driven through time by looks at its source. */
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Lookup} from '../../src/checks/readings.ts';
import type {Judgement} from '../../src/checks/standing.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {checkOf, lookup, minute, rows, seen, systemOf} from './checks.ts';

/** Of every test, and `m` minutes later. */
export const start = Date.parse('2026-09-13T21:00:00Z');
export const at = (m: number) => start + m * minute;

/** A system with one check, of a table's column `n` or of the newest point of a metric. */
export const table = (more: Record<string, unknown> = {}) =>
	systemOf({checks: [checkOf({measure: {source: 'table', column: 'n'}, ...more})]});
export const metric = (more: Record<string, unknown> = {}) =>
	systemOf({checks: [checkOf({measure: {source: 'points', last: 'max'}, ...more})]});

/** Drives one system through time, one source state per step. */
export function drive(system: SystemConfig) {
	let memory: AlertMemory = emptyMemory;
	return (now: number, states: Record<string, SourceState>): Alert[] => {
		const result = evaluate(memory, system, lookup(states), now);
		memory = result.memory;
		return result.alerts;
	};
}
/** What the checks of a system say after one look, the derived ones among them. */
export function judgementOf(config: SystemConfig, source: Lookup, now: number): Judgement {
	const system = withDerivedChecks(config);
	return {checks: system.checks, alerts: evaluate(emptyMemory, system, source, now).alerts, judged: true};
}
/** Where nothing is judged. */
export const unjudged: Judgement = {checks: [], alerts: [], judged: true};
export const value = (n: number | null, now: number) => ({table: seen(rows({n}), now)});
export const states = (alerts: Alert[]) => alerts.map(({state}) => state);
