/** B9: what lasts is told in seconds at first, and drawn anew only when its text changes. */
import {Text} from 'ink';
import {Profiler} from 'react';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {useNowSince} from '../../hooks/useClock.ts';
import {standingOf} from '../../src/checks/source-standing.ts';
import {lasting} from '../../src/text/durations.ts';
import {alertOf} from '../support/checks.ts';
import {blind, draw, frame, healthy, minute, now, Shown, system, wall} from '../support/paneWall.tsx';

const second = 1000;

test.each([
	[-5 * second, '<10 s'],
	[9999, '<10 s'],
	[10 * second, '10 s'],
	[59 * second, '50 s'],
	[60 * second, '1 m'],
	[100 * second, '1 m 40 s'],
	[599 * second, '9 m 50 s'],
	[600 * second, '10 m'],
	[119 * minute, '1 h'],
	[Number.NaN, '?'],
])('B9: what has lasted %i ms is %s', (ms, text) => expect(lasting(ms)).toBe(text));

test.each([
	[100, '1 m 40 s'],
	[30, '30 s'],
	[660, '11 m'],
])('B9: an alert that fired %i s ago says so', (seconds, text) => {
	const on = wall(healthy);
	on.store.getState().setAlerts([alertOf('a', {since: now - seconds * second})]);
	expect(frame(<Shown kind="alerts" system={system} width={100} height={6} focused={false} />, on)).toMatch(
		new RegExp(`> 5%\\s+\\d\\d:\\d\\d\\s+${text} `),
	);
});

test('B9: what could not be seen for 100 s is not "<1 m"', () => {
	const state = {...blind(), failingSince: now - 100 * second};
	expect(standingOf(state, now).sentence).toContain('could not look for 1 m 40 s');
});

function Lasts({since}: {since: number}) {
	return <Text>{lasting(useNowSince([since]) - since)}</Text>;
}

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

test.each([
	['young', 0, 7],
	['old', 20 * minute, 2],
])('B9: something %s is drawn when its text changes, not every second', async (_, before, most) => {
	let at = now;
	const on = {...wall(healthy), clock: {now: () => at, speed: 1}};
	let drawn = 0;
	const screen = draw(
		<Profiler id="age" onRender={() => drawn++}>
			<Lasts since={now - before} />
		</Profiler>,
		on,
	);
	drawn = 0;
	for (let s = 0; s < 60; s++) {
		at += second;
		vi.advanceTimersByTime(second);
		await new Promise(resolve => setImmediate(resolve));
	}
	expect(screen.frame()).toBe(before === 0 ? '1 m' : '21 m');
	expect(drawn).toBeGreaterThan(0);
	expect(drawn).toBeLessThanOrEqual(most);
});
