import {describe, expect, test} from 'vitest';
import {createActionsStore} from '../../src/actions/runs.ts';
import {recordFacts} from '../../src/commands/facts/recordFacts.ts';
import {createJournal, mostFacts} from '../../src/journal/journal.ts';
import {createStore} from '../../src/store/store.ts';
import {alertOn} from '../support/fakeWall.ts';

const clockAt = () => {
	let t = 1000;
	return {now: () => t, speed: 1, set: (to: number) => (t = to)};
};

describe('the journal', () => {
	test('facts stand in the order in which they happened, and are known once', () => {
		const clock = clockAt();
		const [journal, other] = [createJournal(clock), createJournal(clock)];
		const late = journal.record({kind: 'note', incident: 'a', text: 'now'});
		const early = other.record({kind: 'note', incident: 'a', text: 'before', at: 500});
		const heard: boolean[] = [];
		journal.subscribe((added, own) => heard.push(own && added.length > 0));
		journal.absorb([early, late]);
		journal.absorb([early]);
		expect(journal.facts()).toEqual([early, late]);
		expect(early).toMatchObject({at: 500, recorded: 1000});
		expect(heard).toEqual([false]);
	});
	test('ids of one wall sort as its facts were recorded, and those of two walls differ', () => {
		const clock = clockAt();
		const [journal, other] = [createJournal(clock), createJournal(clock)];
		const note = {kind: 'note', incident: 'a', text: ''} as const;
		const ids = Array.from({length: 20}, (_, index) => {
			if (index === 10) clock.set(1001);
			return journal.record(note).id;
		});
		expect(ids).toEqual(ids.toSorted());
		expect(ids[0]).toMatch(/^00000000-03e8-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(other.record(note).id).not.toBe(ids[10]);
	});
	test('the oldest are forgotten', () => {
		const clock = clockAt();
		const journal = createJournal(clock);
		const of = (from: number, count: number) =>
			Array.from({length: count}, (_, index) => ({
				...{kind: 'note' as const, incident: 'a', text: '', recorded: 0},
				...{id: `${from + index}`, at: from + index},
			}));
		journal.absorb(of(0, mostFacts));
		journal.absorb(of(mostFacts, 5));
		expect(journal.facts()).toHaveLength(mostFacts);
		expect(journal.facts()[0]?.at).toBe(5);
	});
});

describe('what is written down', () => {
	const wall = () => {
		const clock = clockAt();
		const [store, runs, journal] = [createStore({clock}), createActionsStore(), createJournal(clock)];
		recordFacts({store, runs, journal, user: 'ops1', clock});
		return {...store.getState(), clock, store, journal, runs};
	};

	test('an alert that fires, gets worse and ends, but not what only builds up', () => {
		const {setAlerts, journal} = wall();
		for (const [state, level] of [
			['loading', 'loading'],
			['pending', 'crit'],
			['firing', 'warn'],
			['firing', 'warn'],
			['firing', 'crit'],
			['ok', 'ok'],
			['pending', 'warn'],
			['ok', 'ok'],
		] as const)
			setAlerts([alertOn('alpha.failed', state, {level})]);
		expect(journal.facts().map(fact => fact.kind === 'alert' && [fact.from, fact.to, fact.level])).toEqual([
			['ok', 'firing', 'warn'],
			['firing', 'firing', 'crit'],
			['firing', 'ok', 'ok'],
		]);
	});
	test('a fire that an earlier wall wrote down is not written again', () => {
		const {journal, runs, clock} = wall();
		journal.record({
			...{kind: 'alert', key: 'alpha.failed', title: '', from: 'ok', to: 'firing', level: 'crit'},
			...{severity: 'high', value: '7', system: 'alpha'},
		});
		const store = createStore({clock});
		recordFacts({store, runs, journal, user: 'ops1', clock});
		store.getState().setAlerts([alertOn('alpha.failed', 'firing')]);
		expect(journal.facts()).toHaveLength(1);
	});
	test('who takes on, ticks and arms', () => {
		const {setAlerts, setHold, tickItem, arm, disarm, journal} = wall();
		setAlerts([alertOn('alpha.failed', 'firing')]);
		setHold('alpha.failed', {kind: 'ack', who: 'kim', at: 1, until: 9000});
		setHold('alpha.failed', undefined);
		tickItem('alpha/daily/1', {at: 2, by: 'kim'});
		arm('page 7');
		disarm();
		expect(journal.facts().slice(1)).toMatchObject([
			{kind: 'hold', key: 'alpha.failed', title: 'Failed runs', by: 'kim', hold: {kind: 'ack'}},
			{kind: 'hold', key: 'alpha.failed', title: 'Failed runs', by: 'ops1'},
			{kind: 'item', item: 'alpha/daily/1', by: 'kim'},
			{kind: 'mode', to: 'armed', reason: 'page 7', by: 'ops1'},
			{kind: 'mode', to: 'read-only'},
		]);
	});
});
