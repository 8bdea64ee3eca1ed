/** What holds for an alert whatever its samples are, and however its points and looks arrive. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isFiring} from '../../src/checks/firing.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {failed, points, seen} from '../support/checks.ts';
import {at, drive, metric, table, value} from '../support/driving.ts';

/** A minute of a metric: good, bad, or no point. */
const minutes = fc.array(fc.constantFrom<'.' | 'x' | ' '>('.', 'x', 'x', ' '), {minLength: 2, maxLength: 60});
type Minutes = ('.' | 'x' | ' ')[];

const options = fc.record({
	for: fc.integer({min: 0, max: 8}).map(m => `${m}m`),
	keepFiringFor: fc.integer({min: 0, max: 4}).map(m => `${m}m`),
	attempts: fc.integer({min: 1, max: 4}),
	onNoData: fc.constantFrom('nodata', 'keep'),
});

/** The answer of a metric that has these minutes up to one of them. */
const upTo = (course: Minutes, m: number) =>
	points(course.slice(0, m + 1).flatMap((one, i) => (one === ' ' ? [] : [[at(i), one === 'x' ? 101 : 1] as const])));

/** The alert after looks at these minutes. */
function looked(config: SystemConfig, course: Minutes, looks: readonly number[]): Alert[] {
	const step = drive(config);
	let alerts: Alert[] = [];
	for (const m of looks) alerts = step(at(m), {points: seen(upTo(course, m), at(m))});
	return alerts;
}

/** What an alert says of its own course, without what depends on who looked when. */
const told = (alerts: readonly Alert[]) =>
	alerts.map(({state, since, firedAt, resolvedAt, progress, flapping}) => ({
		state,
		since: state === 'nodata' ? undefined : since,
		firedAt: state === 'firing' || state === 'recovering' ? firedAt : undefined,
		resolvedAt,
		progress,
		flapping,
	}));

describe('from the points of a metric', () => {
	test('a wall that was started just now says what one says that has watched all along', () => {
		fc.assert(
			fc.property(minutes, options, (course, more) => {
				const last = course.length - 1;
				const fresh = looked(metric(more), course, [last]);
				const old = looked(
					metric(more),
					course,
					course.map((_, m) => m),
				);
				// A look at its own time may have seen a lack of data that later points do not tell of.
				if (course.includes(' ')) {
					// Whoever finds silence only cannot know of a fire before it, and says that there are no data.
					if (fresh.every(({state}) => state !== 'nodata')) expect(fresh.some(isFiring)).toBe(old.some(isFiring));
				} else expect(told(old)).toEqual(told(fresh));
			}),
		);
	});

	test('a poll that is split into two changes nothing', () => {
		fc.assert(
			fc.property(minutes, options, fc.infiniteStream(fc.boolean()), (course, more, split) => {
				const all = course.filter(one => one !== ' ');
				const every = all.map((_, m) => m);
				const some = every.filter(m => m === all.length - 1 || split.next().value);
				expect(told(looked(metric(more), all, every))).toEqual(told(looked(metric(more), all, some)));
			}),
		);
	});

	test('never fires before `for` and the looks of proven bad points', () => {
		fc.assert(
			fc.property(minutes, options, (course, more) => {
				const [alert] = looked(metric({...more, keepFiringFor: '0s'}), course, [course.length - 1]);
				if (alert?.state !== 'firing') return;
				const fired = Math.round(((alert.firedAt ?? 0) - at(0)) / 60_000);
				const since = course.lastIndexOf('.', fired) + 1;
				const bad = course.slice(since, fired + 1).filter(one => one === 'x').length;
				expect(bad).toBeGreaterThanOrEqual(more.attempts);
				expect(fired - course.indexOf('x', since)).toBeGreaterThanOrEqual(Number.parseInt(more.for, 10));
			}),
		);
	});
});

describe('from looks', () => {
	/** What one look brings, and how the clock stands at it. */
	const step = fc.record({
		kind: fc.constantFrom<'bad' | 'good' | 'blind'>('bad', 'bad', 'good', 'blind'),
		/** Minutes since the look before by the clock: a sleep, or a clock that was set back. */
		minutes: fc.oneof(
			{weight: 6, arbitrary: fc.constant(1)},
			fc.integer({min: 30, max: 600}),
			fc.integer({min: -600, max: -2}),
		),
	});

	test('neither a sleep nor a clock that is set back counts as bad time, resolves anything or stops the judging', () => {
		fc.assert(
			fc.property(fc.array(step, {minLength: 1, maxLength: 40}), fc.integer({min: 1, max: 5}), (looks, hold) => {
				const judge = drive(table({for: `${hold}m`}));
				let now = 0;
				let proven = 0;
				let before: 'bad' | 'good' | 'blind' = 'good';
				let firing = false;
				for (const {kind, minutes: passed} of looks) {
					now += passed;
					const was = firing;
					firing = judge(at(now), kind === 'blind' ? {table: failed()} : value(kind === 'bad' ? 101 : 1, at(now))).some(
						({state}) => state === 'firing',
					);
					if (kind === 'good') proven = 0;
					else if (kind === 'bad' && before === 'bad' && passed === 1) proven += 1;
					if (kind === 'blind') expect(firing).toBe(was);
					else if (kind === 'good') expect(firing).toBe(false);
					else if (!was) expect(firing).toBe(proven >= hold);
					before = kind;
				}
			}),
		);
	});
});

describe('a long history', () => {
	test('says what its newest part says, after a calm that is long enough', () => {
		const stretch = fc.tuple(fc.constantFrom(1, 101), fc.integer({min: 1, max: 40}));
		fc.assert(
			fc.property(fc.array(stretch, {minLength: 1, maxLength: 12}), options, (stretches, more) => {
				const values = stretches.flatMap(([value, long]) => Array<number>(long).fill(value));
				const last = values.length - 1;
				const answer = points(values.map((value, m) => [at(m), value] as const));
				const [alert] = drive(metric(more))(at(last), {points: seen(answer, at(last))});
				// One that watches all along walks every point, because the alert that it knows fires on.
				const step = drive(metric(more));
				let watched: Alert[] = [];
				for (let m = 0; m <= last; m++)
					watched = step(at(m), {
						points: seen(points(values.slice(0, m + 1).map((value, index) => [at(index), value] as const)), at(m)),
					});
				expect(told(alert ? [alert] : [])).toEqual(told(watched));
				expect(alert?.past).toEqual(watched[0]?.past);
			}),
		);
	});
});
