/** What a wall remembers over a restart: taken up by itself alone, bounded, clean, and never judged. */

import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {backlogView} from '../../src/checks/backlog.ts';
import {entryOf} from '../../src/checks/remembered.ts';
import {standingOf} from '../../src/checks/source-standing.ts';
import type {Hold} from '../../src/checks/types.ts';
import {day} from '../../src/clock.ts';
import {CloudError, type Reading} from '../../src/cloud/types.ts';
import {rowOf} from '../../src/commands/facts/observe.ts';
import {identityOf} from '../../src/commands/identity.ts';
import {paneOf} from '../../src/config/panes.ts';
import type {LoadedConfig, SystemConfig} from '../../src/config/schema/system.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {journalName} from '../../src/journal/identity.ts';
import type {NewReading} from '../../src/journal/messages.ts';
import {buildHash, logHash, questionHash} from '../../src/journal/question.ts';
import {readerOf} from '../../src/journal/read.ts';
import {keptState} from '../../src/journal/rows.ts';
import {type LineRow, type Part, parts} from '../../src/journal/schema.ts';
import {loadSqlite, makeTables} from '../../src/journal/sqlite.ts';
import {createWriter} from '../../src/journal/write.ts';
import {limits, type Memory, rememberedIn} from '../../src/memory/remembered.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import {createPoller} from '../../src/poll/poller.ts';
import {createTailRing} from '../../src/poll/tail.ts';
import type {FoldedLine, SourceState} from '../../src/poll/types.ts';
import {unjudged} from '../support/driving.ts';
import {eventually} from '../support/eventually.ts';
import {config, now, reading} from '../support/fakeWall.ts';
import {foldedLine} from '../support/lines.ts';
import {paneScene} from '../support/scenes.ts';

const minute = 60_000;
const line = (text: string, t: number): FoldedLine =>
	foldedLine(text, {t, origin: '{"labels": "no secret either"}', payload: '{"secret": "not for the disk"}'});
const memoryOf = (readings: Record<string, Reading>): Memory =>
	new Map([
		[
			'alpha',
			{
				readings: new Map(Object.entries(readings)),
				lines: [],
				alerts: [],
				holds: new Map(),
				episodes: [],
				itemTicks: {},
			},
		],
	]);
const kept = (memory: Memory): string[] => [...(memory.get('alpha')?.readings.keys() ?? [])];
const [first] = config.systems;
const alpha = first ?? expect.unreachable();

/** A journal of one batch, as this build or another one wrote it. */
function written({
	readings = {},
	given = [],
	lines = [],
	build,
}: {
	readings?: Record<string, SourceState>;
	given?: NewReading[];
	lines?: LineRow[];
	build?: string;
}) {
	const sqlite = loadSqlite();
	if (!sqlite) throw new Error('the tests run on a Node that has SQLite');
	const db = new sqlite.DatabaseSync(':memory:');
	makeTables(db);
	const rows = Object.entries(readings).map(([source, state]) => ({
		system: 'alpha',
		source,
		at: state.reading?.fetchedAt ?? now,
		of: questionHash(alpha, source, build),
		json: JSON.stringify(keptState(state)),
	}));
	const bounds = {facts: 400 * day, readings: 400 * day, dense: 400 * day, bytes: 1e9};
	createWriter(db, bounds).write({facts: [], readings: [...rows, ...given], lines, now});
	return readerOf(db);
}
const ofPart = (part: Part, value: unknown, at = now): NewReading => ({
	system: 'alpha',
	source: parts[part],
	at,
	of: part === 'tail' || part === 'known' ? logHash(alpha) : buildHash(),
	json: JSON.stringify(value),
});

