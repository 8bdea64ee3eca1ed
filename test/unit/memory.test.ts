/** What a wall remembers over a restart: taken up by itself alone, bounded, clean, and never judged. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {backlogView} from '../../src/checks/backlog.ts';
import {withBurned} from '../../src/checks/burned.ts';
import {health, look} from '../../src/checks/look.ts';
import type {Reading} from '../../src/cloud/types.ts';
import {identityOf} from '../../src/commands/remember.ts';
import {sandboxConfig} from '../../src/config/load.ts';
import {decode, encode, type Identity, limits, type Memory, nameOf} from '../../src/memory/memory.ts';
import {createPoller} from '../../src/poll/poller.ts';
import {createTailRing} from '../../src/poll/tail.ts';
import type {FoldedLine, SourceState} from '../../src/poll/types.ts';
import {paneSummary} from '../../src/ui/summary.ts';
import {levelOf, viewOf} from '../../src/ui/view.ts';
import {eventually} from '../support/eventually.ts';
import {config, now, reading} from '../support/fakeWall.ts';
import {foldedLine} from '../support/lines.ts';

const me: Identity = {wall: 'me', speed: 1, origin: 0};
const minute = 60_000;
const line = (text: string, t: number): FoldedLine =>
	foldedLine(text, {t, origin: '{"labels": "no secret either"}', payload: '{"secret": "not for the disk"}'});
const memoryOf = (readings: Record<string, Reading>, lines: FoldedLine[] = []): Memory =>
	new Map([['alpha', {readings: new Map(Object.entries(readings)), lines, burned: []}]]);
const kept = (memory: Memory): string[] => [...(memory.get('alpha')?.readings.keys() ?? [])];

describe('the text', () => {
	const old = reading([{source: 'crm', failed: 4}], now - 14 * minute);
	const text = encode(me, config, memoryOf({runs: old}, [line('it broke', now - minute)]));

	test('is read back as it was, without the payloads of log lines', () => {
		const {memory, problem} = decode(text, me, config, now);
		expect(problem).toBeUndefined();
		expect(memory.get('alpha')?.readings.get('runs')).toEqual(old);
		expect(memory.get('alpha')?.lines.map(({message}) => message)).toEqual(['it broke']);
		expect(text).not.toContain('secret');
	});
	test.each<[string, Identity]>([
		['another wall', {...me, wall: 'you'}],
		['a faster clock', {...me, speed: 60}],
		['a clock elsewhere', {...me, origin: -3_600_000}],
	])('is not taken up by %s', (_, other) => {
		const {memory, problem} = decode(text, other, config, now);
		expect(memory.size).toBe(0);
		expect(problem).toBeTruthy();
	});
	test('a sandbox and a project, two projects, two stories and two seeds are different walls', () => {
		const clock = {now: () => now, speed: 1};
		const other = {...config, systems: config.systems.map(system => ({...system, project: 'elsewhere'}))};
		const names = [
			identityOf(config, undefined, clock),
			identityOf(config, ['calm', 1], clock),
			identityOf(config, ['calm', 2], clock),
			identityOf(config, ['etl-auth', 1], clock),
			identityOf(other, undefined, clock),
		].map(nameOf);
		expect(new Set(names).size).toBe(names.length);
	});
	test('only answers to the same question count', () => {
		const [alpha, beta] = config.systems;
		if (!alpha || !beta) throw new Error('the config has two systems');
		const changed = {
			...config,
			systems: [{...alpha, sources: {...alpha.sources, runs: {http: 'https://x.test/'}}}, beta],
		};
		expect(kept(decode(text, me, changed, now).memory)).toEqual([]);
		expect(kept(decode(text, me, config, now).memory)).toEqual(['runs']);
	});
	test('nothing of the future, nothing of last month', () => {
		expect(kept(decode(text, me, config, now - 20 * minute).memory)).toEqual([]);
		expect(kept(decode(text, me, config, now + 30 * 24 * 60 * minute).memory)).toEqual([]);
	});
	test('damage anywhere loses what is damaged and never throws', () => {
		// A header, a line of the system that was read, and one of the other; each with its hash and a blank before it.
		const [header = '', alpha = '', beta = ''] = text.split('\n');
		const begin = header.length + 1;
		const end = begin + alpha.length;
		for (let at = 0; at < end + 1 + beta.length; at++) {
			expect(kept(decode(text.slice(0, at), me, config, now).memory), `cut at ${at}`).toEqual(
				at >= end ? ['runs'] : [],
			);
			const other = `${text.slice(0, at)}${text[at] === '#' ? '!' : '#'}${text.slice(at + 1)}`;
			const {memory, problem} = decode(other, me, config, now);
			const reading = memory.get('alpha')?.readings.get('runs');
			if (reading) expect(reading, `another byte at ${at}`).toEqual(old);
			// Of the header nothing is shown; whose it is, and by which clock, must be right.
			if (at >= begin && other[begin + 32] === ' ' && other[end + 33] === ' ')
				expect(problem, `another byte at ${at}`).toBeDefined();
			if (at >= begin && at < end && problem) expect(reading, `another byte at ${at}`).toBeUndefined();
		}
		for (const junk of ['', '\n\n', 'null', '[]', '{"version":1}', '\u0000'.repeat(999), '{"version":2}\n'])
			expect(decode(junk, me, config, now).memory.size).toBe(0);
	});
	test('what has another shape is left out, what is dirty is cleaned', () => {
		const bad = (answer: unknown): Reading => ({...old, answer: answer as Reading['answer']});
		const wrong = encode(
			me,
			config,
			memoryOf({
				runs: bad({kind: 'rows', rows: [{a: {b: 1}}]}),
				backlog: bad({kind: 'constructor'}),
				age: bad({kind: 'series', series: [{labels: {}, points: [{t: null}]}], delaySeconds: 1}),
			}),
		);
		expect(kept(decode(wrong, me, config, now).memory)).toEqual([]);
		const dirty = encode(
			me,
			config,
			memoryOf({runs: reading([{a: '\u001b[2Jboo\u202e'}], now)}, [line('\u0007x\u200b', now)]),
		);
		expect(JSON.stringify([...(decode(dirty, me, config, now).memory.get('alpha')?.readings ?? [])])).toContain(
			'"␛boo"',
		);
		expect(decode(dirty, me, config, now).memory.get('alpha')?.lines[0]?.message).toBe('␛x');
	});
	test('is bounded: lines by number, big readings left out first', () => {
		const rows = (bytes: number) => reading([{a: 'x'.repeat(bytes)}], now);
		const lines = Array.from({length: 999}, (_, index) => line(`line ${index}`, now - 999 + index));
		const big = encode(me, config, memoryOf({runs: rows(limits.reading + 1), backlog: rows(10)}, lines));
		const {memory} = decode(big, me, config, now);
		expect(kept(memory)).toEqual(['backlog']);
		expect(memory.get('alpha')?.lines).toHaveLength(limits.lines);
		expect(memory.get('alpha')?.lines.at(-1)?.message).toBe('line 998');
		const shipped = sandboxConfig('systems');
		const most: Memory = new Map(
			shipped.systems.map(({system, sources}) => [
				system,
				{readings: new Map(Object.keys(sources).map(id => [id, rows(400_000)])), lines: [], burned: []},
			]),
		);
		expect(Buffer.byteLength(encode(me, shipped, most))).toBeLessThanOrEqual(limits.file);
	});
});

describe('what is remembered is never judged', () => {
	const remembered: SourceState = {
		reading: reading([{source: 'crm', failed: 9, ok: 1}], now - 3 * minute),
		remembered: true,
		failures: 0,
		period: 60 * minute,
	};
	const [alpha] = config.systems;
	if (!alpha) throw new Error('the config has a system');

	test('a look is blind and says when it was read', () => {
		expect(look(remembered, now)).toMatchObject({
			status: 'blind',
			loading: true,
			reason: 'read 3 m ago, before the restart',
		});
		expect(health(['runs'], () => remembered, now).status).toBe('loading');
		const view = viewOf(remembered, now);
		expect(view).toEqual({kind: 'remembered', age: 3 * minute});
		expect(levelOf(view)).toBe('pending');
	});
	test('no alert fires from it; one that burned says so until it is judged', () => {
		const {alerts} = evaluate(emptyMemory, alpha, () => remembered, now);
		expect(alerts.map(({state, level}) => `${state} ${level}`)).toEqual(['pending pending']);
		const burned = [{key: 'alpha.failed', check: 'failed', level: 'crit' as const, value: '9', at: now - 3 * minute}];
		const told = withBurned(alerts, burned, now);
		expect(told.alerts[0]).toMatchObject({
			state: 'pending',
			value: '9',
			was: {level: 'crit'},
			reason: 'was CRIT 3 m ago, before the restart',
		});
		const {remembered: _, ...fresh} = {...remembered, reading: reading([{failed: 0}], now)};
		const judged = evaluate(emptyMemory, alpha, () => fresh, now);
		expect(withBurned(judged.alerts, burned, now)).toEqual({alerts: [], rest: []});
	});
	test('a summary is dim, pending, and carries the age', () => {
		const tail = {lines: [], mode: 'connecting' as const, received: 0, suppressed: 0, dropped: 0};
		const summary = paneSummary(alpha, 'etl', {states: [remembered], tail, alerts: [], now});
		expect(summary).toMatchObject({level: 'pending', dim: true});
		expect(summary.text).toMatch(/as read 3 m ago, before the restart/);
	});
	test('a queue shows its last value although it is old', () => {
		const at = now - 60 * minute;
		const series = [{labels: {subscription_id: 'q'}, points: [{t: at, value: 7}]}];
		const state: SourceState = {
			...remembered,
			reading: {...reading([], at), answer: {kind: 'series', series, delaySeconds: 0}},
		};
		const pane = {title: '', backlog: 'backlog', age: 'age', threshold: 100};
		expect(backlogView(pane, () => state, at).queues[0]?.undelivered).toBe(7);
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
				logRows: () => Promise.reject(new Error('not polled')),
				slept: () => {},
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
