/** What holds for how things stand, whatever is configured and read (A16, A19). */

import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {backlogView} from '../../src/checks/backlog.ts';
import {freshnessView} from '../../src/checks/freshness.ts';
import {entryOf} from '../../src/checks/remembered.ts';
import {sloRows} from '../../src/checks/slo.ts';
import {alertLevel, type Judgement, type Stand} from '../../src/checks/standing.ts';
import {type Alert, type Level, levelOrder, worst} from '../../src/checks/types.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {paneLevel, paneStanding, systemLevels} from '../../src/panes/standing.ts';
import type {SourceState, TailState} from '../../src/poll/types.ts';
import {checkOf, failed, hour, lookup, minute, never, rows, seen, systemOf} from '../support/checks.ts';
import {paneScene, sceneOf} from '../support/scenes.ts';

const start = Date.parse('2026-11-21T18:00:00Z');
const query = {bigquery: 'SELECT 1', tables: ['a.b']};
const metric = {metric: 'm', aligner: 'ALIGN_MAX'};
const tables = ['messages', 'calls', 'accounts'];
const queues = ['hooks', 'dead'];

/** Thresholds of panes and SLOs, and checks of some of the same subjects. */
const configs = fc
	.record({
		limits: fc.subarray(['*', ...tables]),
		warn: fc.integer({min: 1, max: 99}),
		threshold: fc.integer({min: 1, max: 200}),
		explicit: fc.subarray(['age', 'one age', 'ratio', 'queue', 'slo', 'other column'] as const),
		holds: fc.constantFrom('0s', '3m'),
		onNoData: fc.constantFrom('nodata', 'ok', 'alert', 'keep'),
		label: fc.option(fc.constantFrom('P1', 'P2'), {nil: undefined}),
	})
	.map(({limits, warn, threshold, explicit, holds, onNoData, label}): SystemConfig => {
		const measures = {
			age: {source: 'tables', ageOf: 'latest', by: 'table_name'},
			'one age': {source: 'tables', ageOf: 'latest', where: {table_name: ['calls']}},
			ratio: {source: 'ratio', column: 'r'},
			queue: {source: 'backlog', last: 'max', where: {subscription_id: ['hooks']}},
			slo: {slo: 'good'},
			'other column': {source: 'tables', column: 'n', by: 'table_name'},
		};
		const levels = {
			age: {warn: '> 20h', crit: '> 40h'},
			'one age': {crit: '> 30h'},
			ratio: {warn: '< 60%', crit: {when: '< 30%', label: 'P0'}},
			queue: {crit: '> 50'},
			slo: {warn: {when: '< 80%', label: 'P4'}, crit: '< 40%'},
			'other column': {warn: '> 3', crit: '> 6'},
		};
		return withDerivedChecks(
			systemOf({
				sources: {tables: query, ratio: query, sli: query, backlog: metric, age: metric},
				panes: [
					{id: 'slo', kind: 'slos'},
					{
						id: 'freshness',
						kind: 'values',
						tables: 'tables',
						limits: Object.fromEntries(limits.map(name => [name, {warn: '10h', crit: '30h'}])),
						ratios: [{title: 'Ratio', source: 'ratio', column: 'r', warn: `< ${warn}%`}],
					},
					{id: 'pubsub', kind: 'backlog', backlog: 'backlog', age: 'age', threshold},
				],
				slos: [
					{
						id: 'good',
						title: 'Good',
						objective: 0.9,
						sli: {value: {source: 'sli', column: 'r'}},
						target: '> 90%',
						levels: {warn: '< 70%', crit: '< 50%'},
					},
				],
				checks: explicit.map((kind, index) =>
					checkOf({
						id: `own_${index}`,
						measure: measures[kind],
						levels: levels[kind],
						for: holds,
						onNoData,
						...(label === undefined ? {} : {label}),
					}),
				),
			}),
		);
	});

