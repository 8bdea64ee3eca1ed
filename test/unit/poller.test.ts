/** How the poller asks: what at once, what in which order, how often, and whom it tells. */
import {describe, expect, test, vi} from 'vitest';
import {standingOf} from '../../src/checks/source-standing.ts';
import {hour} from '../../src/clock.ts';
import {type LoadedConfig, systemSchema} from '../../src/config/schema/system.ts';
import {createMeter} from '../../src/poll/stats.ts';
import {logLine} from '../support/lines.ts';
import {config, count, minute, pollEach, poller, pollWith, reads, second} from '../support/polling.ts';

pollEach();

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
		pollWith(two);
		reads.failWith.set('shown.health', 'internal');
		poller.start('shown');
		await vi.advanceTimersByTimeAsync(5);
		expect([...reads.asked].sort()).toEqual(['shown.health', 'shown.requests', 'shown.table']);
		await vi.advanceTimersByTimeAsync(10);
		expect(systemsAsked()).toEqual(new Set(['shown', 'other']));
	});

	test('does not hold up the others when it does not answer', async () => {
		pollWith(two);
		reads.takes = minute;
		poller.start('shown');
		await vi.advanceTimersByTimeAsync(second);
		expect(systemsAsked()).toEqual(new Set(['shown']));
		await vi.advanceTimersByTimeAsync(second);
		expect(systemsAsked()).toEqual(new Set(['shown', 'other']));
		expect(count('other.table')).toBe(1);
	});

	test('a wall that is left at once asks no more', async () => {
		pollWith(two);
		poller.start('shown');
		await poller.stop();
		await vi.advanceTimersByTimeAsync(3 * second);
		expect(systemsAsked()).toEqual(new Set(['shown']));
	});
});

