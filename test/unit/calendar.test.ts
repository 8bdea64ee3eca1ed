/** Checklists and change windows: when they are due or open, and what ticks an item. */
import {describe, expect, test} from 'vitest';
import {listStates, tickedByChecks, youngTicks} from '../../src/calendar/lists.ts';
import {missedLines} from '../../src/calendar/missed.ts';
import {nextDue, occasionOf} from '../../src/calendar/occasions.ts';
import type {ItemTicks} from '../../src/calendar/types.ts';
import {isAbout, windowState} from '../../src/calendar/windows.ts';
import {windowText} from '../../src/calendar/words.ts';
import type {Alert} from '../../src/checks/types.ts';
import {changeWindow, checklist} from '../../src/config/schema/calendar.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';

const tz = 'America/Los_Angeles';
const at = (text: string) => Date.parse(text);
const due = (written: object) => {
	const {due} = checklist.parse({id: 'a', title: 'A', items: [{text: 'x'}], due: written});
	if (!due) throw new Error('no due');
	return due;
};
const iso = (ms: number) => new Date(ms).toISOString();

describe('an occasion', () => {
	test.each([
		['day', {every: 'day', at: '09:00'}, '2026-11-20T20:00Z', '2026-11-20', '2026-11-20T17:00:00.000Z'],
		['day, in summer time', {every: 'day', at: '09:00'}, '2026-07-01T07:00Z', '2026-07-01', '2026-07-01T16:00:00.000Z'],
		[
			'business day, on a Sunday',
			{every: 'day', at: '09:00', days: 'business days'},
			'2026-11-22T20:00Z',
			'2026-11-20',
			'2026-11-20T17:00:00.000Z',
		],
		['week', {every: 'week', on: 'mon', at: '10:00'}, '2026-11-22T20:00Z', '2026-11-16', '2026-11-16T18:00:00.000Z'],
		['week without a day', {every: 'week'}, '2026-11-18T20:00Z', '2026-11-16', '2026-11-23T08:00:00.000Z'],
		['month', {every: 'month', on: 1, at: '10:00'}, '2026-11-20T20:00Z', '2026-11-01', '2026-11-01T18:00:00.000Z'],
		[
			'month whose first is a Sunday',
			{every: 'month', on: 1, at: '10:00', businessDay: true},
			'2026-11-20T20:00Z',
			'2026-11-02',
			'2026-11-02T18:00:00.000Z',
		],
		['quarter', {every: 'quarter', at: '10:00'}, '2026-11-20T20:00Z', '2026-10-01', '2026-10-01T17:00:00.000Z'],
		['quarter without a day', {every: 'quarter'}, '2026-11-20T20:00Z', '2026-10-01', '2027-01-01T08:00:00.000Z'],
	])('of a %s begins and is due', (_, written, now, date, dueAt) => {
		const occasion = occasionOf(due(written), at(now), tz);
		expect(occasion.date).toBe(date);
		expect(iso(occasion.due)).toBe(dueAt);
		expect(nextDue(due(written), occasion, tz)).toBeGreaterThan(occasion.due);
	});
});

const list = checklist.parse({
	id: 'morning',
	title: 'Morning',
	due: {every: 'day', at: '09:00'},
	within: '1h',
	items: [{text: 'fresh', check: 'freshness'}, {text: 'read the mail'}],
});
const system = {system: 'sales', tz, checklists: [list]} as unknown as SystemConfig;
const fires: Alert = {
	...{key: 'sales.freshness[a]', system: 'sales', check: 'freshness', title: 'Data age', state: 'firing'},
	...{level: 'crit', severity: 'high', value: '50 h', since: 0},
} as Alert;
const seen = (now: string, {alerts = [], itemTicks = {}}: {alerts?: Alert[]; itemTicks?: ItemTicks} = {}) => ({
	system,
	judgement: {checks: [{id: 'freshness'}], alerts, judged: true} as never,
	itemTicks,
	now: at(now),
});
const fresh = 'sales/morning/2026-11-20/fresh';
const mail = 'sales/morning/2026-11-20/read the mail';

describe('a checklist', () => {
	test('is to be done later, then due, then overdue, then done', () => {
		const standing = (now: string, itemTicks: ItemTicks = {}) => listStates(seen(now, {itemTicks}))[0]?.standing;
		expect(standing('2026-11-20T16:59Z')).toBe('later');
		expect(standing('2026-11-20T17:00Z')).toBe('due');
		expect(standing('2026-11-20T18:00Z')).toBe('overdue');
		expect(standing('2026-11-20T18:00Z', {[mail]: {at: at('2026-11-20T17:30Z'), by: 'maria'}})).toBe('done');
		expect(standing('2026-11-21T09:00Z', {[mail]: {at: at('2026-11-20T17:30Z'), by: 'maria'}})).toBe('later');
	});
	test('is ticked by checks that are in order once it is due, and stays so', () => {
		expect(tickedByChecks(seen('2026-11-20T16:59Z'))).toEqual([]);
		expect(tickedByChecks(seen('2026-11-20T17:00Z'))).toEqual([fresh]);
		expect(tickedByChecks(seen('2026-11-20T17:00Z', {alerts: [fires]}))).toEqual([]);
		const ticked = {[fresh]: {at: at('2026-11-20T17:00Z')}};
		const [state] = listStates(seen('2026-11-20T20:00Z', {alerts: [fires], itemTicks: ticked}));
		expect(state?.items[0]).toMatchObject({isDone: true, alert: fires});
	});
	test('is not ticked by what is blind, waits or was never judged', () => {
		for (const state of ['blind', 'nodata', 'pending', 'loading'] as const)
			expect(tickedByChecks(seen('2026-11-20T17:00Z', {alerts: [{...fires, state}]}))).toEqual([]);
		const unjudged = {
			...seen('2026-11-20T17:00Z'),
			judgement: {checks: [{id: 'freshness'}], alerts: [], judged: false},
		};
		expect(tickedByChecks(unjudged as never)).toEqual([]);
		const unknown = {...seen('2026-11-20T17:00Z'), judgement: {checks: [], alerts: [], judged: true}};
		expect(tickedByChecks(unknown as never)).toEqual([]);
	});
	test('forgets ticks older than a quarter', () => {
		const ticks = {a: {at: at('2026-07-01T00:00Z')}, b: {at: at('2026-11-01T00:00Z')}};
		expect(Object.keys(youngTicks(ticks, at('2026-11-20T00:00Z')))).toEqual(['b']);
	});
});

