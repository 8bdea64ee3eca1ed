/** What is known at one moment: the present goes on, a frozen moment does not. */
import {describe, expect, test, vi} from 'vitest';
import {createActionsStore} from '../../src/actions/runs.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import {liveScene, shownScene} from '../../src/scene/live.ts';
import {systemScene} from '../../src/scene/system.ts';
import type {About, Scene} from '../../src/scene/types.ts';
import {alertOn, config, fakeWall, now, reading} from '../support/fakeWall.ts';

const [alpha] = config.systems;
if (!alpha) throw new Error('no system');

/** A wall on which actions can be run. */
function actingWall() {
	const wall = fakeWall();
	const runs = createActionsStore();
	return {...wall, runs, live: liveScene(wall.poller, wall.store, runs)};
}
const sent = {system: 'alpha', action: 'run.rollback', target: 'web', title: 'roll back web', at: now};

/** All that can be asked of a scene. */
const answers = (scene: Scene) => ({
	sources: config.systems.flatMap(({system, sources}) => Object.keys(sources).map(id => scene.source(system, id))),
	tails: config.systems.map(({system}) => scene.tail(system)),
	alerts: scene.alerts(),
	episodes: scene.episodes(),
	judged: scene.judged(),
	actions: scene.actions(),
	stats: scene.stats(),
});

/** Changes everything that can change. */
function change({poller, store, runs}: ReturnType<typeof actingWall>) {
	for (const {system, sources} of config.systems) {
		for (const id of Object.keys(sources)) poller.set(system, id, {reading: reading([{n: 1}])});
		poller.setTail(system, {received: 7});
	}
	poller.setStats({perMinute: 80});
	store.getState().setAlerts([{...alertOn('failed', 'firing'), firedAt: now}]);
	runs.setState({sent: [sent]});
}

describe('a frozen moment', () => {
	test('answers everything as it was, and never calls', () => {
		const wall = actingWall();
		const frozen = freezeScene(wall.live, config, now);
		const before = answers(frozen);
		expect(before).toEqual(answers(wall.live));
		const listener = vi.fn();
		frozen.subscribe(listener);
		change(wall);
		expect(answers(frozen)).toEqual(before);
		expect(listener).not.toHaveBeenCalled();
		const present = answers(wall.live);
		for (const [what, then] of Object.entries(before)) expect(present[what as keyof typeof present]).not.toEqual(then);
	});
	test('is what is shown until it is left; a source of a later config was not read at that time', () => {
		const {live, store} = fakeWall();
		expect(shownScene(store.getState(), live)).toBe(live);
		const frozen = freezeScene(live, config, now);
		store.getState().setMoment(frozen);
		expect(shownScene(store.getState(), live)).toBe(frozen);
		expect(frozen.source('alpha', 'new')).toEqual({failures: 0, period: 0});
		expect(frozen.tail('new')).toMatchObject({mode: 'down', reason: 'not followed at that time'});
		store.getState().setMoment(undefined);
		expect(shownScene(store.getState(), live)).toBe(live);
	});
});

describe('the present', () => {
	test.each([
		['readings', ['readings', undefined]],
		['logs', ['logs', undefined]],
		['alerts', ['alerts', undefined]],
		['actions', ['actions', undefined]],
	] as const)('calls for %s who asked for them or for everything', (what, expected) => {
		const {live, poller, store, runs} = actingWall();
		const called: (About | undefined)[] = [];
		const abouts = ['readings', 'logs', 'alerts', 'actions', undefined] as const;
		const stops = abouts.map(about => live.subscribe(() => called.push(about), about));
		const happen = () => {
			if (what === 'readings') poller.set('alpha', 'runs', {});
			if (what === 'logs') poller.setTail('alpha', {});
			if (what === 'actions') runs.setState({sent: [sent]});
			if (what === 'alerts') store.getState().setAlerts([alertOn('failed', 'firing')]);
		};
		happen();
		expect(called).toEqual(expected);
		for (const stop of stops) stop();
		happen();
		expect(called).toEqual(expected);
	});
});

describe('a system at one moment', () => {
	test('has its own alerts, the sources that are named, and the time of what was remembered', () => {
		const {live, poller, store, runs} = actingWall();
		runs.setState({sent: [sent, {...sent, system: 'beta'}]});
		poller.set('alpha', 'runs', {reading: reading([], now - 60_000), remembered: true});
		poller.set('alpha', 'age', {reading: reading([])});
		store.getState().setAlerts([alertOn('mine', 'firing'), alertOn('other', 'firing', {system: 'beta'})]);
		const scene = systemScene(live, alpha, ['runs'], now);
		expect(scene).toMatchObject({now, asOf: now - 60_000, judgement: {checks: alpha.checks, judged: true}});
		expect(scene.judgement.alerts.map(({key}) => key)).toEqual(['mine']);
		expect(scene.actions).toEqual([sent]);
		expect(scene.source('runs')).toBe(live.source('alpha', 'runs'));
		expect(scene.source('age').reading).toBeUndefined();
		expect(systemScene(live, alpha, ['age'], now).asOf).toBe(now);
	});
});
