import {describe, expect, it} from 'vitest';
import {armedFor, createStore, isArmed, paneState} from '../../src/store/store.ts';
import {planLines} from '../../src/ui/Overview.tsx';
import {alertLevel, paneOf, paneSummary, systemLevel} from '../../src/ui/summary.ts';
import {viewOf} from '../../src/ui/view.ts';
import {alertOn, config, fakeWall, now, reading} from '../support/fakeWall.ts';
import {foldedLine} from '../support/lines.ts';

describe('the store', () => {
	it('starts read-only, arms with a reason for 15 real minutes, and is over by the clock', () => {
		let time = 0;
		const store = createStore({clock: {now: () => time, speed: 60}});
		expect(isArmed(store.getState().mode, 0)).toBe(false);
		expect(() => store.getState().arm('  ')).toThrow(RangeError);
		store.getState().arm(' bad deploy ');
		expect(store.getState().mode).toEqual({kind: 'armed', reason: 'bad deploy', until: armedFor * 60});
		time = armedFor * 60;
		expect(isArmed(store.getState().mode, time)).toBe(false);
	});

	it('remembers panes per system and keeps their identity until they change', () => {
		const store = createStore();
		store.getState().setPane('a', 'etl', {cursor: 3});
		const before = paneState(store.getState(), 'a', 'etl');
		store.getState().setPane('b', 'etl', {tab: 1});
		expect(paneState(store.getState(), 'a', 'etl')).toBe(before);
		expect(before).toMatchObject({cursor: 3, tab: 0, follow: true});
		expect(paneState(store.getState(), 'c', 'etl').cursor).toBe(0);
	});

	it('keeps an acknowledgement until the alert resolves, and not for the next time', () => {
		const {getState} = createStore();
		getState().setAlerts([alertOn('x', 'firing')]);
		getState().setAcked('x', true);
		getState().setAlerts([alertOn('x', 'firing')]);
		expect(getState().alerts[0]?.acked).toBe(true);
		getState().setAlerts([alertOn('x', 'ok')]);
		getState().setAlerts([alertOn('x', 'firing')]);
		expect(getState().alerts[0]?.acked ?? false).toBe(false);
	});

	it('forgets dialog, freeze and flash completely', () => {
		const {getState} = createStore();
		const keys = Object.keys(getState());
		getState().openDialog({kind: 'help'});
		getState().freeze();
		getState().notify('x');
		getState().setBusy('y');
		getState().closeDialog();
		getState().unfreeze();
		getState().clearFlash();
		getState().setBusy(undefined);
		expect(Object.keys(getState()).toSorted()).toEqual(keys.toSorted());
	});
});

describe('how a system stands', () => {
	it('is never ok while something could not be looked at', () => {
		const fresh = viewOf({reading: reading([]), failures: 0, period: 60_000}, now);
		expect(systemLevel([], [fresh])).toBe('ok');
		expect(systemLevel([], [fresh, viewOf({failures: 0, period: 60_000}, now)])).toBe('pending');
		expect(systemLevel([alertOn('x', 'blind', {level: 'ok'})], [fresh])).toBe('blind');
		expect(systemLevel([alertOn('x', 'pending')], [fresh])).toBe('pending');
		expect(alertLevel(alertOn('x', 'firing'))).toBe('crit');
	});

	it('a pane says what is wrong in it, or its numbers', () => {
		const system = config.systems[0];
		if (!system) throw new Error('no system');
		const tail = fakeWall().poller.tail('alpha');
		const states = [{reading: reading([], now - 20_000), failures: 0, period: 60_000}];
		expect(paneOf(system, alertOn('x', 'firing'))).toBe('etl');
		expect(paneSummary(system, 'etl', {states, tail, alerts: [], now})).toEqual({
			level: 'ok',
			text: '0 ok, 0 failed today',
		});
		expect(paneSummary(system, 'etl', {states, tail, alerts: [alertOn('x', 'firing', {limit: '> 3'})], now})).toEqual({
			level: 'crit',
			text: 'Failed runs 7 (> 3)',
		});
		const run = {source: 'nightly', status: 'FAILED', completed_at: null, error: null};
		const failing = [3, 2].map(minutes => ({...run, started_at: new Date(now - minutes * 60_000).toISOString()}));
		const failed = [{...states[0], reading: reading(failing, now - 20_000), failures: 0, period: 60_000}];
		expect(paneSummary(system, 'etl', {states: failed, tail, alerts: [alertOn('x', 'pending')], now})).toEqual({
			level: 'crit',
			text: '0 ok, 2 failed today',
		});
		expect(paneSummary(system, 'alerts', {states, tail, alerts: [], now})).toEqual({level: 'ok', text: 'none open'});
		expect(paneSummary(system, 'alerts', {states: [{failures: 0, period: 60_000}], tail, alerts: [], now})).toEqual({
			level: 'pending',
			text: 'none open, but 1 of 1 sources not seen',
		});
		const lines = [foldedLine('boom', {t: now}), foldedLine('webhook accepted', {t: now, severity: 'INFO'})];
		const logged = (shown: typeof lines) =>
			paneSummary(system, 'log', {states: [], tail: {...tail, mode: 'tail', lines: shown}, alerts: [], now}).text;
		expect(logged(lines)).toBe('newest error <1 m ago: boom');
		expect(logged(lines.slice(1))).toBe('no error among 1');
		expect(
			paneSummary(system, 'log', {states: [], tail: {...tail, mode: 'down', reason: 'denied'}, alerts: [], now}).level,
		).toBe('blind');
	});
});

describe('the overview', () => {
	it('gives every system its worst alert before any pane, and never more lines than there are', () => {
		const systems = [
			{panes: 5, alerts: 3},
			{panes: 4, alerts: 0},
		];
		expect(planLines(3, systems)).toEqual([
			{panes: 0, alerts: 1, blank: 0},
			{panes: 0, alerts: 0, blank: 0},
		]);
		// What burns is told before how well the rest is.
		const burning = systems[0]?.alerts ?? 0;
		expect(planLines(2 + burning, systems)).toEqual([
			{panes: 0, alerts: burning, blank: 0},
			{panes: 0, alerts: 0, blank: 0},
		]);
		for (const height of [2, 5, 9, 12, 14, 40]) {
			const used = planLines(height, systems).reduce(
				(sum, {panes, alerts, blank}) => sum + 1 + panes + alerts + blank,
				0,
			);
			expect(used).toBe(Math.min(height, 16));
		}
	});
});
