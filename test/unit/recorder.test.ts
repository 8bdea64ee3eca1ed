/** The flight recorder of an action: each SLO before the call and since the change is in force. */
import {expect, test} from 'vitest';
import type {ActionRun} from '../../src/actions/runs.ts';
import type {Phase} from '../../src/actions/types.ts';
import {aroundOf, recorded, recordedText, verdictOf} from '../../src/actions/underway/recorder.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {type SloConfig, sloSchema} from '../../src/config/schema/slos.ts';
import {day, lookup, minute, seen} from '../support/checks.ts';

const t0 = Date.parse('2026-11-21T18:00:00Z');
/** A run that was sent at t0 and in force a minute later. */
const run = (...phases: Phase[]): ActionRun =>
	({
		progress: phases.map(phase => ({phase, text: '', at: t0 + (phase === 'converged' ? minute : 0)})),
	}) as unknown as ActionRun;
const inForce = run('calling', 'converging', 'converged');

const slo = (more: Record<string, unknown> = {}): SloConfig =>
	sloSchema.parse({
		id: 'errors',
		title: 'Error rate',
		objective: 0.99,
		sli: {ratio: {source: 's', bad: {class: ['5xx']}}},
		show: 'bad',
		target: '< 1%',
		levels: {warn: '> 2%', crit: '> 5%'},
		...more,
	});

/** Points of a step each up to `end`, of 1000 requests with so many failed at a time. */
function answer(end: number, failed: (t: number) => number, step = minute): Answer {
	const times = Array.from({length: 40}, (_, index) => end - (39 - index) * step);
	return {
		kind: 'series',
		delaySeconds: 0,
		series: [
			{labels: {class: '2xx'}, points: times.map(t => ({t, value: 1000 - failed(t)}))},
			{labels: {class: '5xx'}, points: times.map(t => ({t, value: failed(t)}))},
		],
	};
}
const all = (what: Answer, at: number, {config = slo(), its = inForce} = {}) => {
	const around = aroundOf(its);
	return around ? recorded(around, {slos: [config], tz: 'UTC'}, lookup({s: seen(what, at)}), at) : [];
};
const of = (what: Answer, at: number, more = {}) =>
	all(what, at, more).map(one => recordedText(one, {arrow: '->', ellipsis: '...'}));

test.each<[string, number, number, string]>([
	['fell into the objective', 135, 2, 'Error rate 13.5% -> 0.2% better'],
	['rose out of it', 2, 135, 'Error rate 0.2% -> 13.5% worse'],
	['moved within it', 0, 5, 'Error rate 0% -> 0.5%'],
	['fell by half outside of it', 200, 90, 'Error rate 20% -> 9% better'],
	['hardly moved outside of it', 200, 190, 'Error rate 20% -> 19%'],
])('%s', (_, before, after, text) => {
	const at = t0 + 10 * minute;
	expect(
		of(
			answer(at, t => (t <= t0 ? before : after)),
			at,
		),
	).toEqual([text]);
});

test('what came while the change was on its way counts on neither side, and until more came it is not measured', () => {
	const failed = (t: number) => (t > t0 && t <= t0 + 2 * minute ? 500 : 0);
	expect(of(answer(t0 + 2 * minute, failed), t0 + 2 * minute)).toEqual(['Error rate 0% -> ...']);
	expect(of(answer(t0 + 3 * minute, failed), t0 + 3 * minute)).toEqual(['Error rate 0% -> 0%']);
});

test('a share of good events is judged by what it lacks', () => {
	const config = slo({show: 'good', objective: 0.999, target: '> 99.9%', levels: {warn: '< 99.5%', crit: '< 99%'}});
	const at = t0 + 10 * minute;
	expect(
		of(
			answer(at, t => (t <= t0 ? 80 : 20)),
			at,
			{config},
		),
	).toEqual(['Error rate 92% -> 98% better']);
});

test('nothing is told before the call, of an action that changes nothing by itself, or by daily data', () => {
	const at = t0 + 10 * minute;
	const well = answer(at, () => 0);
	expect(of(well, at, {its: run('checking')})).toEqual([]);
	expect(of(well, at, {its: run('calling', 'verifying')})).toEqual([]);
	expect(
		of(
			answer(at, () => 0, day),
			at,
		),
	).toEqual([]);
});

test('it is early while the first values are on their way, and unknown where none came', () => {
	const quiet = answer(t0, () => 0);
	expect(all(quiet, t0 + 5 * minute)).toMatchObject([{towards: 'early'}]);
	expect(all(quiet, t0 + 5 * minute, {its: run('calling', 'converging')})).toMatchObject([{towards: 'early'}]);
	expect(all(quiet, t0 + 20 * minute)).toMatchObject([{towards: 'unknown'}]);
});

test('a quarter of an hour counts on both sides: what comes later is of something else', () => {
	const at = t0 + 30 * minute;
	const found = all(
		answer(at, t => (t > t0 + 17 * minute ? 500 : 0)),
		at,
	);
	expect(found).toMatchObject([{before: '0%', after: '0%', towards: 'same'}]);
	const times = found[0]?.points.map(({t}) => (t - t0) / minute) ?? [];
	expect([times[0], times.at(-1)]).toEqual([-9, 15]);
});

test.each([
	[['same', 'better', 'worse'], 'worse: c'],
	[['same', 'better', 'early'], 'better: b'],
	[['same', 'early'], 'too early to tell: metrics are some minutes late'],
	[['same', 'unknown'], 'no SLO has moved'],
	[[], 'nothing was measured around it'],
] as const)('of %j the verdict is %s', (ways, text) =>
	expect(verdictOf(ways.map((towards, index) => ({towards, title: 'abc'[index]}) as never)).text).toBe(text),
);
