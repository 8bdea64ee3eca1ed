/** Ticks of checklists: those of checks, and the records of those of people. */
import {expect, test} from 'vitest';
import {type Drilled, tickedByDrills} from '../../src/calendar/lists.ts';
import {day} from '../../src/clock.ts';
import {auditTicks, tickByChecks} from '../../src/commands/checklists.ts';
import {liveScene} from '../../src/scene/live.ts';
import {systemScene} from '../../src/scene/system.ts';
import {createStore} from '../../src/store/store.ts';
import {systemOf} from '../support/checks.ts';
import {eventually} from '../support/eventually.ts';
import {FakePoller} from '../support/fakeWall.ts';

const at = Date.parse('2026-11-20T18:00:00Z');
const system = systemOf({
	panes: [{id: 'alerts', kind: 'alerts'}],
	checks: [{id: 'fresh', title: 'Fresh', measure: {source: 'table', column: 'a'}, levels: {crit: '> 1'}}],
	checklists: [
		{
			id: 'daily',
			title: 'Daily',
			due: {every: 'day', at: '09:00'},
			items: [{text: 'fresh', check: 'fresh'}, {text: 'mail'}],
		},
	],
});
const fresh = 'demo/daily/2026-11-20/fresh';
const mail = 'demo/daily/2026-11-20/mail';

test('checks tick their items once, with the time, and nobody else', () => {
	const store = createStore();
	const live = liveScene(new FakePoller(), store);
	const tick = tickByChecks({systems: [system]}, live, store);
	tick(at);
	expect(store.getState().itemTicks).toEqual({});
	store.getState().setAlerts([]);
	tick(at);
	tick(at + 60_000);
	expect(store.getState().itemTicks).toEqual({[fresh]: {at}});
});

test('checks tick an item as soon as its time comes, and again where somebody took the tick back', () => {
	const store = createStore();
	const due = Date.parse('2026-11-20T09:00:00-08:00');
	const tick = tickByChecks({systems: [system]}, liveScene(new FakePoller(), store), store);
	store.getState().setAlerts([]);
	tick(due - 1);
	expect(store.getState().itemTicks).toEqual({});
	tick(due);
	expect(store.getState().itemTicks).toEqual({[fresh]: {at: due}});
	store.getState().tickItem(fresh, undefined);
	tick(due + 1);
	expect(store.getState().itemTicks).toEqual({[fresh]: {at: due + 1}});
});

test('what people tick is recorded, and a tick stays where it cannot be', async () => {
	const store = createStore();
	const recorded: string[] = [];
	let fails = false;
	const stop = auditTicks(store, {
		recordTick: async (kind, key) => {
			if (fails) throw new Error('the disk is full');
			recorded.push(`${kind} ${key}`);
		},
	});
	store.getState().tickItem(fresh, {at});
	store.getState().tickItem(mail, {at, by: 'maria'});
	store.getState().tickItem(mail, undefined);
	await eventually(() => expect(recorded).toEqual([`tick ${mail}`, `untick ${mail}`]));
	fails = true;
	store.getState().tickItem(mail, {at, by: 'maria'});
	await eventually(() => expect(store.getState().flash?.text).toContain('ticked, but not in the audit log'));
	expect(store.getState().itemTicks[mail]).toEqual({at, by: 'maria'});
	stop();
});

test('drills tick items: of disaster recovery for every system, of any kind for their own, of this occasion only', () => {
	const drilled = systemOf({
		checklists: [
			{
				id: 'monthly',
				title: 'Monthly',
				due: {every: 'month'},
				// C-23, S3-108, S4-63
				items: [{text: 'recovery', drill: 'recovery'}, {text: 'training', drill: 'any'}, {text: 'by hand'}],
			},
		],
	});
	const store = createStore();
	store.getState().setAlerts([]);
	const seen = systemScene(liveScene(new FakePoller(), store), drilled, [], at);
	const ended = {scenario: 'region-outage', system: 'other', recovery: true, at: at - day};
	const ticked = (...drills: Drilled[]) => tickedByDrills(seen, drills).map(({key, drill}) => [key, drill.scenario]);
	const key = (text: string) => `demo/monthly/2026-11-01/${text}`;
	expect(ticked()).toEqual([]);
	expect(ticked(ended)).toEqual([[key('recovery'), 'region-outage']]);
	expect(ticked({...ended, at: at - 30 * day}, {...ended, at: at + 1})).toEqual([]);
	expect(ticked(ended, {scenario: 'oom', system: 'demo', recovery: false, at})).toEqual([
		[key('recovery'), 'region-outage'],
		[key('training'), 'oom'],
	]);
	store.getState().tickItem(key('recovery'), {at, by: 'maria'});
	expect(tickedByDrills(systemScene(liveScene(new FakePoller(), store), drilled, [], at), [ended])).toEqual([]);
});