describe('what a wall takes up', () => {
	const old = reading([{source: 'crm', failed: 4}], now - 14 * minute);
	const state: SourceState = {reading: old, failures: 0, period: 60_000};
	const reader = written({readings: {runs: state}});
	const others = (change: Partial<SystemConfig>): LoadedConfig => ({...config, systems: [{...alpha, ...change}]});

	test('are the last answers as they were, also of a source that fails now', () => {
		expect(rememberedIn(reader, config, [], now).get('alpha')?.readings.get('runs')).toEqual(old);
		const failing = written({
			readings: {runs: {...state, failures: 3, error: new CloudError('denied', 'no', 'bigquery')}},
		});
		expect(rememberedIn(failing, config, [], now).get('alpha')?.readings.get('runs')).toEqual(old);
	});
	test('is nothing where nothing was written', () => {
		expect(rememberedIn(written({}), config, [], now).size).toBe(0);
	});
	test('only answers to the same question, in the same build', () => {
		const changed = others({sources: {...alpha.sources, runs: {http: 'https://x.test/'}}});
		expect(kept(rememberedIn(reader, changed, [], now))).toEqual([]);
		expect(kept(rememberedIn(reader, others({project: 'elsewhere'}), [], now))).toEqual([]);
		expect(kept(rememberedIn(reader, config, [], now, 'another'))).toEqual([]);
		expect(
			kept(rememberedIn(written({readings: {runs: state}, build: 'another'}), config, [], now, 'another')),
		).toEqual(['runs']);
	});
	test('nothing of the future, nothing of last month, and no answer that would hold up the first frame', () => {
		expect(kept(rememberedIn(reader, config, [], now - 20 * minute))).toEqual([]);
		expect(kept(rememberedIn(reader, config, [], now + 30 * day))).toEqual([]);
		const noise = Array.from({length: 120_000}, (_, index) => (index * 104_729) % 999_983).join();
		const big = written({readings: {runs: {...state, reading: reading([{noise}], now)}, age: state}});
		expect(kept(rememberedIn(big, config, [], now))).toEqual(['age']);
	});
	test('the newest lines of a log that is still the same, without their payloads', () => {
		const lines = Array.from({length: 999}, (_, index) => rowOf('alpha', line(`line ${index}`, now - 999 + index)));
		const log = written({given: [ofPart('tail', {mode: 'tail'})], lines});
		const found = rememberedIn(log, config, [], now).get('alpha')?.lines ?? [];
		expect(found).toHaveLength(limits.lines);
		expect(found.at(-1)?.message).toBe('line 998');
		expect(JSON.stringify(found)).not.toContain('secret');
		const panes = alpha.panes.map(pane => (pane.kind === 'log' ? {...pane, filter: 'severity>=CRITICAL'} : pane));
		expect(rememberedIn(log, others({panes}), [], now).get('alpha')?.lines).toEqual([]);
	});
	test('which errors were seen', () => {
		const known = {since: now - 3 * minute, at: now - minute, seen: [['0a1b2c3d4e5f', now - 2 * minute, now]]};
		const log = written({given: [ofPart('known', known, now - 5 * minute)]});
		expect(rememberedIn(log, config, [], now).get('alpha')?.signatures).toEqual(known);
		expect(rememberedIn(log, config, [], now - 2 * minute).get('alpha')?.signatures).toBeUndefined();
	});
	test('alerts that fired, what is ticked, and episodes', () => {
		const alert = {key: 'alpha.failed', system: 'alpha', check: 'failed', state: 'firing', level: 'crit', value: '9'};
		const itemTicks = {'alpha/morning/2026-11-21/read the mail': {at: now - minute, by: 'maria'}};
		const wall = {system: ''};
		const log = written({
			given: [ofPart('alerts', [alert, {...alert, state: 'ok'}]), {...ofPart('ticks', itemTicks), ...wall}],
		});
		const found = rememberedIn(log, config, [], now).get('alpha');
		expect(found?.alerts).toEqual([{key: 'alpha.failed', check: 'failed', level: 'crit', value: '9', at: now}]);
		expect(found?.itemTicks).toEqual(itemTicks);
	});
	test('what people took on, until it ends or they give it back', () => {
		const hold = (key: string, until?: number): Fact => ({
			kind: 'hold',
			key,
			...(until !== undefined && {hold: {who: 'maria', kind: 'ack', at: now, until} as unknown as Hold}),
			id: `${key} ${until}`,
			at: now,
			recorded: now,
		});
		const facts = [hold('alpha.a', now + 1), hold('alpha.b', now + 1), hold('alpha.b'), hold('alpha.c', now - 1)];
		expect([...(rememberedIn(reader, config, facts, now).get('alpha')?.holds.keys() ?? [])]).toEqual(['alpha.a']);
	});
	test('no damaged row', () => {
		const damaged = {
			...reader,
			readings: () => reader.readings(now).map(row => ({...row, body: row.body.slice(0, 9)})),
		};
		expect(kept(rememberedIn(damaged, config, [], now))).toEqual([]);
	});
	test('a sandbox and a project, two projects, two stories, two seeds and two clocks are different walls', () => {
		const clock = {now: () => Date.now(), speed: 1};
		const other = {...config, systems: config.systems.map(system => ({...system, project: 'elsewhere'}))};
		const names = [
			identityOf(config, undefined, clock),
			identityOf(config, ['calm', 1], clock),
			identityOf(config, ['calm', 2], clock),
			identityOf(config, ['etl-auth', 1], clock),
			identityOf(other, undefined, clock),
			identityOf(config, ['calm', 1], {now: () => Date.now() * 60, speed: 60}),
			identityOf(config, ['calm', 1], {now: () => Date.now() - day, speed: 1}),
		].map(identity => journalName(identity, []));
		expect(new Set(names).size).toBe(names.length);
	});
});