const ratio = fc.option(fc.double({min: 0, max: 1, noNaN: true}), {nil: null});
/** One look at everything: each source answers, fails, or was never asked. */
const looks = fc.record({
	ages: fc.array(fc.integer({min: 0, max: 60}), {minLength: 3, maxLength: 3}),
	there: fc.subarray(tables),
	n: fc.integer({min: 0, max: 9}),
	r: ratio,
	sli: ratio,
	waiting: fc.array(fc.integer({min: 0, max: 250}), {minLength: 2, maxLength: 2}),
	blind: fc.subarray(['tables', 'ratio', 'sli', 'backlog']),
	unread: fc.subarray(['tables', 'ratio', 'sli', 'backlog']),
});
type LookAt = typeof looks extends fc.Arbitrary<infer T> ? T : never;

function statesOf({ages, there, n, r, sli, waiting, blind, unread}: LookAt, now: number): Record<string, SourceState> {
	const series: Answer = {
		kind: 'series',
		delaySeconds: 0,
		series: queues.map((subscription_id, index) => ({
			labels: {subscription_id},
			points: Array.from({length: 20}, (_, i) => ({t: now - (19 - i) * minute, value: waiting[index] ?? 0})),
		})),
	};
	const answers = {
		tables: rows(
			...tables.flatMap((table_name, index) =>
				there.includes(table_name)
					? [{table_name, latest: new Date(now - (ages[index] ?? 0) * hour).toISOString(), n}]
					: [],
			),
		),
		ratio: rows({r}),
		sli: rows({r: sli}),
		backlog: series,
		age: series,
	};
	return Object.fromEntries(
		Object.entries(answers).map(([id, answer]) => [
			id,
			blind.includes(id) ? failed('denied') : unread.includes(id) ? never : seen(answer, now),
		]),
	);
}

const at = (m: number) => start + m * minute;
const brief = (alerts: readonly Alert[]) => alerts.map(({key, state, level}) => `${key} ${state} ${level}`).toSorted();

/** What the alerts say of a row, worked out anew from them alone. */
function told({alerts}: Judgement, {alert, level}: Stand): Level | undefined {
	if (level === undefined) return undefined;
	return alert ? alertLevel(alerts.find(({key}) => key === alert.key) ?? alert) : 'ok';
}

/** A log that is followed. */
const live: TailState = {lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0};

const panesIn = (system: SystemConfig) =>
	[paneOf(system, 'values'), paneOf(system, 'backlog'), paneOf(system, 'slos')] as const;

test('a row stands as its alert does, its pane as the worst of them, and the system as the worst of all', () => {
	fc.assert(
		fc.property(configs, fc.array(looks, {minLength: 1, maxLength: 5}), (system, course) => {
			let memory: AlertMemory = emptyMemory;
			course.forEach((one, m) => {
				const now = at(m);
				const source = lookup(statesOf(one, now));
				const result = evaluate(memory, system, source, now);
				({memory} = result);
				const judgement: Judgement = {checks: system.checks, alerts: result.alerts, judged: true};
				const [freshness, pubsub, slo] = panesIn(system);
				if (!freshness || !pubsub || !slo) throw new Error('the system has these panes');
				const fresh = freshnessView(freshness, source, judgement, now, system.tz);
				const stands = {
					values: [...fresh.tables, ...fresh.ratios].map(({stand}) => stand),
					backlog: backlogView(pubsub, source, judgement, now).queues.map(({stand}) => stand),
					slos: sloRows(system, source, judgement, now).map(({stand}) => stand),
				};
				const panes = [freshness, pubsub, slo].map(pane => {
					const its = stands[pane.kind];
					const scene = paneScene(system, pane, now, {source, alerts: result.alerts});
					for (const stand of its) expect(stand.level).toBe(told(judgement, stand));
					const level = paneLevel(pane, scene, paneStanding(pane, scene));
					const rowsSay = worst(its.flatMap(stand => stand.level ?? []));
					expect(levelOrder.indexOf(level)).toBeLessThanOrEqual(levelOrder.indexOf(rowsSay));
					return level;
				});
				const config = {systems: [system]} as never;
				const [tab] = systemLevels(config, sceneOf({source, tail: live, alerts: result.alerts}), now);
				// Every check and source of this system is in one of its panes.
				expect(tab).toBe(worst(panes));
			});
		}),
	);
});

