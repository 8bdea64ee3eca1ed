import {expect, test} from 'vitest';
import {createSeen} from '../../src/cloud/seen.ts';
import {runs} from '../support/runs.ts';

const id = (n: number) =>
	`projects/p/logs/run.googleapis.com%2Fstderr\n${1_700_000_000 + (n >> 3)}.${(n & 7) * 1000}\nchatter-${String(n).padStart(9, '0')}`;

test('a key is new once, as long as it is remembered', () => {
	const seen = createSeen(1000);
	expect(seen.add(id(1))).toBe(true);
	expect(seen.add(id(1))).toBe(false);
	for (let n = 2; n <= 1500; n++) seen.add(id(n));
	expect(seen.add(id(600))).toBe(false);
	for (let n = 1501; n <= 3000; n++) seen.add(id(n));
	expect(seen.add(id(1))).toBe(true);
});

test('half a million ids that differ in a digit are all told apart', () => {
	const seen = createSeen(1_000_000);
	const ids = runs(500_000);
	let taken = 0;
	for (let n = 0; n < ids; n++) if (seen.add(id(n))) taken++;
	expect(taken).toBe(ids);
});
