import {describe, expect, test} from 'vitest';
import {standingOf, standingOfAll} from '../../src/checks/source-standing.ts';
import type {Alert} from '../../src/checks/types.ts';
import {paneChecks} from '../../src/panes/sources.ts';
import {levelOfAll} from '../../src/panes/standing.ts';
import {paneSummary} from '../../src/panes/summary.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {armedFor, createStore, isArmed, paneState} from '../../src/store/store.ts';
import {placePane} from '../../src/store/types.ts';
import {calmTail} from '../support/calm.ts';
import {alertOn, config, now, reading} from '../support/fakeWall.ts';
import {foldedLine} from '../support/lines.ts';
import {paneScene, sceneOf} from '../support/scenes.ts';

describe('the store', () => {
	test('starts read-only, arms with a reason for 15 real minutes, and is over by the clock', () => {
		let time = 0;
		const store = createStore({clock: {now: () => time, speed: 60}});
		expect(isArmed(store.getState().mode, 0)).toBe(false);
		expect(() => store.getState().arm('  ')).toThrow(RangeError);
		store.getState().arm(' bad deploy ');
		expect(store.getState().mode).toEqual({kind: 'armed', reason: 'bad deploy', until: armedFor * 60});
		time = armedFor * 60;
		expect(isArmed(store.getState().mode, time)).toBe(false);
	});

	test('a place begins at its top and unfiltered; going back finds the one below as it was left', () => {
		const store = createStore({tab: 'a'});
		const place = () => paneState(store.getState(), 'a', placePane);
		const {enter, replace, leave, setPane, setTab} = store.getState();
		enter({kind: 'services', system: 'a'});
		setPane('a', placePane, {cursor: 4, filter: 'web'});
		enter({kind: 'service', system: 'a', service: 'web'});
		expect(place()).toMatchObject({cursor: 0, filter: ''});
		setPane('a', placePane, {cursor: 2});
		replace({kind: 'service', system: 'a', service: 'api'});
		expect(place().cursor).toBe(0);
		leave();
		expect(place()).toMatchObject({cursor: 4, filter: 'web'});
		leave();
		enter({kind: 'contacts', system: 'a'});
		expect(place()).toMatchObject({cursor: 0, filter: ''});
		setPane('a', placePane, {cursor: 9});
		setTab('a');
		expect(place().cursor).toBe(0);
	});

	test('the place that is shown is not opened over itself', () => {
		const store = createStore({tab: 'a'});
		const {enter, leave, setPane} = store.getState();
		enter({kind: 'incident', system: 'a', incident: 'one'});
		setPane('a', placePane, {cursor: 3});
		enter({kind: 'incident', system: 'a', incident: 'one'});
		expect(paneState(store.getState(), 'a', placePane).cursor).toBe(3);
		enter({kind: 'incident', system: 'a', incident: 'two'});
		leave();
		leave();
		expect(store.getState().trail).toEqual([]);
	});

	test('remembers panes per system and keeps their identity until they change', () => {
		const store = createStore();
		store.getState().setPane('a', 'etl', {cursor: 3});
		const before = paneState(store.getState(), 'a', 'etl');
		store.getState().setPane('b', 'etl', {tab: 1});
		expect(paneState(store.getState(), 'a', 'etl')).toBe(before);
		expect(before).toMatchObject({cursor: 3, tab: 0, follow: true});
		expect(paneState(store.getState(), 'c', 'etl').cursor).toBe(0);
	});

	test('keeps an acknowledgement until the alert resolves, and not for the next time', () => {
		const {getState} = createStore();
		getState().setAlerts([alertOn('x', 'firing')]);
		getState().setHold('x', {kind: 'ack', who: 'me', at: 0, until: Number.MAX_SAFE_INTEGER});
		getState().setAlerts([alertOn('x', 'firing')]);
		expect(getState().alerts[0]?.acked).toBe(true);
		getState().setAlerts([alertOn('x', 'ok')]);
		getState().setAlerts([alertOn('x', 'firing')]);
		expect(getState().alerts[0]?.acked ?? false).toBe(false);
	});

	test('forgets dialog, freeze and flash completely', () => {
		const {getState} = createStore();
		const keys = Object.keys(getState());
		getState().openDialog({kind: 'help'});
		getState().setMoment(sceneOf());
		getState().notify('x');
		getState().setBusy('y');
		getState().closeDialog();
		getState().setMoment(undefined);
		getState().clearFlash();
		getState().setBusy(undefined);
		expect(Object.keys(getState()).toSorted()).toEqual(keys.toSorted());
	});
});

