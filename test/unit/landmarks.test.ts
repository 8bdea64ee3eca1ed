import {expect, test} from 'vitest';
import {minute, second} from '../../src/clock.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {landmarkFrom, landmarksOf} from '../../src/rewind/landmarks.ts';
import {alertOn, fakeWall, now} from '../support/fakeWall.ts';

const fired = (at: number): Fact => ({
	kind: 'alert',
	key: 'alpha.failed',
	title: 'Failed runs',
	from: 'pending',
	to: 'firing',
	level: 'crit',
	severity: 'high',
	value: '7',
	id: `fired ${at}`,
	at,
	recorded: at,
	system: 'alpha',
});

test('what an alert did is one landmark, when the wall saw it, however often it is told', () => {
	let time = now;
	const wall = fakeWall({at: () => time});
	wall.store.getState().setAlerts([alertOn('alpha.failed', 'firing', {since: now, firedAt: now})]);
	wall.journal.absorb([fired(now + 7 * second)]);
	time += minute;
	const found = landmarksOf(wall.config, wall.live, time);
	expect(found.map(({t, text}) => [t, text])).toEqual([[now + 7 * second, 'Failed runs fires: 7']]);
});

test('one that the journal does not know is told by the episode', () => {
	const wall = fakeWall();
	wall.store.getState().setAlerts([alertOn('alpha.failed', 'firing', {since: now, firedAt: now})]);
	expect(landmarksOf(wall.config, wall.live, now + minute)).toMatchObject([{t: now, judged: 'fired alpha.failed'}]);
});

test('a change of level, a mode and a tick are none; what people declare and note is', () => {
	const wall = fakeWall();
	const of = {system: 'alpha', recorded: now};
	wall.journal.absorb([
		{...of, kind: 'mode', to: 'armed', reason: 'x', id: '1', at: now},
		{...of, kind: 'declared', title: 'Down', severity: 'critical', lead: 'ana', id: '2', at: now + 5 * second},
		{...of, kind: 'note', incident: '2', text: 'rolled back', id: '3', at: now + 10 * second},
	]);
	const found = landmarksOf(wall.config, wall.live, now + minute);
	expect(found.map(({text}) => text)).toEqual(['incident declared: Down', 'rolled back']);
	expect(landmarkFrom(found, now + 5 * second, 1)?.text).toBe('rolled back');
	expect(landmarkFrom(found, now + 5 * second, -1)).toBeUndefined();
});
