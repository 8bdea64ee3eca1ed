/** What is missing where an incident goes on early: it needs a reason, and is told afterwards (S3-087). */
import {describe, expect, test} from 'vitest';
import {promptsOf} from '../../src/comms/documents/prompts.ts';
import {foldIncidents} from '../../src/incidents/fold.ts';
import {missingBefore, openTicks} from '../../src/incidents/missing.ts';
import {type Change, change} from '../../src/incidents/record.ts';
import {tickId, writtenTick} from '../../src/incidents/ticks.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {alertFact, declared, factAt, incidentOf, minute, moved, noon, rulesWith} from '../support/incidentFacts.ts';

const rules = rulesWith({
	incidents: {
		messages: [{id: 'initial', title: 'Initial', severity: ['critical'], template: 'initial'}],
		before: {
			resolved: [{title: 'Mended for good'}],
			closed: [{title: 'Ticket closed'}, {title: 'Runbook', severity: ['high']}],
		},
	},
});
const at = (minutes: number) => noon + minutes * minute;
const met = (minutes: number, timer: string) => factAt(minutes, {kind: 'met', incident: 'i', timer});
const sent = (minutes: number, template: string) =>
	factAt(minutes, {kind: 'sent', incident: 'i', template, to: 'clipboard', text: 't'});
const watched = [declared(), moved(10, 'monitoring')];
const told = [...watched, sent(11, 'initial'), met(12, tickId({title: 'Mended for good'}))];
const missing = (
	facts: readonly Fact[],
	to: 'resolved' | 'closed' | 'postmortem',
	minutes: number,
	playbook?: object,
) => missingBefore(incidentOf(facts), to, rules, {now: at(minutes), ...playbook});

describe('before it is resolved', () => {
	test('what nobody has done, a line each', () => {
		expect(missing([declared()], 'resolved', 20, {playbook: {runbook: 'Outage', left: 2}})).toEqual([
			'not watched for 30 m since it was mitigated',
			'2 steps of Outage not done',
			'message not sent: Initial',
			'not ticked: Mended for good',
		]);
	});
	test('the watch is over after its time, and not while something fires', () => {
		expect(missing(told, 'resolved', 39)).toEqual(['stable for 29 m of 30 m']);
		expect(missing(told, 'resolved', 40)).toEqual([]);
		expect(missing([...told, alertFact(20, 'firing')], 'resolved', 45)).toEqual(['not stable: Errors fires']);
		// Whoever ticked it has said why.
		expect(missing([...told, alertFact(20, 'firing'), met(30, 'stability')], 'resolved', 45)).toEqual([]);
	});
	test('what nobody saw of it does not count; the post-mortem asks why', () => {
		const gap = factAt(20, {kind: 'gap', to: at(26), why: 'not running'});
		expect(missing([...told, gap], 'resolved', 40)).toEqual(['stable for 24 m of 30 m (6 m were not seen)']);
		expect(missing([...told, gap], 'resolved', 46)).toEqual([]);
		const {monitoring} = promptsOf(incidentOf([...told, gap, moved(46, 'resolved')]), rules, at(90));
		expect(monitoring).toContain('The watch over its stability took longer: 6 m were not seen. Why?');
	});
	test('nothing is asked before, on the way back, and of what was resolved already', () => {
		expect(missingBefore(incidentOf([declared()]), 'monitoring', rules, {now: at(20)})).toEqual([]);
		expect(missingBefore(incidentOf(watched), 'active', rules, {now: at(20)})).toEqual([]);
		expect(missing([...watched, moved(20, 'resolved', 'x')], 'postmortem', 21)).toEqual([]);
	});
});

describe('before it is closed', () => {
	const over = [...told, moved(60, 'resolved')];
	test('the post-mortem, action items, the last message, and what its severity asks for', () => {
		expect(missing(over, 'closed', 70)).toEqual([
			'no post-mortem was written',
			'no action item was noted',
			'message not sent: Resolution',
			'not ticked: Ticket closed',
		]);
		const done = [
			met(61, writtenTick),
			factAt(62, {kind: 'todo', incident: 'i', text: 'an alert for it'}),
			sent(63, 'resolution'),
			met(64, tickId({title: 'Ticket closed'})),
		];
		expect(missing([...over, ...done], 'closed', 70)).toEqual([]);
	});
	test('a small one needs no post-mortem', () => {
		const small = [declared(0, {severity: 'medium'}), moved(1, 'resolved', 'x')];
		expect(missing(small, 'closed', 70)).toEqual(['not ticked: Ticket closed']);
	});
	test('from work at once: what both states ask for, each once', () => {
		const all = missing([declared(), moved(1, 'active')], 'closed', 70);
		expect(all).toContain('not ticked: Mended for good');
		expect(all).toContain('not ticked: Ticket closed');
		expect(all.filter(text => text === 'message not sent: Initial')).toHaveLength(1);
	});
});

test('what can be ticked is offered from the mitigation on, for the state that comes next', () => {
	const titles = (facts: readonly Fact[]) => openTicks(incidentOf(facts), rules).map(({title}) => title);
	expect(titles([declared(), moved(1, 'active')])).toEqual([]);
	expect(titles(watched)).toEqual(['Mended for good']);
	expect(titles(told)).toEqual([]);
	expect(titles([...told, moved(60, 'resolved')])).toEqual(['The post-mortem is written', 'Ticket closed']);
	expect(titles([...told, moved(60, 'closed', 'x')])).toEqual([]);
});

describe('going on', () => {
	function wall() {
		let now = at(20);
		const journal = createJournal({now: () => now});
		const {id} = journal.record({kind: 'declared', title: 'Down', severity: 'critical', lead: 'ops1', system: 'alpha'});
		return {
			to: (wanted: Omit<Change, 'by'>) => change(journal, rules, id, {...wanted, by: 'ops1'}, {now}),
			pass: (minutes: number) => {
				now += minutes * minute;
			},
			incident: () => foldIncidents(journal.facts())[0],
		};
	}
	test('without a reason the state stays, and the refusal says what is missing', () => {
		const {to, incident} = wall();
		to({state: 'monitoring'});
		for (const reason of [undefined, ' ']) {
			const refused = to({state: 'resolved', ...(reason !== undefined && {reason})});
			expect(refused).toEqual({ok: false, why: expect.stringContaining('stable for <1 m of 30 m')});
		}
		expect(incident()?.state).toBe('monitoring');
	});
	test('with one it goes on, and the timeline and the post-mortem say what was left undone', () => {
		const {to, incident, pass} = wall();
		to({state: 'monitoring'});
		pass(5);
		expect(to({state: 'resolved', reason: 'the vendor is back'}).ok).toBe(true);
		const found = incident();
		if (!found) throw new Error('no incident');
		expect(found.timeline.at(-1)?.words).toMatch(
			/^Resolved: the vendor is back; without this: stable for 5 m of 30 m.*not ticked: Mended for good$/,
		);
		expect(promptsOf(found, rules, at(60)).badly).toContainEqual(
			expect.stringMatching(/^It was resolved without this: stable for 5 m .*Why\? the vendor is back$/),
		);
	});
});
