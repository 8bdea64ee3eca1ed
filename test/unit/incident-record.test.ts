/** Declaring and changing incidents: what may not be is refused. */
import {describe, expect, test} from 'vitest';
import {channelName} from '../../src/incidents/channel.ts';
import {foldIncidents} from '../../src/incidents/fold.ts';
import {type Change, change, declare} from '../../src/incidents/record.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {noon, rulesWith} from '../support/incidentFacts.ts';

const scales = [
	{
		name: 'ops',
		labels: [
			{label: 'P1', is: 'critical'},
			{label: 'P2', is: 'high'},
		],
	},
];
const rules = rulesWith({
	scales,
	incidents: {types: {security: {title: 'A breach', severity: 'critical', private: true}}},
});
const down = {system: 'alpha', title: ' Down ', severity: 'high', lead: 'ops1', by: 'ops1'} as const;

function wall() {
	const journal = createJournal({now: () => noon});
	const declared = declare(journal, rules, {...down, alert: 'alpha.errors'});
	if (!declared.ok) throw new Error(declared.why);
	const {id} = declared.fact;
	const incident = () => foldIncidents(journal.facts())[0];
	return {
		journal,
		id,
		incident,
		to: (wanted: Omit<Change, 'by'>) => change(journal, rules, id, {...wanted, by: 'ops1'}, {now: noon}),
	};
}

describe('declaring', () => {
	test('writes down who leads what, called as the system calls it', () => {
		expect(wall().incident()).toMatchObject({
			title: 'Down',
			severity: 'high',
			label: 'P2',
			lead: 'ops1',
			state: 'triage',
		});
	});
	test('a breach is critical, whatever is said (S0-65)', () => {
		const journal = createJournal({now: () => noon});
		const said = declare(journal, rules, {...down, type: 'security', label: 'P2'});
		expect(said).toMatchObject({ok: true, fact: {severity: 'critical', label: 'P1'}});
	});
	test.each([
		[{title: ' '}, 'needs a title'],
		[{lead: ''}, 'needs somebody'],
		[{alert: 'alpha.errors'}, 'open already for this alert'],
	])('%j is refused', (wrong, why) => {
		const {journal} = wall();
		expect(declare(journal, rules, {...down, ...wrong})).toMatchObject({ok: false, why: expect.stringContaining(why)});
		expect(journal.facts()).toHaveLength(1);
	});
	test('an alert whose incident is resolved may have another one', () => {
		const {journal, to} = wall();
		to({state: 'resolved', reason: 'the vendor says so'});
		expect(declare(journal, rules, {...down, alert: 'alpha.errors'}).ok).toBe(true);
	});
});

describe('changing', () => {
	test('goes on, and back for a reason', () => {
		const {to, incident} = wall();
		expect(to({state: 'monitoring'}).ok).toBe(true);
		expect(to({state: 'mitigated'})).toEqual({ok: false, why: expect.stringContaining('goes on')});
		expect(to({state: 'active'})).toEqual({ok: false, why: expect.stringContaining('say why')});
		expect(to({state: 'active', reason: 'it fires again'}).ok).toBe(true);
		expect(to({state: 'active', reason: 'x'})).toEqual({ok: false, why: 'it is active already'});
		expect(incident()?.state).toBe('active');
	});
	test('a severity takes its label with it, and a breach stays critical', () => {
		const {to, incident, journal} = wall();
		to({severity: 'critical'});
		expect(incident()).toMatchObject({severity: 'critical', label: 'P1'});
		const breach = declare(journal, rules, {...down, type: 'security'});
		const id = breach.ok ? breach.fact.id : '';
		expect(change(journal, rules, id, {severity: 'high', by: 'a'}, {now: noon})).toEqual({
			...{ok: false, why: 'security is at least critical'},
		});
	});
	test('a role is one that there is, and somebody has it', () => {
		const {to, incident} = wall();
		expect(to({role: {role: 'cook', who: 'a'}})).toMatchObject({ok: false});
		expect(to({role: {role: 'lead', who: ' '}})).toMatchObject({ok: false});
		expect(to({role: {role: 'lead', who: 'ops2'}}).ok).toBe(true);
		expect(incident()).toMatchObject({lead: 'ops2', roles: {lead: 'ops2'}});
	});
	test('what is not known is not changed', () => {
		expect(change(createJournal({now: () => 0}), rules, 'x', {by: 'a', state: 'closed'}, {now: 0}).ok).toBe(false);
	});
});

test('a channel is named by its hour, with minutes where that is taken (C-06)', () => {
	const of = (...taken: string[]) => channelName(rules, noon + 30 * 60_000, taken);
	expect(of()).toBe('#incident-2026-11-20-10');
	expect(of('#incident-2026-11-20-10')).toBe('#incident-2026-11-20-10-30');
	expect(of('#incident-2026-11-20-10', '#incident-2026-11-20-10-30')).toBe('#incident-2026-11-20-10-30-2');
});
