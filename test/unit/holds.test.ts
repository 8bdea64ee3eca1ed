/** Acknowledged and muted alerts: until when, by whom, and what they keep quiet. */

import {describe, expect, test} from 'vitest';
import {endedHolds, holdText, longestMute, openHolds, withHolds} from '../../src/checks/holds.ts';
import type {Hold} from '../../src/checks/types.ts';
import {auditHolds} from '../../src/commands/modes.ts';
import {titleText} from '../../src/notify/text.ts';
import {muteChoices} from '../../src/shell/MuteDialog.tsx';
import {createStore} from '../../src/store/store.ts';
import {clockOf, executorOf, newWorld} from '../support/actions.ts';
import {alertOf} from '../support/checks.ts';
import {eventually} from '../support/eventually.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-28T18:00:00Z');
const hold = (patch: Partial<Hold> = {}): Hold => ({
	kind: 'ack',
	who: 'ops1',
	at: now,
	until: now + 4 * hour,
	...patch,
});
const fires = alertOf('fires', {system: 'alpha'});

describe('a hold', () => {
	test('is over at its end, not before', () => {
		const holds = new Map([['a', hold()]]);
		expect(endedHolds(holds, now + 4 * hour - 1)).toEqual([]);
		expect(endedHolds(holds, now + 4 * hour)).toEqual(['a']);
	});
	test('marks its alert and no other one, which keeps its identity', () => {
		const other = alertOf('other', {system: 'alpha'});
		const [held, same] = withHolds([fires, other], new Map([[fires.key, hold()]]));
		expect(held).toMatchObject({acked: true, hold: {who: 'ops1'}});
		expect(same).toBe(other);
		expect(withHolds(held ? [held] : [], new Map())).toEqual([fires]);
	});
	test('of an acknowledgement ends with its alert, of a mute it does not', () => {
		const holds = new Map([
			['ack', hold()],
			['mute', hold({kind: 'mute', reason: 'planned'})],
		]);
		expect([...openHolds(holds, []).keys()]).toEqual(['mute']);
	});
	test('says who and until when, in the zone of the system', () => {
		expect(holdText(hold(), 'America/Los_Angeles')).toBe('ack ops1 until 14:00');
	});
});

describe('muting', () => {
	test('lasts a day at most, and two hours for what cannot be seen', () => {
		expect(longestMute({state: 'firing'})).toBe(24 * hour);
		const lasts = (state: 'firing' | 'blind', speed = 1) =>
			muteChoices({state}, {now, speed}, 'UTC').map(({until}) => (until - now) / hour);
		expect(lasts('firing')).toEqual([0.5, 2, 8, 14]);
		expect(lasts('blind')).toEqual([0.5, 2]);
		// The morning comes sooner on a clock that runs twice as fast; half an hour of a person does not.
		expect(lasts('firing', 2)).toEqual([1, 4, 16, 14]);
	});
	test('takes an alert out of the title of the terminal, an acknowledgement does not', () => {
		const levels = [{system: 'alpha', level: 'ok' as const}];
		const title = (kind: Hold['kind']) => {
			const alerts = withHolds([{...fires, state: 'firing', level: 'crit'}], new Map([[fires.key, hold({kind})]]));
			return titleText(levels, alerts, {sandbox: false});
		};
		expect(title('ack')).toContain('1 CRIT');
		expect(title('mute')).toBe('pitwall: ok');
	});
});

describe('the audit log', () => {
	test('has who held what until when, and what was given back', async () => {
		const world = newWorld();
		const store = createStore({clock: clockOf(world)});
		store.getState().setAlerts([fires]);
		const stop = auditHolds(store, executorOf(world), clockOf(world));
		const until = clockOf(world).now() + hour;
		store.getState().setHold(fires.key, hold({kind: 'mute', until, reason: 'planned work'}));
		store.getState().setHold(fires.key, undefined);
		await eventually(() =>
			expect(world.audit.map(({kind, target, result}) => [kind, target, result])).toEqual([
				['mute', fires.key, `until ${new Date(until).toISOString()}: planned work`],
				['release', fires.key, 'mute'],
			]),
		);
		stop();
	});
	test('is needed for a mute, not for an acknowledgement', async () => {
		const world = newWorld({auditFails: new Error('the disk is full')});
		const store = createStore({clock: clockOf(world)});
		store.getState().setAlerts([fires]);
		auditHolds(store, executorOf(world), clockOf(world));
		const until = clockOf(world).now() + hour;
		store.getState().setHold(fires.key, hold({kind: 'mute', until, reason: 'planned work'}));
		await eventually(() => expect(store.getState().holds.size).toBe(0));
		expect(store.getState().flash?.text).toContain('not muted');
		store.getState().setHold(fires.key, hold({until}));
		await eventually(() => expect(store.getState().flash?.text).toContain('acknowledged, but not in the audit log'));
		expect(store.getState().holds.size).toBe(1);
	});
});
