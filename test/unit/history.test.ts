/** What happened while nobody looked. */
import {describe, expect, test} from 'vitest';
import type {Episode} from '../../src/checks/episodes.ts';
import {digestOf} from '../../src/history/digest.ts';
import {eventsOf, type WallEvent} from '../../src/history/events.ts';
import {systemScene} from '../../src/scene/system.ts';
import {createAway} from '../../src/shell/away.ts';
import {config, fakeWall, now} from '../support/fakeWall.ts';
import {sceneOf} from '../support/scenes.ts';

const minute = 60_000;
const hour = 60 * minute;
const episode = (patch: Partial<Episode> = {}): Episode => ({
	key: 'alpha.latency',
	system: 'alpha',
	title: 'Webhook latency P95',
	level: 'warn',
	value: '3.2 s',
	firedAt: now - 2 * hour,
	resolvedAt: now - 2 * hour + 4 * minute,
	...patch,
});
const change: WallEvent = {t: now - hour, system: 'alpha', kind: 'change', text: 'deploy 00008-txf'};
const digest = (episodes: Episode[], events: WallEvent[] = [], since = now - 3 * hour) =>
	digestOf({episodes, events}, since, 'UTC');

describe('the digest', () => {
	test('tells what came and went, for how long and when, and counts the changes', () => {
		expect(digest([episode()], [change])).toBe(
			'1 alert came and went: Webhook latency P95 3.2 s for 4 m at 10:05; 1 change',
		);
	});
	test('tells what still fires before what is over, and critical ones first', () => {
		const {resolvedAt: _, ...fires} = episode({title: 'Health', level: 'crit', value: '503'});
		const text = digest([episode({title: 'B'}), episode({title: 'A', level: 'crit'}), episode({title: 'C'}), fires]);
		expect(text).toMatch(/^1 alert fired: Health 503 since 10:05; 3 alerts came and went: A .* and 1 more$/);
	});
	test('says nothing of what was over before', () => {
		expect(digest([episode()], [change], now - 30 * minute)).toBe('');
	});
});

test('the events of a system are its alerts, newest first', () => {
	const [system] = config.systems;
	if (!system) throw new Error('no system');
	const scene = systemScene(sceneOf({episodes: [episode(), episode({system: 'beta'})]}), system, [], now);
	expect(eventsOf(scene).map(({kind, text}) => [kind, text])).toEqual([
		['resolved', 'Webhook latency P95 after 4 m'],
		['fired', 'Webhook latency P95 3.2 s'],
	]);
});

describe('who comes back', () => {
	const back = (away: number) => {
		let at = now - away;
		const wall = fakeWall({at: () => at});
		const focused = createAway(wall);
		focused(false);
		at = now;
		wall.store.setState({episodes: [episode({firedAt: now - away + minute, resolvedAt: now - away + 5 * minute})]});
		focused(true);
		return wall.store.getState();
	};
	test('after a while is told what happened, and where it is listed', () => {
		const {flash, lookedAt} = back(3 * hour);
		expect(flash?.text).toMatch(/^while you were away: 1 alert came and went: .* \(H lists it\)$/);
		expect(lookedAt).toBe(now - 3 * hour);
	});
	test('after a moment is told nothing', () => {
		expect(back(4 * minute)).not.toHaveProperty('flash');
	});
});
