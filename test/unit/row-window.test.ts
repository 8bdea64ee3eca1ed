import {expect, test} from 'vitest';
import {minute} from '../../src/clock.ts';
import {rowWindow} from '../../src/cloud/slide.ts';
import type {Reading} from '../../src/cloud/types.ts';

const now = Date.UTC(2026, 10, 21, 12);

test('a window of more rows than a call takes arguments slides as any other', () => {
	const begin = (minutes: number) => new Date(now - minutes * minute).toISOString();
	const many = Array.from({length: 300_000}, () => ({begun: begin(50)}));
	const previous: Reading = {
		answer: {kind: 'rows', rows: [...many, {begun: begin(40)}, {begun: begin(2)}], wholeAt: now - 5 * minute},
		fetchedAt: now - minute,
		cost: {requests: 1, bytesBilled: 0},
	};
	const {since, kept} = rowWindow(previous, {column: 'begun', window: '1h'}, now, 'UTC');
	expect(since).toBe(now - 40 * minute);
	expect(kept).toHaveLength(300_000);
});
