/** What rows were before they changed, carried from reading to reading. */
import {expect, test} from 'vitest';
import {beforeOf, withBefore} from '../../src/cloud/sources/before.ts';
import type {Answer, Row} from '../../src/cloud/types.ts';

const minute = 60_000;
const start = Date.parse('2026-11-28T18:00:00Z');
const iso = (t: number) => new Date(t).toISOString();
const known = {
	id: (row: Row) => String(row.name),
	settings: ['memory'],
	changedAt: (row: Row) => row.updated_at as string | null,
};
const row = (memory: string, updatedAt = start): Row => ({
	name: 'f',
	memory,
	updated_at: iso(updatedAt),
	state: 'ACTIVE',
});

/** The rows after these answers, a minute apart. */
const after = (...readings: Row[][]) => {
	let last: {answer: Answer; fetchedAt: number} | undefined;
	let found: ReturnType<typeof withBefore> = [];
	for (const [index, list] of readings.entries()) {
		const at = start + index * minute;
		found = withBefore(list, last, known, at);
		last = {answer: {kind: 'rows', rows: found}, fetchedAt: at};
	}
	return found[0];
};

test('nothing is known at first, and while nothing changes', () => {
	expect(after([row('1Gi')])).toMatchObject({changed_at: null, before: null});
	expect(after([row('1Gi')], [{...row('1Gi'), state: 'FAILED'}])).toMatchObject({changed_at: null, before: null});
});

test('a change is kept with its time and what was before, whatever else is read later', () => {
	const changed = after(
		[row('1Gi')],
		[row('2Gi', start + 50_000)],
		[row('2Gi', start + 50_000)],
		[row('2Gi', start + 50_000)],
	);
	expect(changed).toMatchObject({changed_at: iso(start + 50_000), before: '{"memory":"1Gi"}'});
	expect(beforeOf(changed ?? {})).toEqual({memory: '1Gi'});
});

test('a time that cannot be that of the change is not believed: it was made when it was seen', () => {
	for (const said of [start - 86_400_000, start + 86_400_000])
		expect(after([row('1Gi')], [row('2Gi', said)])?.changed_at).toBe(iso(start + minute));
});

test('the next change replaces the one before; what is new or gone is no change', () => {
	expect(after([row('1Gi')], [row('2Gi')], [row('4Gi')])?.before).toBe('{"memory":"2Gi"}');
	expect(after([], [row('2Gi')])?.before).toBeNull();
	expect(after([row('1Gi')], [], [row('2Gi')])?.before).toBeNull();
});

test('a damaged memory is none', () => {
	for (const before of ['{', '1', 'null', null, 5]) expect(beforeOf({before})).toBeUndefined();
});