describe('a change window', () => {
	const window = (hours: object) => changeWindow.parse({id: 'a', title: 'A', actions: ['fn.*', 'run.scale'], ...hours});
	const state = (hours: object, now: string) => windowState(window(hours), at(now), tz);
	test.each([
		[
			'before its hours',
			{allow: [{from: '06:00', to: '07:00'}]},
			'2026-11-20T13:59Z',
			'closed',
			'2026-11-20T14:00:00.000Z',
		],
		['in them', {allow: [{from: '06:00', to: '07:00'}]}, '2026-11-20T14:00Z', 'open', '2026-11-20T15:00:00.000Z'],
		[
			'at their end',
			{allow: [{from: '06:00', to: '07:00'}]},
			'2026-11-20T15:00Z',
			'closed',
			'2026-11-21T14:00:00.000Z',
		],
		['on a weekday', {allow: [{days: ['sat', 'sun']}]}, '2026-11-20T20:00Z', 'closed', '2026-11-21T08:00:00.000Z'],
		['on a Saturday', {allow: [{days: ['sat', 'sun']}]}, '2026-11-21T20:00Z', 'open', '2026-11-23T08:00:00.000Z'],
		[
			'over midnight',
			{allow: [{days: ['fri'], from: '22:00', to: '02:00'}]},
			'2026-11-21T09:00Z',
			'open',
			'2026-11-21T10:00:00.000Z',
		],
		[
			'denied',
			{deny: [{days: ['fri'], from: '12:00', to: '18:00'}]},
			'2026-11-20T20:00Z',
			'closed',
			'2026-11-21T02:00:00.000Z',
		],
		[
			'in another zone',
			{tz: 'Europe/Berlin', allow: [{from: '21:00', to: '22:00'}]},
			'2026-11-20T20:30Z',
			'open',
			'2026-11-20T21:00:00.000Z',
		],
		[
			'on the night without 02:30',
			{allow: [{from: '03:00', to: '04:00'}]},
			'2026-03-08T09:00Z',
			'closed',
			'2026-03-08T10:00:00.000Z',
		],
	])('%s', (_, hours, now, expected, changes) => {
		const found = state(hours, now);
		expect(found.state).toBe(expected);
		expect(found.state !== 'unset' && iso(found.changes ?? 0)).toBe(changes);
	});
	test('without hours is never open', () => {
		expect(state({}, '2026-11-20T20:00Z')).toEqual({state: 'unset'});
		expect(windowText({state: 'unset'}, 0, tz)).toBe('hours not set (allow:)');
	});
	test('is about the actions and targets that it names', () => {
		expect(isAbout(window({}), 'fn.redeploy', 'a')).toBe(true);
		expect(isAbout(window({}), 'run.scale', 'a')).toBe(true);
		expect(isAbout(window({}), 'run.rollback', 'a')).toBe(false);
		expect(isAbout(window({targets: ['b']}), 'run.scale', 'a')).toBe(false);
	});
});

describe('what nobody ticked', () => {
	const ticks: ItemTicks = {
		'sales/morning/2026-11-19/fresh': {at: 1},
		'sales/morning/2026-11-19/read the mail': {at: 2},
	};
	const lines = (since: string, now: string) => missedLines(system, ticks, at(since), at(now));
	test.each([
		['before it is due', '2026-11-19T18:00Z', '2026-11-20T16:59Z', []],
		[
			'from then on',
			'2026-11-19T18:00Z',
			'2026-11-20T17:00Z',
			['Morning, due 09:00: 2 of 2 not ticked: fresh, read the mail'],
		],
		[
			'of a day that has ended before',
			'2026-11-18T08:00Z',
			'2026-11-19T08:00Z',
			['Morning, due 2026-11-18 09:00: 2 of 2 not ticked: fresh, read the mail'],
		],
	])('%s', (_, since, now, expected) => {
		expect(lines(since, now)).toEqual(expected);
	});
	test('of a long time, the newest days', () => {
		const all = lines('2026-10-01T00:00Z', '2026-11-20T20:00Z');
		expect(all.map(text => /due (\S+)/.exec(text)?.[1])).toEqual(['2026-11-17', '2026-11-18', '09:00:']);
	});
});
