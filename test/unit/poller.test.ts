import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Clock} from '../../src/clock.ts';
import type {CloudReads, TailHandlers} from '../../src/cloud/port.ts';
import {CloudError, type CloudErrorKind, type Reading, type Row} from '../../src/cloud/types.ts';
import {type LoadedConfig, systemSchema} from '../../src/config/schema.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {nextDelay} from '../../src/poll/cadence.ts';
import {createPoller} from '../../src/poll/poller.ts';
import type {Poller} from '../../src/poll/types.ts';

const clock: Clock = {now: () => Date.now(), speed: 1};
const second = 1000;
const minute = 60 * second;

const config: LoadedConfig = {
	path: 'wall.yaml',
	wall: wallSchema.parse({systems: ['one']}),
	systems: [
		systemSchema.parse({
			system: 'one',
			title: 'One',
			project: 'p',
			region: 'r',
			tz: 'UTC',
			sources: {
				table: {bigquery: 'SELECT 1', tables: ['d.t']},
				requests: {metric: 'run.googleapis.com/request_count', aligner: 'ALIGN_DELTA'},
				health: {http: 'https://example.com/health'},
			},
			panes: {log: {}},
		}),
	],
};

interface Fake extends CloudReads {
	asked: string[];
	aborted: number;
	failWith: Map<string, CloudErrorKind>;
	/** Who says no. */
	api: string;
	retryAfter: number | undefined;
	bytes: number;
	rows: Row[];
	/** ms an answer takes. */
	takes: number;
	handlers: TailHandlers | undefined;
}

function fakeReads(): Fake {
	const fake: Fake = {
		asked: [],
		aborted: 0,
		failWith: new Map(),
		api: 'login',
		retryAfter: undefined,
		bytes: 0,
		rows: [{n: 1}],
		takes: 10,
		handlers: undefined,
		async read(_system, id, _source, _previous, signal): Promise<Reading> {
			fake.asked.push(id);
			signal.addEventListener('abort', () => fake.aborted++);
			await new Promise(resolve => setTimeout(resolve, fake.takes));
			const kind = fake.failWith.get(id);
			if (kind) throw new CloudError(kind, `${kind} it is`, fake.api, {retryAfter: fake.retryAfter});
			return {
				answer: {kind: 'rows', rows: structuredClone(fake.rows)},
				fetchedAt: Date.now(),
				cost: {requests: 1, bytesBilled: fake.bytes},
			};
		},
		tail(_system, _filter, handlers) {
			fake.handlers = handlers;
			return () => {
				fake.handlers = undefined;
			};
		},
		service: () => Promise.reject(new Error('not polled')),
		logRows: () => Promise.reject(new Error('not polled')),
		close: async () => {},
	};
	return fake;
}

let reads: Fake;
let poller: Poller;
const count = (id: string) => reads.asked.filter(one => one === id).length;

beforeEach(() => {
	vi.useFakeTimers({now: Date.UTC(2026, 10, 21, 8)});
	reads = fakeReads();
	poller = createPoller({config, reads, clock});
});
afterEach(async () => {
	await poller.stop();
	vi.useRealTimers();
});

