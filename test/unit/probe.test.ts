/** A1: a page that does not answer is down where others answer, and unknown where nothing does. */

import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {measureValues} from '../../src/checks/measures/index.ts';
import type {Measure} from '../../src/config/schema/checks.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {checkOf, failed, lookup, minute, never, rows, seen, systemOf} from '../support/checks.ts';
import {probeAnswer, silentAnswer} from '../support/lists.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const measure: Measure = {source: 'probe', httpOk: true};
const check = checkOf({measure, levels: {crit: '< 1'}, for: '1m'});
const system = systemOf({checks: [check]});
const alone = systemOf({sources: {probe: {http: 'https://example.com'}}, checks: [check]});
const down = (since: number, at = now): SourceState =>
	seen(silentAnswer('the connection was cut (ECONNRESET)', since), at);
const well = (at: number) => seen(rows({n: 1}), at);
const take = (states: Record<string, SourceState>, of = system) => measureValues(of, measure, lookup(states), now);

describe('A1: the health probe', () => {
	test('A1: is down once another source has answered since', () => {
		expect(take({probe: down(now - minute), table: well(now - 1000)})).toMatchObject([
			{status: 'value', value: 0, text: 'DOWN', reason: 'the connection was cut (ECONNRESET)'},
		]);
	});
	test.each([
		['nothing else has been read yet', {table: never}],
		['what others answered is older', {table: well(now - 2 * minute)}],
		['the others fail as well', {table: failed('unavailable', well(now - 2 * minute)), points: failed()}],
		['another page does not answer either', {other: down(now - minute, now)}],
		['what others answered is from before the restart', {table: {...well(now - 1000), remembered: true as const}}],
	])('A1: is blind while %s', (_, states: Record<string, SourceState>) => {
		expect(take({probe: down(now - minute), ...states})).toMatchObject([{status: 'blind'}]);
	});
	test('A1: is down where there is nothing else to ask', () => {
		expect(take({probe: down(now)}, alone)).toMatchObject([{value: 0, text: 'DOWN'}]);
	});
	test.each([
		[200, 1, 1],
		[401, 0, 1],
		[429, 0, 1],
		[500, 0, 0],
		[503, 0, 0],
	])('S3-041: an answer of %i is %i as health, %i as somebody who is there', (status, ok, reachable) => {
		const states = {probe: seen(probeAnswer(status), now)};
		expect(take(states)).toMatchObject([{value: ok, text: `HTTP ${status}`}]);
		expect(measureValues(system, {source: 'probe', reachable: true}, lookup(states), now)).toMatchObject([
			{value: reachable},
		]);
	});
	test('A1: law: down for its `for` while anything answers fires, whatever the rest does', () => {
		const other = fc.constantFrom('well', 'failing', 'never');
		fc.assert(
			fc.property(
				fc.record({points: other, functions: other, jobs: other}),
				fc.integer({min: 2, max: 9}),
				(kinds, n) => {
					let memory = emptyMemory;
					let alerts: ReturnType<typeof evaluate>['alerts'] = [];
					for (let i = 0; i <= n; i++) {
						const at = now + i * minute;
						const states = Object.fromEntries(
							Object.entries(kinds).map(([id, kind]) => [
								id,
								kind === 'well' ? well(at) : kind === 'failing' ? failed() : never,
							]),
						);
						const source = lookup({...states, probe: down(now - 1, at), table: well(at)});
						({memory, alerts} = evaluate(memory, system, source, at));
					}
					expect(alerts.filter(({state}) => state === 'firing')).toMatchObject([
						{check: 'check', level: 'crit', value: 'DOWN'},
					]);
				},
			),
		);
	});
});