test('every threshold is judged, and nothing twice by a pane and by a check', () => {
	fc.assert(
		fc.property(configs, looks, (system, one) => {
			const source = lookup(statesOf({...one, blind: [], unread: [], there: tables, r: 0.5}, start));
			const [freshness, pubsub] = panesIn(system);
			if (!freshness || !pubsub) throw new Error('the system has these panes');
			const judgement: Judgement = {checks: system.checks, alerts: [], judged: true};
			const {tables: ages, ratios} = freshnessView(freshness, source, judgement, start, system.tz);
			for (const {table, stand} of ages)
				if ('*' in freshness.limits || table in freshness.limits) expect(stand.limits, table).toBeDefined();
			for (const {stand} of ratios) expect(stand.level).toBe('ok');
			for (const {stand} of backlogView(pubsub, source, judgement, start).queues) expect(stand.level).toBe('ok');
			for (const {stand} of sloRows(system, source, judgement, start)) expect(stand.level).toBe('ok');
			expect(new Set(system.checks.map(({id}) => id)).size).toBe(system.checks.length);
		}),
	);
});

test('a level never carries the label of another', () => {
	fc.assert(
		fc.property(configs, fc.array(looks, {minLength: 1, maxLength: 5}), (system, course) => {
			let memory: AlertMemory = emptyMemory;
			course.forEach((one, m) => {
				const result = evaluate(memory, system, lookup(statesOf(one, at(m))), at(m));
				({memory} = result);
				for (const {check, level, label, state} of result.alerts) {
					const {levels, label: own} = system.checks.find(({id}) => id === check) ?? {levels: {}};
					const at = level === 'warn' || level === 'crit' ? levels[level] : undefined;
					const isGravest = level === 'crit' || levels.crit === undefined;
					const wanted = typeof at === 'object' ? at.label : undefined;
					const isBad = state === 'firing' || state === 'pending';
					expect(label).toBe(isBad && at !== undefined ? (wanted ?? (isGravest ? own : undefined)) : undefined);
				}
			});
		}),
	);
});

test('a restart in the middle changes no firing state', () => {
	fc.assert(
		fc.property(configs, fc.array(looks, {minLength: 2, maxLength: 8}), fc.nat(6), (system, course, cut) => {
			const firing = (alerts: readonly Alert[]) => brief(alerts.filter(({state}) => state === 'firing'));
			let through: AlertMemory = emptyMemory;
			let again: AlertMemory = emptyMemory;
			course.forEach((one, m) => {
				const source = lookup(statesOf({...one, blind: [], unread: [], there: tables}, at(m)));
				const before = evaluate(through, system, source, at(m));
				const after = evaluate(again, system, source, at(m));
				through = before.memory;
				again = after.memory;
				// What a source without history had begun to prove is lost, so nothing fires sooner than it would have.
				const left = firing(after.alerts);
				if (m <= cut) expect(left).toEqual(firing(before.alerts));
				else expect(firing(before.alerts)).toEqual(expect.arrayContaining(left));
				if (m !== cut) return;
				const burned = before.alerts.filter(({state}) => state === 'firing');
				again = {
					...emptyMemory,
					entries: Object.fromEntries(
						burned.map(({key, check, instance, level, value, firedAt}) =>
							entryOf({
								key,
								check,
								level: level === 'crit' ? 'crit' : 'warn',
								value,
								at: at(m),
								...(instance === undefined ? {} : {instance}),
								...(firedAt === undefined ? {} : {since: firedAt}),
							}),
						),
					),
				};
				// At once after the restart, from the same answers, the same burns.
				expect(firing(evaluate(again, system, source, at(m)).alerts)).toEqual(left);
			});
		}),
	);
});