describe('the system on the screen', () => {
	const named = (name: string) => {
		const [system] = config.systems;
		if (!system) throw new Error('no system');
		const sources = Object.entries(system.sources).map(([id, source]) => [`${name}.${id}`, source]);
		return {...system, system: name, sources: Object.fromEntries(sources)};
	};
	const two: LoadedConfig = {...config, systems: [named('other'), named('shown')]};
	const systemsAsked = () => new Set(reads.asked.map(id => id.split('.')[0]));

	test('is asked first, the others as soon as it has answered', async () => {
		poller = createPoller({config: two, reads, clock});
		reads.failWith.set('shown.health', 'internal');
		poller.start('shown');
		await vi.advanceTimersByTimeAsync(5);
		expect([...reads.asked].sort()).toEqual(['shown.health', 'shown.requests', 'shown.table']);
		await vi.advanceTimersByTimeAsync(10);
		expect(systemsAsked()).toEqual(new Set(['shown', 'other']));
	});

	test('does not hold up the others when it does not answer', async () => {
		poller = createPoller({config: two, reads, clock});
		reads.takes = minute;
		poller.start('shown');
		await vi.advanceTimersByTimeAsync(second);
		expect(systemsAsked()).toEqual(new Set(['shown']));
		await vi.advanceTimersByTimeAsync(second);
		expect(systemsAsked()).toEqual(new Set(['shown', 'other']));
		expect(count('other.table')).toBe(1);
	});

	test('a wall that is left at once asks no more', async () => {
		poller = createPoller({config: two, reads, clock});
		poller.start('shown');
		await poller.stop();
		await vi.advanceTimersByTimeAsync(3 * second);
		expect(systemsAsked()).toEqual(new Set(['shown']));
	});
});

