/** When the trouble began that an incident is declared for, and what a timeline says of checks that nobody could judge. */
import {describe, expect, test} from 'vitest';
import {told} from '../../src/incidents/blindness.ts';
import {detectionOf, episodeStart} from '../../src/incidents/episode.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {alertFact, clocksAt, declared, factAt, incidentOf, minute, moved, noon} from '../support/incidentFacts.ts';

const minutesOf = (t: number | undefined) => (t === undefined ? undefined : (t - noon) / minute);
const sized = (fact: Fact, severity: 'critical' | 'medium'): Fact => ({...fact, severity}) as Fact;

describe('the trouble', () => {
	const start = (facts: readonly Fact[], at = 0) => minutesOf(episodeStart(facts, 'alpha', noon + at * minute));
	test.each([
		['a calm wall', [], undefined],
		['one alert', [alertFact(-7, 'firing')], -7],
		['one that ended long ago', [alertFact(-60, 'firing'), alertFact(-50, 'ok')], undefined],
		['one that ended just now', [alertFact(-60, 'firing'), alertFact(-4, 'ok')], -60],
		['one after the other', [alertFact(-60, 'firing'), alertFact(-20, 'firing', 'b'), alertFact(-19, 'ok')], -60],
		['a short calm', [alertFact(-60, 'firing'), alertFact(-25, 'ok'), alertFact(-20, 'firing')], -60],
		['a long calm', [alertFact(-60, 'firing'), alertFact(-45, 'ok'), alertFact(-20, 'firing')], -20],
		['what went blind has not ended', [alertFact(-60, 'firing'), alertFact(-50, 'blind')], -60],
		['what has fired for hours is no news', [alertFact(-180, 'firing'), alertFact(-9, 'firing', 'b')], -9],
		['what fires later', [alertFact(1, 'firing')], undefined],
		['another system', [{...alertFact(-5, 'firing'), system: 'beta'}], undefined],
	])('%s', (_, facts, expected) => {
		expect(start(facts)).toBe(expected);
	});
});

describe('the detection', () => {
	const of = (facts: readonly Fact[], firedAt?: number, severity: 'critical' | 'medium' = 'critical') =>
		minutesOf(
			detectionOf(
				facts,
				{system: 'alpha', severity, firedAt: firedAt === undefined ? undefined : noon + firedAt * minute},
				noon,
			),
		);
	const both = [sized(alertFact(-30, 'firing', 'alpha.small'), 'medium'), sized(alertFact(-9, 'firing'), 'critical')];
	test('is the first alert as grave as what is declared, and never later than its own', () => {
		expect(of(both)).toBe(-9);
		expect(of(both, -2)).toBe(-9);
		expect(of(both, -12)).toBe(-12);
		expect(of(both, -2, 'medium')).toBe(-30);
		expect(of([], -2)).toBe(-2);
		expect(of([])).toBeUndefined();
	});
	test('is not an alert that somebody had silenced', () => {
		const hold = {kind: 'mute', who: 'ops1', at: noon, until: noon + minute, reason: 'x'} as const;
		const muted = factAt(-20, {kind: 'hold', key: 'alpha.errors', hold});
		expect(of([muted, ...both])).toBeUndefined();
		expect(of([muted, factAt(-15, {kind: 'hold', key: 'alpha.errors'}), ...both])).toBe(-9);
	});
});

describe('a timeline', () => {
	test('begins at the first alert that led to it, and says what was before the declaration', () => {
		const facts = [alertFact(-100, 'firing', 'alpha.slow'), alertFact(-3, 'firing'), declared()];
		const {timeline, detectedAt} = incidentOf(facts);
		expect(timeline.map(({words}) => words)).toEqual([
			'Errors fires: 12 % (before declaring)',
			'Errors fires: 12 % (before declaring)',
			'Declared critical: Down',
		]);
		expect(detectedAt).toBe(noon);
	});
	test('an alert from before the detection does not keep the watch from ending', () => {
		const facts = [alertFact(-100, 'firing', 'alpha.slow'), declared(), moved(10, 'monitoring')];
		expect(clocksAt(facts, 40).stability?.state).toBe('met');
	});
	test('whoever took an earlier alert of the trouble has acknowledged it', () => {
		const hold = {kind: 'ack', who: 'ops1', at: noon, until: noon} as const;
		const facts = [
			alertFact(-8, 'firing', 'alpha.first'),
			factAt(-6, {kind: 'hold', key: 'alpha.first', hold}),
			declared(0, {alert: 'alpha.errors', detectedAt: noon - 8 * minute}),
		];
		expect(clocksAt(facts, 1).ack).toMatchObject({state: 'met', metAt: noon - 6 * minute});
	});
});

describe('checks that nobody could judge', () => {
	const words = (...facts: Fact[]) =>
		told(incidentOf([declared(), ...facts]).timeline)
			.slice(1)
			.map(one => one.words);
	const blind = (minutes: number, key: string): Fact => ({...alertFact(minutes, 'blind', key), from: 'ok'}) as Fact;
	const back = (minutes: number, key: string): Fact => ({...alertFact(minutes, 'ok', key), from: 'blind'}) as Fact;
	test('are one line with how long it lasted, and who they were', () => {
		const went = ['a', 'b', 'c', 'd', 'e'].map((key, index) => blind(2 + index / 10, `alpha.x[${key}]`));
		const seen = ['a', 'b', 'c', 'd', 'e'].map(key => back(9, `alpha.x[${key}]`));
		expect(words(...went)).toEqual(['5 checks cannot be judged: Errors: a, Errors: b, Errors: c and 2 more']);
		expect(words(...went, ...seen)).toEqual([
			'5 checks could not be judged for 7 m: Errors: a, Errors: b, Errors: c and 2 more',
		]);
	});
	test('what happens between them stays, and so does what fired before or afterwards', () => {
		expect(
			words(
				...[alertFact(1, 'firing', 'alpha.a'), alertFact(2, 'blind', 'alpha.a')],
				...[blind(2, 'alpha.b'), factAt(3, {kind: 'note', incident: 'i', text: 'phoned'})],
				...[back(4, 'alpha.a'), {...alertFact(4, 'firing', 'alpha.b'), from: 'blind'} as Fact],
			),
		).toEqual([
			'Errors fires: 12 %',
			'2 checks could not be judged for 2 m: Errors, Errors',
			'phoned',
			'Errors is judged again: 12 %',
			'Errors fires: 12 %',
		]);
	});
	test('from before the declaration on says so, as every line does', () => {
		const facts = [alertFact(-5, 'firing'), blind(-3, 'alpha.a'), blind(-3, 'alpha.b'), declared(), back(2, 'alpha.a')];
		expect(told(incidentOf(facts).timeline).map(one => one.words)).toEqual([
			'Errors fires: 12 % (before declaring)',
			'2 checks cannot be judged: Errors, Errors (before declaring)',
			'Declared critical: Down',
		]);
	});
	test('a later time is another line', () => {
		expect(words(blind(1, 'a'), back(2, 'a'), blind(20, 'a'))).toEqual([
			'Errors could not be judged for 1 m',
			'Errors cannot be judged',
		]);
	});
});
