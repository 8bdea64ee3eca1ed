/** Every shipped check at its limit, just beyond it, at its `for` and one step before, without data, blind, late, and over a restart. */
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {loadTests} from '../../src/check-tests/load.ts';
import {runTests} from '../../src/check-tests/run.ts';
import {testFileSchema} from '../../src/check-tests/schema.ts';
import {walk} from '../../src/check-tests/walk.ts';
import type {CheckConfig} from '../../src/config/schema/checks.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {milliseconds} from '../../src/config/units.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {around, feed, type Told} from '../support/feeders.ts';

const shipped = new URL('../../systems', import.meta.url).pathname;
const {systems} = sandboxConfig(shipped);
const folder = `${shipped}/tests`;
/** Stories and alerts of the sandbox are beside this file. */
const here = new URL('.', import.meta.url).pathname;
const files = readdirSync(folder).filter(name => name.endsWith('.test.yaml'));

/** Steps before the value turns bad. */
const before = 4;
/** ms from one value to the next: short enough for `for`, and not so short that a day takes for ever. */
function stepOf(check: CheckConfig): number {
	const hold = milliseconds(check.for);
	return hold === 0 ? 60_000 : hold % 60_000 === 0 && hold <= 3_600_000 ? 60_000 : hold / 6;
}

/** The state of a check at each step, while its source says these values. */
function course(
	system: SystemConfig,
	check: CheckConfig,
	values: readonly Told[],
	clock: readonly unknown[] = [],
): (string | undefined)[] {
	const interval = stepOf(check);
	const at = (step: number) => `${step * interval}ms`;
	const input = feed(check, values, {interval});
	const file = testFileSchema.parse({
		system: system.system,
		tests: [
			{
				name: check.id,
				interval: `${interval}ms`,
				// Ten in the morning of the systems' zone: what is due by then is due.
				start: '2025-01-08T18:00:00Z',
				input_series: input,
				clock,
				check_test: values.map((_, step) => ({eval_time: at(step), check: check.id, exp: []})),
			},
		],
	});
	const [one] = file.tests;
	if (!one) throw new Error('no test');
	const {alerts} = walk({...system, checks: [check]}, one, interval);
	return values.map((_, step) => (alerts.get(step * interval) ?? []).find(alert => alert.check === check.id)?.state);
}

const all = systems.flatMap(system =>
	system.checks.map(check => ({name: `${system.system}.${check.id}`, system, check})),
);
const fed = all.filter(({check}) => feed(check, [0]) !== undefined && around(check) !== undefined);
const times = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
const noAlert = [undefined, 'ok'];

describe('every shipped check', () => {
	test('is tested here, by a file of systems/tests or by a story', () => {
		const named = new Set(
			files.flatMap(file => {
				const text = readFileSync(`${folder}/${file}`, 'utf8');
				const system = /^system: (\S+)/m.exec(text)?.[1] ?? '';
				return [...text.matchAll(/check: ([a-z0-9_.]+)/g)].map(([, check]) => `${system}.${check}`);
			}),
		);
		const told = readdirSync(here).map(file => readFileSync(`${here}/${file}`, 'utf8'));
		const isTold = (id: string) => told.some(text => new RegExp(`\\b${id}\\b`).test(text));
		const isFed = new Set(fed.map(({name}) => name));
		const missed = all.filter(({name, check}) => !isFed.has(name) && !named.has(name) && !isTold(check.id));
		expect(missed.map(({name}) => name)).toEqual([]);
	});

	describe.each(fed)('$name', ({system, check}) => {
		const {on, isBadOn, beyond, good} = around(check) ?? {on: 0, isBadOn: false, beyond: 0, good: 0};
		// Steps from the first bad value to the one that fires.
		const hold = Math.max(milliseconds(check.for) / stepOf(check), check.attempts - 1);

		test('at its limit it is as strict as the limit is written', () => {
			const states = course(
				system,
				{...check, levels: {crit: check.levels.crit ?? check.levels.warn}},
				times(hold + 3, on),
			);
			if (isBadOn) expect(states.at(-1)).toBe('firing');
			else expect(noAlert).toContain(states.at(-1));
		});

		test('it fires after exactly `for` and `attempts` of bad values, and not one step before', () => {
			const states = course(system, check, [...times(before, good), ...times(hold + 2, beyond)]);
			expect(states.slice(0, before).every(state => noAlert.includes(state))).toBe(true);
			if (hold > 0) expect(states[before + hold - 1]).toBe('pending');
			expect(states[before + hold]).toBe('firing');
		});

		test('a poll that fails never resolves it, and is never well', () => {
			const fails = (step: number) => [{at: `${step * stepOf(check)}ms`, fails: 'unavailable', for: '1d'}];
			const states = course(system, check, times(hold + 7, beyond), fails(hold + 2));
			expect(states.slice(hold + 2)).toEqual(times(5, 'firing'));
			expect(course(system, check, times(4, beyond), fails(0)).at(-1)).toBe('blind');
		});

		test('it goes on over a restart', () => {
			const interval = stepOf(check);
			const clock = [{at: `${(hold + 2) * interval}ms`, restart: `${interval}ms`}];
			const states = course(system, check, times(hold + 6, beyond), clock);
			expect(states.slice(hold + 3)).toEqual(times(3, 'firing'));
		});

		// No row is a number of rows, too.
		test.skipIf('rows' in check.measure)('without data it says what onNoData says', () => {
			const states = course(system, check, [...times(before, good), ...times(12, 'none' as const)]);
			const expected = {
				ok: [undefined, 'ok'],
				nodata: ['nodata', 'blind'],
				keep: ['nodata', 'ok', undefined],
				alert: ['firing', 'pending'],
			};
			expect(expected[check.onNoData]).toContain(states.at(-1));
		});
	});
});

describe('the test files of the shipped systems', () => {
	test.each(files)('%s', file => {
		const failed = runTests(loadTests(`${folder}/${file}`, shipped)).flatMap(({failures}) => failures);
		expect(failed).toEqual([]);
	});
});