describe('poller', () => {
	test('asks every source at once on start, and keeps asking', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		expect(reads.asked.toSorted()).toEqual(['health', 'requests', 'table']);
		expect(poller.source('one', 'table')).toMatchObject({
			failures: 0,
			reading: {answer: {kind: 'rows'}},
		});
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(count('requests')).toBeGreaterThanOrEqual(10);
		expect(count('requests')).toBeLessThanOrEqual(12);
		expect(count('health')).toBeGreaterThan(count('requests'));
	});

	test('an unchanged answer keeps its identity', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		const before = poller.source('one', 'requests').reading;
		await vi.advanceTimersByTimeAsync(2 * minute);
		const after = poller.source('one', 'requests').reading;
		expect(after?.fetchedAt).not.toBe(before?.fetchedAt);
		expect(after?.answer).toBe(before?.answer);
	});

	test('snapshots keep their identity between notifications', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.source('one', 'table')).toBe(poller.source('one', 'table'));
		expect(poller.stats()).toBe(poller.stats());
	});

	test('a failing source backs off, keeps its last answer and heals', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		reads.failWith.set('requests', 'unavailable');
		await vi.advanceTimersByTimeAsync(30 * minute);
		const failed = count('requests');
		expect(failed).toBeLessThan(20);
		const state = poller.source('one', 'requests');
		expect(state.reading).toBeDefined();
		expect(state.error?.kind).toBe('unavailable');
		expect(state.failures).toBe(failed - 1);
		expect(state.failingSince).toBeLessThan(Date.now());
		reads.failWith.clear();
		await vi.advanceTimersByTimeAsync(6 * minute);
		expect(poller.source('one', 'requests')).toMatchObject({failures: 0});
		expect(poller.source('one', 'requests').error).toBeUndefined();
	});

	test('a source that fails from the start is asked again soon, but not for ever', async () => {
		reads.failWith.set('requests', 'notFound');
		poller.start();
		await vi.advanceTimersByTimeAsync(30 * second);
		const early = count('requests');
		expect(early).toBeGreaterThanOrEqual(4);
		expect(early).toBeLessThanOrEqual(8);
		expect(count('table')).toBe(1);
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(count('requests') - early).toBeLessThanOrEqual(10);
	});

	test('an empty answer is an answer', async () => {
		reads.rows = [];
		poller.start();
		await vi.advanceTimersByTimeAsync(25 * second);
		expect(count('table')).toBe(1);
	});

	test('looks fall on common beats, and what is answered together is told once', async () => {
		vi.advanceTimersByTime(3210);
		poller.start();
		await vi.advanceTimersByTimeAsync(2 * minute);
		const told: number[] = [];
		const asked = reads.asked.length;
		poller.subscribe(() => told.push(Date.now()));
		const beats = new Set<number>();
		// One source after the other, up to 200 ms after the beat.
		const {read} = reads;
		reads.read = async (...question) => {
			beats.add(Date.now());
			await new Promise(resolve =>
				setTimeout(resolve, 100 * Object.keys(config.systems[0]?.sources ?? {}).indexOf(question[1])),
			);
			return read(...question);
		};
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(reads.asked.length - asked).toBeGreaterThanOrEqual(38);
		expect([...beats].filter(at => at % (10 * second) > 5)).toEqual([]);
		// Those at the end of the time are told after it.
		for (const beat of [...beats].filter(at => at < Date.now() - second))
			expect(told.filter(at => at >= beat && at < beat + 900)).toHaveLength(1);
	});

	test('one request in flight per source, however often it is asked for', async () => {
		reads.takes = 5 * second;
		poller.start();
		poller.refresh();
		poller.refresh('one');
		await vi.advanceTimersByTimeAsync(second);
		expect(reads.asked).toHaveLength(3);
	});

	test('refresh asks at once', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		poller.refresh('elsewhere');
		await vi.advanceTimersByTimeAsync(100);
		expect(reads.asked).toHaveLength(3);
		poller.refresh();
		await vi.advanceTimersByTimeAsync(100);
		expect(reads.asked).toHaveLength(6);
	});

	test('an expired login stops everything but health probes, until a try succeeds', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		reads.failWith.set('table', 'auth').set('requests', 'auth');
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(poller.stats()).toMatchObject({blindReason: 'auth it is'});
		const [tables, requests, healths] = [count('table'), count('requests'), count('health')];
		await vi.advanceTimersByTimeAsync(10 * minute);
		// Only one of the two asks, once a minute.
		expect(count('table') + count('requests') - tables - requests).toBeGreaterThanOrEqual(9);
		expect(count('table') + count('requests') - tables - requests).toBeLessThanOrEqual(11);
		expect(count('health')).toBeGreaterThan(healths + 10);
		reads.failWith.clear();
		await vi.advanceTimersByTimeAsync(2 * minute);
		expect(poller.stats().blindSince).toBeUndefined();
		expect(poller.source('one', 'table').error).toBeUndefined();
		expect(poller.source('one', 'requests').error).toBeUndefined();
	});

	test('an API that refuses our credentials pauses its own sources only, and says why', async () => {
		reads.api = 'monitoring';
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		reads.failWith.set('requests', 'auth');
		await vi.advanceTimersByTimeAsync(10 * minute);
		const [tables, requests] = [count('table'), count('requests')];
		expect(poller.stats()).toMatchObject({failing: 1, failingMost: {api: 'monitoring', kind: 'auth'}});
		expect(poller.stats().blindSince).toBeUndefined();
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(count('table') - tables).toBeGreaterThanOrEqual(9);
		expect(count('requests') - requests).toBeLessThanOrEqual(11);
		// Another no is an answer to somebody who is known.
		reads.failWith.set('requests', 'denied');
		await vi.advanceTimersByTimeAsync(2 * minute);
		expect(poller.source('one', 'requests').error?.kind).toBe('denied');
		reads.failWith.clear();
		await vi.advanceTimersByTimeAsync(6 * minute);
		expect(poller.source('one', 'requests').error).toBeUndefined();
	});

	test('a login that comes back while the network is away is found none the less', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		reads.failWith.set('table', 'auth').set('requests', 'auth');
		await vi.advanceTimersByTimeAsync(3 * minute);
		reads.failWith.set('table', 'unavailable').set('requests', 'unavailable');
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(poller.source('one', 'table').error).toBeDefined();
		reads.failWith.clear();
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(poller.source('one', 'table').error).toBeUndefined();
		expect(poller.source('one', 'requests').error).toBeUndefined();
	});

	test('waits as long as it is asked to, and says when it looks again', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		reads.retryAfter = 7 * minute;
		reads.failWith.set('requests', 'quota');
		await vi.advanceTimersByTimeAsync(70 * second);
		const asked = count('requests');
		const {nextAt = 0} = poller.source('one', 'requests');
		expect(nextAt - Date.now()).toBeGreaterThan(5 * minute);
		await vi.advanceTimersByTimeAsync(5 * minute);
		expect(count('requests')).toBe(asked);
		reads.failWith.clear();
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(poller.source('one', 'requests').error).toBeUndefined();
		expect(poller.source('one', 'requests').nextAt).toBeUndefined();
	});

	test('is blind when every source fails, not when one does', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		reads.failWith.set('table', 'denied');
		await vi.advanceTimersByTimeAsync(2 * minute);
		expect(poller.stats()).toMatchObject({failing: 1, total: 3});
		expect(poller.stats().blindSince).toBeUndefined();
		reads.failWith.set('requests', 'unavailable').set('health', 'timeout');
		await vi.advanceTimersByTimeAsync(2 * minute);
		expect(poller.stats()).toMatchObject({failing: 3, blindReason: 'all 3 sources are failing'});
	});

	test('a spent budget stops queries until midnight UTC, and nothing else', async () => {
		reads.bytes = 2 ** 40;
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.stats().usdToday).toBeCloseTo(3 * 6.25);
		reads.bytes = 0;
		const tables = count('table');
		await vi.advanceTimersByTimeAsync(30 * minute);
		expect(count('table')).toBe(tables);
		expect(poller.source('one', 'table').error).toMatchObject({kind: 'quota'});
		expect(count('requests')).toBeGreaterThan(20);
		vi.setSystemTime(Date.UTC(2026, 10, 22, 0, 1));
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(count('table')).toBeGreaterThan(tables);
		expect(poller.stats().usdToday).toBe(0);
	});

	test('waking from sleep asks everything at once', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(10 * second);
		const asked = reads.asked.length;
		vi.setSystemTime(Date.now() + 3 * 60 * minute);
		await vi.advanceTimersByTimeAsync(13 * second);
		expect(reads.asked.slice(asked)).toEqual(expect.arrayContaining(['table', 'requests', 'health']));
	});

	test('polls at half the pace while nobody looks', async () => {
		poller.start();
		poller.setFocused(false);
		await vi.advanceTimersByTimeAsync(20 * minute);
		const unfocused = count('requests');
		poller.setFocused(true);
		await vi.advanceTimersByTimeAsync(20 * minute);
		expect(unfocused).toBeLessThanOrEqual(12);
		expect(count('requests') - unfocused).toBeGreaterThanOrEqual(19);
	});

	test('a hurried source is asked faster for a while', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		poller.hurry('one', 'requests', 2 * second, Date.now() + 20 * second);
		await vi.advanceTimersByTimeAsync(20 * second);
		const hurried = count('requests');
		expect(hurried).toBeGreaterThanOrEqual(9);
		await vi.advanceTimersByTimeAsync(5 * minute);
		expect(count('requests') - hurried).toBeLessThanOrEqual(7);
	});

	test('stop aborts what is in flight and asks no more', async () => {
		reads.takes = 5 * second;
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		await poller.stop();
		expect(reads.aborted).toBe(3);
		expect(reads.handlers).toBeUndefined();
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(reads.asked).toHaveLength(3);
	});

	test('a flood of lines is told at most four times a second', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(5 * second);
		let told = 0;
		poller.subscribe(() => told++);
		for (let n = 0; n < 400; n++) {
			reads.handlers?.lines([{id: `${n}`, t: n, severity: 'ERROR', service: 's', message: `m${n}`, payload: '{}'}]);
			await vi.advanceTimersByTimeAsync(10);
		}
		expect(told).toBeLessThanOrEqual(17);
		expect(told).toBeGreaterThan(8);
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.tail('one')).toMatchObject({received: 400, mode: 'connecting'});
		reads.handlers?.status({mode: 'poll', reason: 'refused', at: 0});
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.tail('one')).toMatchObject({mode: 'poll', reason: 'refused'});
	});
});

