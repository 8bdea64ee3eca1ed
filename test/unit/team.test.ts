/** What walls of a team tell each other, what they believe of it, and what it does here. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createActionsStore} from '../../src/actions/runs.ts';
import {holdText} from '../../src/checks/holds.ts';
import {minute, second} from '../../src/clock.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {applyFacts} from '../../src/commands/facts/applyFacts.ts';
import {createEcho} from '../../src/commands/facts/echo.ts';
import {recordFacts} from '../../src/commands/facts/recordFacts.ts';
import {journalAddress, journalPattern} from '../../src/config/sharedJournal.ts';
import type {Fact, NewFact} from '../../src/journal/fact.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {validFact} from '../../src/journal/valid.ts';
import {createStore} from '../../src/store/store.ts';
import {pauseOf} from '../../src/team/cadence.ts';
import {colleagueIn, colleaguesText} from '../../src/team/colleague.ts';
import {holderIn} from '../../src/team/locks.ts';
import {batchesOf, factIn, isTold, rowOf} from '../../src/team/told.ts';
import {troubleText} from '../../src/team/trouble.ts';
import {alertOn} from '../support/fakeWall.ts';

const now = Date.UTC(2026, 10, 21, 12, 5);
const clock = {now: () => now, speed: 1};
const incident = 'i';
/** One of each kind, with every field. */
const all: readonly NewFact[] = [
	{
		...{kind: 'alert', key: 'a.b', title: 't', from: 'ok', to: 'firing', level: 'crit'},
		severity: 'high',
		value: '7',
		limit: '5',
	},
	{
		...{kind: 'action', run: 'r', action: 'run.rollback', target: 'hook', title: 't'},
		phase: 'sent',
		text: '',
		planHash: 'h',
	},
	{kind: 'mode', to: 'armed', reason: 'page'},
	{
		kind: 'hold',
		key: 'a.b',
		by: 'kim',
		hold: {kind: 'mute', who: 'kim', at: now, until: now + minute, reason: 'known'},
	},
	{kind: 'item', item: 'a/daily/1', by: 'kim', tick: {at: now, by: 'kim'}},
	{kind: 'step', runbook: 'outage', step: '1', result: 'skipped', text: 'not ours', incident},
	{
		...{kind: 'declared', title: 't', severity: 'critical', label: 'P1', type: 'security', lead: 'kim'},
		...{alert: 'a.b', detectedAt: now, drill: 'd', system: 'a', by: 'kim'},
	},
	{
		...{
			kind: 'changed',
			incident,
			severity: 'high',
			label: 'P2',
			state: 'mitigated',
			role: {role: 'comms', who: 'ana'},
		},
		...{tracker: 'T-1', channel: '#inc', fields: {impact: 'two lines\nof text'}, reason: 'better'},
	},
	{kind: 'note', incident, text: 'one\ntwo'},
	{kind: 'todo', incident, text: 'ask'},
	{kind: 'hypothesis', incident, text: 'the deploy', state: 'proven'},
	{kind: 'pin', incident, fact: 'f', off: true},
	{kind: 'met', incident, timer: 'ack', text: 'on the phone'},
	{kind: 'snoozed', incident, timer: 'update', until: now, reason: 'asleep'},
	{kind: 'sent', incident, template: 'initial', to: 'clipboard', text: 'we\nknow', failed: 'no'},
	{kind: 'gap', to: now, why: 'asleep'},
] as readonly NewFact[];
const facts = () => all.map(fact => createJournal(clock).record(fact));

describe('a fact from elsewhere', () => {
	test('of every kind passes as it is', () => {
		for (const fact of facts()) expect(validFact(JSON.parse(JSON.stringify(fact)))).toEqual(fact);
	});
	test('is refused where a field is missing or wrong, and loses what nobody knows', () => {
		for (const fact of facts()) {
			expect(validFact({...fact, at: 'now'})).toBeUndefined();
			expect(validFact({...fact, id: undefined})).toBeUndefined();
			expect(validFact({...fact, more: {deep: []}})).toEqual(fact);
		}
		expect(validFact({...facts()[3], hold: {kind: 'ack', who: 'kim', at: now}})).toBeUndefined();
		expect(validFact({...facts()[0], to: 'burning'})).toBeUndefined();
		expect(validFact({...facts()[6], kind: 'erase everything'})).toBeUndefined();
	});
	test('has clean texts, also where lines are kept', () => {
		const fact = facts()[8] as Fact;
		expect(validFact({...fact, text: 'a\u001b[2Jb\n\u0007c', by: 'k\nim'})).toMatchObject({
			text: expect.not.stringMatching(/[\u001b\u0007]/),
			by: expect.not.stringContaining('\n'),
		});
		expect(validFact({...fact, text: 'a\nb'})).toMatchObject({text: 'a\nb'});
	});
	test('that is anything at all ends nothing', () => {
		const kinds = all.map(({kind}) => kind);
		fc.assert(
			fc.property(
				fc.oneof(fc.anything(), fc.record({kind: fc.constantFrom(...kinds), id: fc.string(), text: fc.anything()})),
				value => {
					validFact(value);
				},
			),
		);
		fc.assert(fc.property(fc.string(), body => factIn({id: 'x', body}) === undefined));
	});
});

