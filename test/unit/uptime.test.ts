/** Availability is what is seen from outside, the error rate what happened to requests (A16). */
import {expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {sloView} from '../../src/checks/slo.ts';
import type {Answer, Series} from '../../src/cloud/types.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {lookup, minute, points, seen} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const system = sandboxConfig('systems').systems.find(one => one.system === 'ingestion');
if (!system) throw new Error('ingestion is shipped');
const at = (i: number) => now - (29 - i) * minute;

/** Half an hour of checks from three places; `passed` of each minute and place. */
const uptime = (passed: (i: number, place: number) => boolean): Answer => ({
	kind: 'series',
	delaySeconds: 60,
	series: [0, 1, 2].map(
		(place): Series => ({
			labels: {checker_location: String(place)},
			points: Array.from({length: 30}, (_, i) => ({t: at(i), value: passed(i, place) ? 1 : 0})),
		}),
	),
});
/** Half an hour of requests, of which so many in a hundred fail. */
const requests = (failed: number): Answer => {
	const of = (response_code_class: string, value: number) =>
		points(
			Array.from({length: 30}, (_, i) => [at(i), value] as const),
			{response_code_class},
		);
	const [good, bad] = [of('2xx', 1000 - 10 * failed), of('5xx', 10 * failed)];
	return good.kind === 'series' && bad.kind === 'series' ? {...good, series: [...good.series, ...bad.series]} : good;
};
const firing = (checks: Answer, failed: number): string[] =>
	evaluate(emptyMemory, system, lookup({uptime: seen(checks, now), requests: seen(requests(failed), now)}), now)
		.alerts.filter(({state}) => state === 'firing')
		.map(({check, level, label = ''}) => `${check} ${level} ${label}`.trim());

test.each([
	['1.5 % of errors is neither', 1.5, []],
	['3 % is a warning of the error rate, without the label of its crit', 3, ['high_error_rate warn']],
	['6 % is the error rate alone', 6, ['high_error_rate crit P2(ing)']],
])('A16: %s', (_, failed, expected) => {
	expect(
		firing(
			uptime(() => true),
			failed,
		),
	).toEqual(expected);
});

test.each([
	['nothing answers from outside', () => false, ['api_availability crit P1(ing)']],
	['for three minutes', (i: number) => i < 27, ['api_availability crit P1(ing)']],
	['for one minute', (i: number) => i < 29, []],
	['one place, once', (i: number, place: number) => !(place === 1 && i === 28), []],
	['one place, all the time', (_: number, place: number) => place !== 1, ['api_availability crit P1(ing)']],
])('A16: availability where %s', (_, passed, expected) => {
	expect(firing(uptime(passed), 0)).toEqual(expected);
});

test('the shown value is the newest minute, and the budget counts every check', () => {
	const slo = system.slos.find(({id}) => id === 'availability');
	if (!slo) throw new Error('no SLO of availability');
	const view = sloView(
		slo,
		lookup({
			uptime: seen(
				uptime((i, place) => place > 0 || i < 29),
				now,
			),
		}),
		now,
	);
	expect(view).toMatchObject({status: 'ok', unit: 'ratio', span: minute});
	expect(view.value).toBeCloseTo(2 / 3);
});