describe('nextDelay', () => {
	const usual = {period: minute, minute, failures: 0, first: false, eager: false, random: 0.5, now: 0};
	test('waits for the next minute after a quota error', () => {
		expect(nextDelay({...usual, failures: 1, quotaRefill: 12_000, random: 0})).toBe(12_000);
		expect(nextDelay({...usual, failures: 1, quotaRefill: 12_000, random: 1})).toBe(17_000);
	});
	test('a quota that stays spent is asked for less and less often', () => {
		expect(nextDelay({...usual, failures: 2, quotaRefill: 12_000, random: 0})).toBe(12_000 + minute);
		expect(nextDelay({...usual, failures: 9, quotaRefill: 12_000, random: 0})).toBe(12_000 + 4 * minute);
	});
	test('a fast clock backs off as fast', () => {
		const fast = {...usual, period: second, minute: second};
		expect(nextDelay({...fast, failures: 50, random: 1})).toBe(5 * second);
	});
	test('backs off up to five minutes and never below the period', () => {
		expect(nextDelay({...usual, failures: 1, random: 1})).toBe(2 * minute);
		expect(nextDelay({...usual, failures: 50, random: 1})).toBe(5 * minute);
		expect(nextDelay({...usual, failures: 50, random: 0})).toBe(minute);
		expect(nextDelay({...usual, period: 60 * minute, failures: 3, random: 1})).toBe(60 * minute);
	});
});