describe('looks', () => {
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
		const [beat = 0] = beats;
		const off = (at: number) => ((at - beat + 15 * second) % (30 * second)) - 15 * second;
		expect([...beats].filter(at => Math.abs(off(at)) > 5)).toEqual([]);
		// Those at the end of the time are told after it.
		for (const begun of [...beats].filter(at => at < Date.now() - second))
			expect(told.filter(at => at >= begun && at < begun + 900)).toHaveLength(1);
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

	test.each([
		['stands still', () => 0],
		['goes on', Date.now],
	])('waking from sleep asks everything at once, also where the monotonic clock %s meanwhile', async (_, monotonic) => {
		vi.spyOn(performance, 'now').mockImplementation(monotonic);
		poller.start();
		await vi.advanceTimersByTimeAsync(10 * second);
		const asked = reads.asked.length;
		vi.setSystemTime(Date.now() + 3 * 60 * minute);
		await vi.advanceTimersByTimeAsync(13 * second);
		expect(reads.asked.slice(asked)).toEqual(expect.arrayContaining(['table', 'requests', 'health']));
		expect(reads.sleeps).toBe(1);
		vi.restoreAllMocks();
	});

	test('the rates are of the last minute also when the clock was set back', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(10 * second);
		expect(poller.stats().perMinute).toBeGreaterThan(0);
		vi.setSystemTime(Date.now() - 60 * minute);
		reads.takes = 10 * minute;
		await vi.advanceTimersByTimeAsync(2 * minute);
		expect(poller.stats().perMinute).toBe(0);
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

	test('what is neither on the screen nor judged and is billed is asked every six hours, and at once when it is shown', async () => {
		const other = systemSchema.parse({
			system: 'two',
			title: 'Two',
			project: 'p',
			region: 'r',
			tz: 'UTC',
			sources: {
				seen: {bigquery: 'SELECT 1', tables: ['d.t']},
				judged: {bigquery: 'SELECT 1', tables: ['d.t']},
				promised: {bigquery: 'SELECT 1', tables: ['d.t']},
			},
			panes: [],
			slos: [
				{
					id: 'kept',
					title: 'Kept',
					objective: 0.9,
					sli: {value: {source: 'promised', column: 'n'}},
					target: '> 90%',
				},
			],
			checks: [
				{id: 'a', title: 'A', measure: {source: 'judged', column: 'n'}, severity: 'high'},
				{id: 'b', title: 'B', measure: {slo: 'kept'}, severity: 'high'},
			],
		});
		pollWith({...config, systems: [...config.systems, other]});
		poller.setShown(new Map([['one', new Set(['table', 'requests'])]]));
		poller.start();
		await vi.advanceTimersByTimeAsync(20 * minute);
		expect(count('seen')).toBeLessThanOrEqual(3);
		for (const id of ['table', 'judged', 'promised']) expect(count(id)).toBeGreaterThanOrEqual(19);
		expect(poller.source('two', 'seen').period).toBe(6 * hour);
		await vi.advanceTimersByTimeAsync(2 * minute);
		const before = count('seen');
		poller.setShown(new Map([['two', new Set(['seen'])]]));
		await vi.advanceTimersByTimeAsync(second);
		expect(count('seen')).toBe(before + 1);
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(count('seen')).toBeGreaterThanOrEqual(before + 10);
		poller.setShown(new Map([['one', new Set(['table'])]]));
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(count('table')).toBeGreaterThanOrEqual(29);
	});

	test('what stands on another page is asked seldom, and at once when that page is turned to', async () => {
		poller.setShown(new Map([['one', new Set(['requests'])]]));
		poller.start();
		await vi.advanceTimersByTimeAsync(20 * minute);
		expect(count('requests')).toBeGreaterThanOrEqual(19);
		expect(count('table')).toBeLessThanOrEqual(3);
		await vi.advanceTimersByTimeAsync(2 * minute);
		const before = count('table');
		poller.setShown(new Map([['one', new Set(['table'])]]));
		await vi.advanceTimersByTimeAsync(second);
		expect(count('table')).toBe(before + 1);
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

	test('however fast it is asked, an answer counts for ten seconds', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		poller.hurry('one', 'requests', second, Date.now() + minute);
		await vi.advanceTimersByTimeAsync(5 * second);
		const state = poller.source('one', 'requests');
		const read = state.reading?.fetchedAt ?? Number.NaN;
		expect([9, 11].map(after => standingOf(state, read + after * second).level)).toEqual(['ok', 'blind']);
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

	test('the rate is told in tens, so that a poll more or less changes nothing', () => {
		const meter = createMeter();
		const rate = (requests: number) => {
			meter.asked({requests, bytesBilled: 0}, 0, 0);
			return meter.read({now: 0, dataNow: 0, states: [], focused: true});
		};
		expect(rate(9).perMinute).toBe(9);
		const before = rate(20);
		expect(before.perMinute).toBe(30);
		expect(rate(1)).toBe(before);
	});

	test('nobody is woken between two beats, but the rate falls while nothing is answered', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(2 * minute);
		let told = 0;
		poller.subscribe(() => told++, 'readings');
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(told).toBeGreaterThanOrEqual(20);
		expect(told).toBeLessThanOrEqual(30);
		expect(poller.stats().perMinute).toBeGreaterThan(0);
		reads.takes = 10 * minute;
		await vi.advanceTimersByTimeAsync(80 * second);
		expect(poller.stats().perMinute).toBe(0);
	});

	test('lines of logs wake nobody who asked about readings, and readings nobody who asked about logs', async () => {
		const told: string[] = [];
		poller.subscribe(() => told.push('readings'), 'readings');
		poller.subscribe(() => told.push('logs'), 'logs');
		poller.subscribe(() => told.push('all'));
		poller.start();
		await vi.advanceTimersByTimeAsync(second);
		expect(new Set(told)).toEqual(new Set(['readings', 'all']));
		await vi.advanceTimersByTimeAsync(second);
		told.length = 0;
		const states = poller.source('one', 'table');
		reads.handlers?.lines([logLine('m', {severity: 'INFO'})]);
		await vi.advanceTimersByTimeAsync(second);
		expect(told).toEqual(['logs', 'all']);
		expect(poller.tail('one').received).toBe(1);
		expect(poller.source('one', 'table')).toBe(states);
	});

	test('a flood of lines is told at most four times a second', async () => {
		poller.start();
		await vi.advanceTimersByTimeAsync(5 * second);
		let told = 0;
		poller.subscribe(() => told++);
		for (let n = 0; n < 400; n++) {
			reads.handlers?.lines([logLine(`m${n}`)]);
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
