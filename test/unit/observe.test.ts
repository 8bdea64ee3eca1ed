/** What the journal is given of what the wall shows: what changed, and nothing twice. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {minute, systemClock} from '../../src/clock.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {observe, sampleOf} from '../../src/commands/facts/observe.ts';
import {recordGaps} from '../../src/commands/facts/recordGaps.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {createJournal} from '../../src/journal/journal.ts';
import type {NewReading} from '../../src/journal/messages.ts';
import type {LineRow} from '../../src/journal/schema.ts';
import type {FoldedLine} from '../../src/poll/types.ts';
import {liveScene} from '../../src/scene/live.ts';
import {createStore} from '../../src/store/store.ts';
import {config, FakePoller, now, reading} from '../support/fakeWall.ts';

beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']}));
afterEach(() => void vi.useRealTimers());

const line = (id: number, severity: FoldedLine['severity'] = 'INFO', more: Partial<FoldedLine> = {}): FoldedLine => ({
	id,
	insertId: `i${id}`,
	t: now + id,
	lastAt: now + id,
	count: 1,
	severity,
	service: 's',
	revision: '',
	message: `line ${id}`,
	origin: '{}',
	payload: '{"password":"secret"}',
	...more,
});

function open() {
	const poller = new FakePoller();
	const clock = {now: () => now, speed: 1};
	const store = createStore({tab: 'alpha', clock});
	const given: {readings: NewReading[]; lines: LineRow[]} = {readings: [], lines: []};
	let isKept = true;
	let keptFrom = 0;
	const {stop} = observe({
		config,
		poller,
		live: liveScene(poller, store),
		store: () =>
			isKept
				? {
						keptFrom: () => keptFrom,
						observe(readings, lines) {
							keptFrom = 0;
							given.readings.push(...readings);
							given.lines.push(...lines);
						},
					}
				: undefined,
		clock,
	});
	return {
		poller,
		stop,
		forget: () => {
			isKept = false;
		},
		/** The file is begun anew. */
		lose: () => {
			keptFrom = Number.POSITIVE_INFINITY;
		},
		/** What is handed over within a while. */
		after(ms: number) {
			given.readings.length = 0;
			given.lines.length = 0;
			vi.advanceTimersByTime(ms);
			return {
				sources: given.readings.filter(({source}) => !source.startsWith('~')),
				parts: given.readings
					.filter(({source}) => source.startsWith('~'))
					.map(({system, source}) => `${system}${source}`),
				lines: given.lines.map(({id, count}) => `${id}×${count}`),
			};
		},
	};
}

test('an answer once, with when it was fetched and a hash of its question', () => {
	const {poller, after} = open();
	poller.set('alpha', 'runs', {reading: reading([{n: 1}], now - 500)});
	expect(after(2000).sources).toEqual([
		{
			system: 'alpha',
			source: 'runs',
			at: now - 500,
			of: expect.stringMatching(/^\w{16}$/),
			json: expect.stringMatching(/"n":1/),
		},
	]);
	expect(after(60_000).sources).toEqual([]);
	poller.set('alpha', 'backlog', {failures: 1, error: new CloudError('denied', 'no', 'monitoring')});
	expect(after(2000).sources).toMatchObject([{source: 'backlog', at: now}]);
});

test('what is remembered from before the start, and what was never asked, is no answer', () => {
	const {poller, after} = open();
	poller.set('alpha', 'runs', {reading: reading([{n: 1}], now - minute), remembered: true});
	expect(after(2000).sources).toEqual([]);
});

test('the parts of a scene once, and those that always move rarely', () => {
	const {poller, after} = open();
	poller.set('alpha', 'runs', {});
	expect(after(2000).parts).toEqual(expect.arrayContaining(['alpha~tail', '~stats', '~judged']));
	poller.setStats({perMinute: 20});
	expect(after(2000).parts).toEqual([]);
	vi.advanceTimersByTime(20_000);
	poller.setStats({perMinute: 30});
	expect(after(2000).parts).toContain('~stats');
});

test('an answer ends the failure before it, although it was fetched earlier', () => {
	const {poller, after} = open();
	poller.set('alpha', 'runs', {failures: 1, error: new CloudError('unavailable', 'no', 'bigquery')});
	expect(after(2000).sources.map(({at}) => at - now)).toEqual([0]);
	poller.set('alpha', 'runs', {reading: reading([], now - 3000)});
	expect(after(2000).sources.map(({at}) => at - now)).toEqual([1]);
});