describe('another config while it runs', () => {
	const [one] = config.systems as [LoadedConfig['systems'][number]];
	const withSources = (sources: (typeof one)['sources'], parts: Partial<typeof one> = {}): LoadedConfig => ({
		...config,
		systems: [{...one, ...parts, sources}],
	});

	test('what is defined as before keeps its reading and its pace; what changed is asked anew', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(2 * second);
		const before = poller.source('one', 'requests');
		const {health: _, ...rest} = one.sources;
		reads.asked.length = 0;
		poller.reconfigure(
			withSources(
				{...structuredClone(rest), table: {bigquery: 'SELECT 2', tables: ['d.t'], maxBytes: 10_485_760}},
				{title: 'Renamed'},
			),
		);
		expect(poller.source('one', 'requests')).toBe(before);
		expect(poller.source('one', 'table').reading).toBeUndefined();
		expect(poller.source('one', 'health').reading).toBeUndefined();
		await vi.advanceTimersByTimeAsync(second);
		expect(reads.asked).toEqual(['table']);
		expect(poller.source('one', 'table').reading).toBeDefined();
		expect(poller.stats().total).toBe(2);
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(count('health')).toBe(0);
		expect(count('requests')).toBeGreaterThanOrEqual(9);
		expect(count('requests')).toBeLessThanOrEqual(12);
	});

	test('a request under way for what is gone is cancelled and never seen', async () => {
		reads.takes = 5 * second;
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		poller.reconfigure(withSources({}));
		expect(reads.aborted).toBe(3);
		await vi.advanceTimersByTimeAsync(minute);
		expect(poller.source('one', 'table').reading).toBeUndefined();
		expect(poller.stats()).toMatchObject({total: 0, failing: 0});
	});

	test('a log with the same filter stays connected; another filter begins an empty one', async () => {
		poller.start();
		const handlers = reads.handlers;
		handlers?.lines([{t: 0, severity: 'ERROR', message: 'old', payload: '{}'} as never]);
		poller.reconfigure(withSources(one.sources));
		expect(reads.handlers).toBe(handlers);
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.tail('one').lines).toHaveLength(1);
		poller.reconfigure(withSources(one.sources, {panes: {log: {title: 'Log', filter: 'severity>=WARNING'}}}));
		expect(reads.handlers).not.toBe(handlers);
		expect(poller.tail('one').lines).toEqual([]);
		poller.reconfigure(withSources(one.sources, {panes: {}}));
		expect(reads.handlers).toBeUndefined();
	});

	test('the budget is the new one', async () => {
		reads.bytes = 1_000_000_000_000;
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		poller.refresh();
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.source('one', 'table').error?.message).toMatch(/budget of \$5/);
		poller.reconfigure({...config, wall: {...config.wall, maxUsdPerDay: 1000}});
		poller.refresh();
		await vi.advanceTimersByTimeAsync(second);
		expect(poller.source('one', 'table').error).toBeUndefined();
	});
});
