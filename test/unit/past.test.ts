/** The last hour of an alert. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {minutesOf, noted, pastOf} from '../../src/checks/past.ts';
import type {Sample} from '../../src/checks/run.ts';
import type {Level, Past} from '../../src/checks/types.ts';
import {hour, minute} from '../../src/clock.ts';
import {runs} from '../support/runs.ts';

const now = Date.UTC(2026, 10, 21, 12, 5, 30);
const end = now - (now % minute);
/** A sample a minute, the newest last: `.` is ok, `w` and `c` are bad, and a blank is none. */
const samples = (course: string): Sample[] =>
	[...course].flatMap((one, index) => {
		const level = {'.': 'ok', w: 'warn', c: 'crit'}[one] as Level | undefined;
		return level === undefined ? [] : [{t: end - (course.length - 1 - index) * minute, level, notDue: false}];
	});
const rule = {for: 2 * minute, attempts: 1, keepFiringFor: 0, maxGap: 3 * minute};
/** The same as points, of which those from 1 on are bad. */
const walk = (course: string) => {
	const points = samples(course).map(({t, level}) => ({t, value: ['ok', 'warn', 'crit'].indexOf(level)}));
	const sample = ({t, value}: {t: number; value: number}): Sample => ({
		t,
		level: (['ok', 'warn', 'crit'] as const)[value] ?? 'ok',
		notDue: false,
	});
	return [points, {sample, isGood: (value: number) => value === 0}, rule] as const;
};
const marks: Partial<Record<Level, string>> = {ok: '.', pending: 'p', warn: 'w', crit: 'c', nodata: '?', blind: 'x'};
/** The last minutes, the running one last; unknown ones are blank. */
function strip(past: Past, minutes: number): string {
	const by = new Map(minutesOf(past, now, minutes).map(({t, level}) => [t, marks[level] ?? level]));
	return Array.from({length: minutes}, (_, index) => by.get(end + minute - (minutes - 1 - index) * minute) ?? ' ').join(
		'',
	);
}

test('a history tells what only built up, what fired and how badly', () => {
	expect(strip(pastOf(...walk('...ccc.wwwww.')), 13)).toBe('...ppc.ppwww.');
});

describe('noted', () => {
	test('keeps a moment of change only, and the same object where nothing is new', () => {
		const one = noted([], now, 'ok');
		expect(noted(one, now + minute, 'ok')).toBe(one);
		expect(noted(one, now + minute, 'crit')).toEqual([
			{t: now, level: 'ok'},
			{t: now + minute, level: 'crit'},
		]);
	});
	test('forgets what is over for longer than an hour, but not what went on', () => {
		const old = noted(noted(noted([], now - 5 * hour, 'crit'), now - 4 * hour, 'ok'), now, 'warn');
		expect(old).toEqual([
			{t: 0, level: 'ok'},
			{t: now, level: 'warn'},
		]);
	});
	test('stays in bounds whatever comes, and in order', () => {
		const level = fc.constantFrom<Level>('ok', 'pending', 'warn', 'crit', 'blind', 'nodata');
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(3 * minute), level), {maxLength: 400}), steps => {
				let t = now;
				let past: Past = [];
				for (const [step, next] of steps) {
					t += step;
					past = noted(past, t, next);
				}
				expect(past.length).toBeLessThanOrEqual(140);
				expect(past.map(one => one.t)).toEqual(past.map(one => one.t).toSorted((a, b) => a - b));
				expect(past.every(({level: one}, index) => index === 0 || past[index - 1]?.level !== one)).toBe(true);
				expect(past.at(-1)?.level).toBe(steps.at(-1)?.[1]);
			}),
			{numRuns: runs(300)},
		);
	});
});

describe('minutes', () => {
	test('before anything was seen are unknown, and a gap in a history is no good minute', () => {
		expect(strip(noted([], end - 2 * minute, 'ok'), 5)).toBe('  ...');
		expect(strip(pastOf(...walk('...          ...')), 16)).toMatch(/^\.\.[.?]\?{9,}\.\.\.$/);
	});
	test('show the worst of what was within them', () => {
		const past: Past = [
			{t: 0, level: 'ok'},
			{t: end - 70_000, level: 'crit'},
			{t: end - 65_000, level: 'ok'},
		];
		expect(strip(past, 4)).toBe('.c..');
	});
});
