/** Another config while the poller runs: what is as before goes on, the rest begins or ends. */

import {expect, test, vi} from 'vitest';
import {hour} from '../../src/clock.ts';
import {checkSchema} from '../../src/config/schema/checks.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import {paneList} from '../../src/panes/schemas.ts';
import {logLine} from '../support/lines.ts';
import {config, count, minute, pollEach, poller, reads, second} from '../support/polling.ts';

pollEach();

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

test('what a new check judges is asked at its own pace, also where nobody sees it', async () => {
	poller.setShown(new Map());
	poller.start();
	await vi.advanceTimersByTimeAsync(2 * second);
	expect(poller.source('one', 'requests').period).toBe(15 * minute);
	const check = {id: 'a', title: 'A', measure: {source: 'requests', last: 'max'}, severity: 'high'};
	poller.reconfigure(withSources(one.sources, {checks: [checkSchema.parse(check)]}));
	await vi.advanceTimersByTimeAsync(second);
	expect(poller.source('one', 'requests').period).toBe(minute);
	const before = count('requests');
	await vi.advanceTimersByTimeAsync(4 * minute);
	expect(count('requests') - before).toBeGreaterThanOrEqual(3);
	expect(poller.source('one', 'table').period).toBe(6 * hour);
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
	handlers?.lines([logLine('old')]);
	poller.reconfigure(withSources(one.sources));
	expect(reads.handlers).toBe(handlers);
	await vi.advanceTimersByTimeAsync(second);
	expect(poller.tail('one').lines).toHaveLength(1);
	poller.reconfigure(
		withSources(one.sources, {panes: paneList.parse([{id: 'log', kind: 'log', filter: 'severity>=WARNING'}])}),
	);
	expect(reads.handlers).not.toBe(handlers);
	expect(poller.tail('one').lines).toEqual([]);
	poller.reconfigure(withSources(one.sources, {panes: []}));
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