describe('what is remembered is never judged', () => {
	const remembered: SourceState = {
		reading: reading([{source: 'crm', failed: 9, ok: 1}], now - 3 * minute),
		remembered: true,
		failures: 0,
		period: 60 * minute,
	};
	test('it still loads, and says when it was read', () => {
		expect(standingOf(remembered, now)).toMatchObject({
			level: 'loading',
			remembered: true,
			reason: 'read 3 m ago, before the restart',
			sentence: 'as read 3 m ago, before the restart',
			age: {fetchedAt: now - 3 * minute},
		});
	});
	test('no alert fires from it; one that burned says so until it is judged', () => {
		const {alerts} = evaluate(emptyMemory, alpha, () => remembered, now);
		expect(alerts.map(({state, level}) => `${state} ${level}`)).toEqual(['loading loading']);
		const burned = [{key: 'alpha.failed', check: 'failed', level: 'crit' as const, value: '9', at: now - 3 * minute}];
		const before = {...emptyMemory, entries: Object.fromEntries(burned.map(entryOf))};
		const told = evaluate(before, alpha, () => remembered, now);
		expect(told.alerts).toHaveLength(1);
		expect(told.alerts[0]).toMatchObject({
			state: 'loading',
			value: '9',
			was: {level: 'crit'},
			reason: 'was CRIT 3 m ago, before the restart',
		});
		const {remembered: _, ...fresh} = {...remembered, reading: reading([{failed: 0}], now)};
		expect(evaluate(told.memory, alpha, () => fresh, now).alerts).toMatchObject([{state: 'ok', resolvedAt: now}]);
	});
	test('a summary is dim, pending, and carries the age', () => {
		const runs = paneOf(alpha, 'runs') ?? expect.unreachable();
		const summary = paneSummary(runs, paneScene(alpha, runs, now, {source: () => remembered, judged: false}));
		expect(summary).toMatchObject({level: 'loading', dim: true});
		expect(summary.text).toMatch(/as read 3 m ago, before the restart/);
	});
	test('a queue shows its last value although it is old', () => {
		const at = now - 60 * minute;
		const series = [{labels: {subscription_id: 'q'}, points: [{t: at, value: 7}]}];
		const state: SourceState = {
			...remembered,
			reading: {...reading([], at), answer: {kind: 'series', series, delaySeconds: 0}},
		};
		const pane = paneOf(alpha, 'backlog') ?? expect.unreachable();
		expect(backlogView(pane, () => state, unjudged, at).queues[0]?.undelivered).toBe(7);
	});
});

describe('the poller', () => {
	test('shows what is remembered until the source answers, and never hands it to who asks', async () => {
		const asked: unknown[] = [];
		const order: string[] = [];
		const poller = createPoller({
			config,
			clock: {now: () => now, speed: 1},
			memory: memoryOf({runs: reading([{n: 1}], now - minute)}),
			reads: {
				read: async (system, _id, _source, previous) => {
					order.push(system.system);
					asked.push(previous);
					return reading([{n: 2}]);
				},
				tail: () => () => {},
				service: () => Promise.reject(new Error('not polled')),
				function: () => Promise.reject(new Error('not polled')),
				operation: () => Promise.reject(new Error('not polled')),
				table: () => Promise.reject(new Error('not polled')),
				database: () => Promise.reject(new Error('not polled')),
				subscriptions: () => Promise.reject(new Error('not polled')),
				snapshots: () => Promise.reject(new Error('not polled')),
				logRows: () => Promise.reject(new Error('not polled')),
				slept: () => {},
				anew: () => {},
				close: async () => {},
			},
		});
		expect(poller.source('alpha', 'runs')).toMatchObject({remembered: true, reading: {fetchedAt: now - minute}});
		poller.start('beta');
		await eventually(() => expect(poller.source('alpha', 'runs').remembered).toBeUndefined());
		expect(poller.source('alpha', 'runs').reading?.answer).toEqual({kind: 'rows', rows: [{n: 2}]});
		// The system on the screen is asked first.
		expect(order.slice(0, 4)).toEqual(['beta', 'beta', 'beta', 'alpha']);
		expect(asked.every(previous => previous === undefined)).toBe(true);
		await poller.stop();
	});
	test('old lines stay where the live log does not reach, and are never folded into it', () => {
		const ring = createTailRing(undefined, [line('a', 1), line('b', 5), line('c', 9)]);
		expect(ring.state()).toMatchObject({
			received: 0,
			lines: [{remembered: true}, {remembered: true}, {remembered: true}],
		});
		ring.add([line('b', 5), line('c', 9), line('d', 12)]);
		expect(ring.state().lines.map(({message, remembered}) => message + (remembered ? '?' : ''))).toEqual([
			'a?',
			'b',
			'c',
			'd',
		]);
		ring.add([line('e', 3)]);
		expect(ring.state().lines).toHaveLength(5);
	});
});