describe('how a system stands', () => {
	test('is never ok while something could not be looked at', () => {
		const fresh = {reading: reading([]), failures: 0, period: 60_000};
		const levelOf = (alerts: Alert[], ...states: SourceState[]) =>
			levelOfAll(alerts, standingOfAll([fresh, ...states].map(state => standingOf(state, now))));
		expect(levelOf([])).toBe('ok');
		expect(levelOf([], {failures: 0, period: 60_000})).toBe('loading');
		expect(levelOf([], {...fresh, reading: reading([], now - 3_600_000)})).toBe('blind');
		expect(levelOf([alertOn('x', 'blind', {level: 'ok'})])).toBe('blind');
		expect(levelOf([alertOn('x', 'firing')])).toBe('crit');
	});

	test('B3: is not pending because a check builds up, and loading is another word', () => {
		const fresh = {reading: reading([]), failures: 0, period: 60_000};
		expect(levelOfAll([alertOn('x', 'pending')], standingOf(fresh, now))).toBe('ok');
		expect(levelOfAll([alertOn('x', 'loading')], standingOf(fresh, now))).toBe('loading');
		expect(levelOfAll([alertOn('x', 'pending'), alertOn('y', 'nodata')], standingOf(fresh, now))).toBe('nodata');
	});

	test('a pane says what is wrong in it, or its numbers', () => {
		const system = config.systems[0];
		if (!system) throw new Error('no system');
		const paneNamed = (id: string) => system.panes.find(one => one.id === id) ?? expect.unreachable();
		const summary = (id: string, known: Parameters<typeof paneScene>[3]) =>
			paneSummary(paneNamed(id), paneScene(system, paneNamed(id), now, known));
		const read = {reading: reading([], now - 20_000), failures: 0, period: 60_000};
		expect(paneChecks(system, paneNamed('etl'))).toContain(alertOn('x', 'firing').check);
		expect(summary('etl', {source: () => read})).toEqual({level: 'ok', text: '0 ok, 0 failed today'});
		expect(summary('etl', {source: () => read, alerts: [alertOn('x', 'firing', {limit: '> 3'})]})).toEqual({
			level: 'crit',
			text: 'Failed runs 7 (> 3)',
		});
		const run = {source: 'nightly', status: 'FAILED', completed_at: null, error: null};
		const failing = [3, 2].map(minutes => ({...run, started_at: new Date(now - minutes * 60_000).toISOString()}));
		const failed = {...read, reading: reading(failing, now - 20_000)};
		expect(summary('etl', {source: () => failed, alerts: [alertOn('x', 'pending')]})).toEqual({
			level: 'ok',
			text: '0 ok, 2 failed since 13:02',
		});
		expect(summary('alerts', {source: () => read})).toEqual({level: 'ok', text: '1 check fine'});
		expect(summary('alerts', {})).toEqual({level: 'loading', text: 'none open, but 1 of 1 sources not seen'});
		const lines = [foldedLine('boom', {t: now}), foldedLine('webhook accepted', {t: now, severity: 'INFO'})];
		const logged = (shown: typeof lines) => summary('log', {tail: {...calmTail, mode: 'tail', lines: shown}}).text;
		expect(logged(lines)).toBe('newest error <1 m ago: boom');
		expect(logged(lines.slice(1))).toBe('no error among 1');
		expect(summary('log', {tail: {...calmTail, mode: 'down', reason: 'denied'}}).level).toBe('blind');
	});
});