test('the course of errors when it changes, else once a minute', () => {
	const {poller, after} = open();
	const at = (value: number, t: number) => {
		const series = [{labels: {}, points: [{t, value}]}];
		poller.set('alpha', logErrors, {reading: {...reading([], t), answer: {kind: 'series', series, delaySeconds: 0}}});
		return after(2000).sources.map(({at}) => at - now);
	};
	expect(at(0, now)).toEqual([0]);
	expect(at(0, now + 10)).toEqual([]);
	expect(at(5, now + 20)).toEqual([20]);
	vi.advanceTimersByTime(minute);
	expect(at(5, now + 30)).toEqual([30]);
});

test('new lines, those that came late, and equal ones that came again; never their payload', () => {
	const {poller, after} = open();
	poller.setTail('alpha', {lines: [line(1, 'INFO', {remembered: true}), line(5), line(6)]});
	expect(after(2000).lines).toEqual(['i5×1', 'i6×1']);
	poller.setTail('alpha', {
		lines: [line(7, 'INFO', {t: now, lastAt: now}), line(5), line(6, 'INFO', {count: 3, lastAt: now + 60})],
	});
	expect(after(2000).lines).toEqual(['i7×1', 'i6×3']);
	expect(after(2000).lines).toEqual([]);
});

test('everything again once its file was begun anew', () => {
	const {poller, after, lose} = open();
	poller.set('alpha', 'runs', {reading: reading([{n: 1}], now - 500)});
	poller.setTail('alpha', {lines: [line(5)]});
	const first = after(2000);
	lose();
	poller.setStats({perMinute: 20});
	expect(after(2000)).toEqual(first);
	expect(first).toMatchObject({sources: [{source: 'runs', at: now - 500}], lines: ['i5×1']});
	poller.setStats({perMinute: 20});
	expect(after(2000).sources).toEqual([]);
});

test('all errors of a flood, and a sample of the rest', () => {
	const flood = Array.from({length: 1000}, (_, index) => line(index, index % 100 === 0 ? 'ERROR' : 'INFO'));
	const kept = sampleOf(flood);
	expect(kept.filter(({severity}) => severity === 'ERROR')).toHaveLength(10);
	expect(kept.length).toBeGreaterThan(30);
	expect(kept.length).toBeLessThan(45);
	const few = [line(1), line(2, 'ERROR'), line(3)];
	expect(sampleOf(few)).toEqual(few);
});

test('the last changes at the end, and nothing while nothing is kept', () => {
	const first = open();
	first.poller.set('alpha', 'runs', {reading: reading([])});
	first.stop();
	expect(vi.getTimerCount()).toBe(0);
	const second = open();
	second.forget();
	second.poller.set('alpha', 'runs', {reading: reading([])});
	expect(second.after(2000).sources).toEqual([]);
});

describe('gaps', () => {
	beforeEach(() => void vi.useFakeTimers({now}));
	function watching() {
		const poller = new FakePoller();
		const journal = createJournal(systemClock);
		const store = createStore({tab: 'alpha', clock: systemClock});
		return {poller, journal, stop: recordGaps({live: liveScene(poller, store), journal, clock: systemClock})};
	}
	/** Timers stand still for so long; the monotonic clock goes on, as on a Mac. */
	function sleep(ms: number): void {
		const monotonic = performance.now() + ms;
		vi.setSystemTime(Date.now() + ms);
		vi.spyOn(performance, 'now').mockReturnValue(monotonic);
	}
	afterEach(() => void vi.restoreAllMocks());

	test('a night in which the machine slept', () => {
		const {journal, stop} = watching();
		vi.advanceTimersByTime(10 * minute);
		expect(journal.facts()).toEqual([]);
		sleep(60 * minute);
		vi.advanceTimersByTime(10_000);
		const woke = now + 70 * minute + 10_000;
		expect(journal.facts()).toMatchObject([{kind: 'gap', why: 'asleep', at: now + 10 * minute, to: woke}]);
		vi.advanceTimersByTime(minute);
		expect(journal.facts()).toHaveLength(1);
		stop();
		expect(vi.getTimerCount()).toBe(0);
	});
	test('the time in which no source could be read, once it has passed', () => {
		const {poller, journal} = watching();
		poller.setStats({blindSince: now});
		expect(journal.facts()).toEqual([]);
		vi.advanceTimersByTime(5 * minute);
		poller.setStats({});
		expect(journal.facts()).toMatchObject([{kind: 'gap', why: 'blind', at: now, to: now + 5 * minute}]);
	});
});
