/** The history of alerts: when they fired, how bad, and for how long. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Episode, mostEpisodes, nextEpisodes} from '../../src/checks/episodes.ts';
import type {Alert} from '../../src/checks/types.ts';
import {alertOf} from '../support/checks.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = Date.parse('2026-11-28T18:00:00Z');
const fires = (patch: Partial<Alert> = {}): Alert =>
	alertOf('rate', {state: 'firing', level: 'warn', value: '3 %', firedAt: now, ...patch});
const after = (steps: readonly (readonly [Alert[], number])[]): readonly Episode[] =>
	steps.reduce<readonly Episode[]>((before, [alerts, at]) => nextEpisodes(before, alerts, at), []);

test('an alert that fires is one episode, whatever its value does', () => {
	const once = after([[[fires()], now]]);
	expect(once).toMatchObject([{level: 'warn', value: '3 %', firedAt: now}]);
	expect(nextEpisodes(once, [fires({value: '4 %'})], now + minute)).toBe(once);
});
test('it keeps the worst level and the value that came with it', () => {
	const worse = fires({level: 'crit', value: '14 %'});
	expect(
		after([
			[[fires()], now],
			[[worse], now + minute],
			[[fires()], now + 2 * minute],
		]),
	).toMatchObject([{level: 'crit', value: '14 %'}]);
});
test('it ends when its alert resolves, is gone, or fires anew', () => {
	const resolved = fires({state: 'ok', resolvedAt: now + 5 * minute});
	const ends = (next: Alert[]) =>
		after([
			[[fires()], now],
			[next, now + 6 * minute],
		]);
	expect(ends([resolved])).toMatchObject([{resolvedAt: now + 5 * minute}]);
	expect(ends([])).toMatchObject([{resolvedAt: now + 6 * minute}]);
	expect(ends([fires({firedAt: now + 6 * minute})])).toMatchObject([
		{firedAt: now, resolvedAt: now + 6 * minute},
		{firedAt: now + 6 * minute},
	]);
});
test('it goes on while its alert cannot be read', () => {
	const blind = fires({state: 'blind'});
	expect(
		after([
			[[fires()], now],
			[[blind], now + minute],
		])[0]?.resolvedAt,
	).toBeUndefined();
});
test('the history is bounded in number and in time, but never forgets what fires', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({min: 0, max: 60}), {maxLength: 400}), ages => {
			const past = ages.map((age, index): Episode => {
				const firedAt = now - age * day;
				return {key: `k${index}`, system: 's', title: 't', level: 'warn', value: '', firedAt, resolvedAt: firedAt + 1};
			});
			const next = nextEpisodes(past, [fires({firedAt: now - 90 * day, key: 'old'}), fires({key: 'new'})], now);
			expect(next.length).toBeLessThanOrEqual(mostEpisodes);
			expect(next.some(({key}) => key === 'new')).toBe(true);
			for (const {firedAt, resolvedAt} of next)
				if (resolvedAt !== undefined) expect(now - firedAt).toBeLessThan(30 * day);
			expect(next.map(({firedAt}) => firedAt)).toEqual(next.map(({firedAt}) => firedAt).toSorted((a, b) => a - b));
		}),
	);
});

test('it says why nobody was rung up, also when that is over', () => {
	const explained = fires({inhibitedBy: {key: 'demo.down', title: 'Availability'}});
	expect(
		after([
			[[fires()], now],
			[[explained], now + minute],
			[[fires()], now + 2 * minute],
		]),
	).toMatchObject([{quiet: 'inhibited by Availability', firedAt: now}]);
	expect(after([[[fires({flapping: {changes: 7, share: 0.34}})], now]])).toMatchObject([{quiet: 'flapping'}]);
	const known = after([[[explained], now]]);
	expect(nextEpisodes(known, [explained], now + minute)).toBe(known);
});
