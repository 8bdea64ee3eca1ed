/** What holds for alerts whatever is looked at, and in whatever order. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {failed, rows, seen} from '../support/checks.ts';
import {at, drive, table} from '../support/driving.ts';

const look = fc.oneof(
	fc.constant('bad' as const),
	fc.constant('good' as const),
	fc.constant('blind' as const),
	fc.constant('nodata' as const),
);
const stateFor = (kind: 'bad' | 'good' | 'blind' | 'nodata', now: number): Record<string, SourceState> =>
	kind === 'blind'
		? {table: failed()}
		: {table: kind === 'nodata' ? seen(rows(), now) : seen(rows({n: kind === 'bad' ? 101 : 1}), now)};

test('never fires before `for` of looks that were bad without interruption', () => {
	fc.assert(
		fc.property(fc.array(look, {maxLength: 40}), fc.integer({min: 1, max: 8}), (looks, holds) => {
			const step = drive(table({for: `${holds}m`}));
			let firing = false;
			looks.forEach((kind, m) => {
				const now = firing;
				firing = step(at(m), stateFor(kind, at(m))).some(({state}) => state === 'firing');
				if (!firing || now) return;
				// Pairs of neighbouring bad looks since the last good one prove a minute each.
				const since = looks.lastIndexOf('good', m) + 1;
				const proven = looks.slice(since, m).filter((one, i) => one === 'bad' && looks[since + i + 1] === 'bad').length;
				expect(proven).toBeGreaterThanOrEqual(holds);
			});
		}),
	);
});

test('blindness resolves nothing and fires nothing', () => {
	fc.assert(
		fc.property(fc.array(look, {maxLength: 40}), looks => {
			const step = drive(table({for: '2m'}));
			let before: Alert[] = [];
			looks.forEach((kind, m) => {
				const after = step(at(m), stateFor(kind, at(m)));
				const firing = (alerts: Alert[]) => alerts.some(({state}) => state === 'firing');
				if (kind === 'blind') {
					expect(firing(after)).toBe(firing(before));
					expect(after).not.toEqual([]);
					expect(after.every(({level}) => level !== 'ok')).toBe(true);
				}
				before = after;
			});
		}),
	);
});

test('the same inputs give the same answers, and asking twice changes nothing', () => {
	fc.assert(
		fc.property(fc.array(look, {maxLength: 30}), looks => {
			const once = drive(table({for: '2m'}));
			const twice = drive(table({for: '2m'}));
			looks.forEach((kind, m) => {
				const states = stateFor(kind, at(m));
				twice(at(m), states);
				expect(JSON.stringify(twice(at(m), states))).toBe(JSON.stringify(once(at(m), states)));
			});
		}),
	);
});