describe('what is told', () => {
	test('is what people did', () => {
		const told = facts()
			.filter(isTold)
			.map(({kind}) => kind);
		expect(told).toEqual(all.map(({kind}) => kind).filter(kind => kind !== 'alert' && kind !== 'gap'));
		const {record} = createJournal(clock);
		expect(isTold(record({kind: 'hold', key: 'a.b'}))).toBe(false);
		expect(isTold(record({kind: 'item', item: 'a/1', tick: {at: now}}))).toBe(false);
	});
	test('goes in requests of bounded size, each fact once', () => {
		const rows = Array.from({length: 950}, (_, i) => ({id: `${i}`, body: 'x'.repeat(i % 7 === 0 ? 200_000 : 10)}));
		const batches = batchesOf(rows);
		expect(batches.flat()).toEqual(rows);
		for (const batch of batches) {
			expect(batch.length).toBeLessThanOrEqual(200);
			expect(batch.reduce((sum, {body}) => sum + body.length, 0)).toBeLessThanOrEqual(1024 * 1024);
		}
	});
	test('a fact that is too long stays at home, and a row under another id is not believed', () => {
		const [fact] = facts().filter(({kind}) => kind === 'note') as [Fact];
		expect(rowOf({...fact, text: 'x'.repeat(300_000)} as Fact)).toBeUndefined();
		const row = rowOf(fact);
		expect(row && factIn(row)).toEqual(fact);
		expect(row && factIn({...row, id: 'other'})).toBeUndefined();
	});
});

test('five walls at rest ask ten times a minute, and a database that fails is left alone', () => {
	const perMinute = (pause: number) => minute / pause;
	// One question, and one line that says that the wall is there.
	expect(5 * 2 * perMinute(pauseOf({isBusy: false, failures: 0}))).toBe(10);
	expect(pauseOf({isBusy: true, failures: 0})).toBe(15 * second);
	expect([1, 2, 3, 4, 5, 6, 50].map(failures => pauseOf({isBusy: true, failures}) / second)).toEqual([
		15, 30, 60, 120, 240, 300, 300,
	]);
});

test('the address of a journal has the project of the first system, or its own', () => {
	expect(journalAddress('spanner://pipeline/team', 'p')).toEqual({
		project: 'p',
		instance: 'pipeline',
		database: 'team',
	});
	expect(journalAddress('spanner://q/pipeline/team', 'p')).toMatchObject({project: 'q'});
	expect(
		['spanner://a/b', 'spanner://p-1/a/b_c', 'spanner://example.com:p/a/b'].every(one => journalPattern.test(one)),
	).toBe(true);
	expect(
		['spanner://a', 'sqlite:///x', 'spanner://a/b/c/d', 'spanner://A/b'].some(one => journalPattern.test(one)),
	).toBe(false);
});

test.each([
	[
		new CloudError('invalid', 'Table not found: pitwall_facts', 'spanner'),
		'its tables are missing: run pitwall journal init',
	],
	[
		new CloudError('denied', 'needs spanner.databases.write: no', 'spanner'),
		'no permission: needs spanner.databases.write: no',
	],
	[new CloudError('timeout', 'no answer within 8 s', 'spanner'), 'it does not answer: no answer within 8 s'],
	[new CloudError('notFound', 'Database not found: x', 'spanner'), 'there is no such database: Database not found: x'],
])('%s is said in one line', (error, text) => expect(troubleText(error)).toBe(text));

