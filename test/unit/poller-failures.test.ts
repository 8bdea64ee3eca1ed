/** What the poller makes of answers that do not come: backing off, waiting, blindness, a spent budget; and how all of it heals. */
import {expect, test, vi} from 'vitest';
import {count, minute, pollEach, poller, reads, second} from '../support/polling.ts';

pollEach();

test('a failing source backs off, keeps its last answer and heals', async () => {
	poller.start();
	await vi.advanceTimersByTimeAsync(second);
	reads.failWith.set('requests', 'unavailable');
	await vi.advanceTimersByTimeAsync(30 * minute);
	const failed = count('requests');
	expect(failed).toBeLessThanOrEqual(31);
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
