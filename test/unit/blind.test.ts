/** A1: that we cannot look rings when it lasts, whatever cannot be looked at and whatever else burns. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import {type Blind, blindAfter, blindNow, noneBlind, reduceBlind} from '../../src/notify/blind.ts';
import {blindSentence} from '../../src/notify/text.ts';
import {systemLevels} from '../../src/panes/standing.ts';
import type {SourceState, TailState} from '../../src/poll/types.ts';
import {calmStats, calmTail} from '../support/calm.ts';
import {alertOf, checkOf, failed, minute, never, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const system = systemOf({
	panes: [{id: 'log', kind: 'log'}],
	checks: [checkOf({measure: {source: 'table', column: 'n'}})],
});
const wall = (sources: Record<string, SourceState> = {}, mode: TailState['mode'] = 'tail', blindSince?: number) => ({
	source: (_: string, id: string) => sources[id] ?? seen(rows({n: 1}), now),
	tail: () => ({...calmTail, mode}),
	stats: () => ({
		...calmStats,
		total: 5,
		...(blindSince !== undefined && {blindSince, blindReason: 'all 5 sources are failing'}),
	}),
	alerts: (): Alert[] => [],
});
const blindAlert = alertOf('check', {state: 'blind', level: 'blind', reason: 'blind: no answer in time', since: now});
const blindWall = (...known: Parameters<typeof wall>) => ({...wall(...known), alerts: () => [blindAlert]});
const keysOf = (blind: readonly Blind[]) => blind.map(({key}) => key);

describe('A1: what is blind', () => {
	test('A1: a check, a source that no check judges, and a log', () => {
		expect(blindNow({systems: [system]}, wall(), now)).toEqual([]);
		expect(keysOf(blindNow({systems: [system]}, blindWall({points: failed()}, 'down'), now))).toEqual([
			'demo.check',
			'demo/points',
			'demo/log',
		]);
	});
	test('A1: the source of a check is told by its check; the first look is still under way', () => {
		expect(keysOf(blindNow({systems: [system]}, blindWall({table: failed(), probe: never}), now))).toEqual([
			'demo.check',
		]);
	});
	test('A19: a log that cannot be read is in the level of its system, too', () => {
		expect(systemLevels({systems: [system]} as LoadedConfig, wall(), now)).toEqual(['ok']);
		expect(systemLevels({systems: [system]} as LoadedConfig, wall({}, 'down'), now)).toEqual(['blind']);
	});
	test('A1: everything at once is one thing', () => {
		const all = blindNow({systems: [system]}, blindWall({points: failed()}, 'down', now - minute), now);
		expect(all).toMatchObject([{key: '*', since: now - minute}]);
		expect(blindSentence(all)).toBe('BLIND: nothing can be read (all 5 sources are failing)');
	});
	test('A1: several are one sentence', () => {
		const several = blindNow({systems: [system]}, blindWall({points: failed(), jobs: failed()}), now);
		expect(blindSentence(several)).toBe(
			'BLIND demo: Check check (blind: no answer in time), points (unavailable for a test), +1',
		);
	});
});

describe('A1: blind for two minutes rings', () => {
	const one = (since?: number): Blind => ({
		key: 'a',
		system: 'demo',
		title: 'A',
		reason: '',
		...(since !== undefined && {since}),
	});
	test('A1: whenever it was first seen, once, and again when it comes back', () => {
		fc.assert(
			fc.property(fc.array(fc.record({after: fc.integer({min: 1, max: 90_000}), blind: fc.boolean()})), steps => {
				let memory = noneBlind;
				let at = now;
				let since: number | undefined;
				let rung = false;
				for (const {after, blind} of steps) {
					at += after;
					const reduced = reduceBlind(memory, blind ? [one()] : [], at);
					({memory} = reduced);
					if (!blind) [since, rung] = [undefined, false];
					else since ??= at;
					const due: boolean = since !== undefined && at - since >= blindAfter && !rung;
					expect(reduced.lasting.length).toBe(due ? 1 : 0);
					rung ||= due;
				}
			}),
		);
	});
	test('A1: what was blind before the wall was asked rings at once', () => {
		expect(reduceBlind(noneBlind, [one(now - blindAfter)], now).lasting).toHaveLength(1);
	});
	test('A1: after everything was lost, what comes back within two minutes stays silent', () => {
		const all: Blind = {key: '*', title: 'nothing can be read', reason: '', since: now};
		const {memory} = reduceBlind(noneBlind, [all], now + 3 * minute);
		const partly = reduceBlind(memory, [one(now)], now + 4 * minute);
		expect(partly.lasting).toEqual([]);
		expect(reduceBlind(partly.memory, [one(now)], now + 6 * minute).lasting).toHaveLength(1);
	});
});