test('what others say of themselves is cleaned, and what cannot be read is left out, but never a lock', () => {
	const row = (body: unknown) => ({id: 'w', body: typeof body === 'string' ? body : JSON.stringify(body)});
	const kim = colleagueIn(row({who: 'kim\u001b[2J', host: 'l', tab: 'sales', dialog: 'roll back hook'}));
	expect(kim).toMatchObject({wall: 'w', who: expect.not.stringContaining('\u001b'), dialog: 'roll back hook'});
	expect([row('{'), row('null'), row({}), row({who: 7})].map(colleagueIn)).toEqual([
		undefined,
		undefined,
		undefined,
		undefined,
	]);
	const [ana, sam] = [colleagueIn(row({who: 'ana', host: 'a'})), colleagueIn(row({who: 'sam', host: 's'}))];
	expect(colleaguesText([])).toBeUndefined();
	expect(ana && sam && colleaguesText([ana, sam])).toBe('with ana@a, sam@s');
	expect(ana && sam && colleaguesText([ana, {...sam, incident: 'Web is down'}])).toBe('sam@s: incident Web is down');
	expect(kim && ana && colleaguesText([ana, {...kim, who: 'kim'}])).toBe('kim@l: roll back hook');
	expect(holderIn({body: '{"by":7}', at: now})).toMatchObject({
		by: 'somebody',
		doubt: 'its lock cannot be read',
	});
});

describe('what others did acts here', () => {
	function wall() {
		const echo = createEcho();
		const [store, journal] = [createStore({clock}), createJournal(clock)];
		recordFacts({store, runs: createActionsStore(), journal, user: 'ops1', clock, echo});
		applyFacts({store, journal, clock, echo});
		/** Facts of another wall. */
		const other = createJournal(clock);
		const say = (fact: NewFact) => journal.absorb([other.record(fact)]);
		const ack = (at = now) => ({kind: 'ack', who: 'kim', at, until: now + minute}) as const;
		return {store, journal, say, ack, ...store.getState()};
	}
	const acked = (store: ReturnType<typeof createStore>) =>
		store.getState().alerts.map(({hold}) => hold && holdText(hold, 'UTC'));

	test('an acknowledgement, and that it was taken back; neither is recorded or told again', () => {
		const {store, journal, say, ack, setAlerts} = wall();
		setAlerts([alertOn('alpha.failed', 'firing')]);
		const before = journal.facts().length;
		say({kind: 'hold', key: 'alpha.failed', hold: ack(), by: 'kim'});
		expect(acked(store)).toEqual(['ack kim until 12:06']);
		say({kind: 'hold', key: 'alpha.failed', by: 'kim'});
		expect(acked(store)).toEqual([undefined]);
		expect(journal.facts()).toHaveLength(before + 2);
	});
	test('an acknowledgement that comes before the alert waits for it, once', () => {
		const {store, say, ack, setAlerts} = wall();
		setAlerts([alertOn('alpha.failed', 'ok')]);
		say({kind: 'hold', key: 'alpha.failed', hold: ack(), by: 'kim'});
		expect(store.getState().holds.size).toBe(0);
		setAlerts([alertOn('alpha.failed', 'firing')]);
		expect(acked(store)).toEqual(['ack kim until 12:06']);
		setAlerts([alertOn('alpha.failed', 'ok')]);
		setAlerts([alertOn('alpha.failed', 'firing')]);
		expect(acked(store)).toEqual([undefined]);
	});
	test('only the newest counts, and nothing whose time is over', () => {
		const {store, journal, ack, setAlerts, setHold} = wall();
		setAlerts([alertOn('alpha.failed', 'firing'), alertOn('alpha.late', 'firing')]);
		const other = createJournal(clock);
		const taken = other.record({kind: 'hold', key: 'alpha.failed', hold: ack(now - 2), by: 'kim', at: now - 2});
		const back = other.record({kind: 'hold', key: 'alpha.failed', by: 'kim', at: now - 1});
		const old = other.record({kind: 'hold', key: 'alpha.late', hold: {...ack(), until: now}, by: 'kim'});
		journal.absorb([back, taken, old]);
		expect(store.getState().holds.size).toBe(0);
		// An older word does not undo what was done here since.
		setHold('alpha.failed', {...ack(), who: 'ops1'});
		journal.absorb([other.record({kind: 'hold', key: 'alpha.failed', by: 'kim', at: now - 5})]);
		expect(acked(store)[0]).toContain('ops1');
	});
	test('a ticked item, until it is taken back', () => {
		const {store, say} = wall();
		say({kind: 'item', item: 'alpha/daily/1', tick: {at: now, by: 'kim'}, by: 'kim'});
		expect(store.getState().itemTicks).toEqual({'alpha/daily/1': {at: now, by: 'kim'}});
		say({kind: 'item', item: 'alpha/daily/1', by: 'kim'});
		expect(store.getState().itemTicks).toEqual({});
	});
});
