/** Approvals: codes, rules, who may say yes for whom, and signatures. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {codeOf, readCode} from '../../src/actions/approval/code.ts';
import {standingOf} from '../../src/actions/approval/decide.ts';
import {practiceKey, practicePeople} from '../../src/actions/approval/practice.ts';
import {gateOf} from '../../src/actions/approval/rule.ts';
import {looksSigned, newKey, publicOf, readSigned, signedCode} from '../../src/actions/approval/signed.ts';
import type {Decision} from '../../src/actions/approval/types.ts';
import {waiverOf, withWaiver} from '../../src/actions/approval/waiver.ts';
import {askedText, membersText, neededText, unapproved} from '../../src/actions/approval/words.ts';
import type {AuditActor} from '../../src/actions/audit/types.ts';
import {sha256} from '../../src/actions/canonical.ts';
import type {Plan} from '../../src/actions/types.ts';
import {systemClock} from '../../src/clock.ts';
import type {CloudSurvey} from '../../src/cloud/survey.ts';
import {wallApprovals} from '../../src/commands/wallApprovals.ts';
import {approvals as approvalsSchema} from '../../src/config/schema/approvals.ts';
import {type People, people as peopleSchema} from '../../src/config/schema/people.ts';
import {wallSchema} from '../../src/config/wall.ts';

const hash = fc.string().map(sha256);

describe('codes', () => {
	test('property: a code is read back however it is typed', () => {
		fc.assert(
			fc.property(hash, planHash => {
				const code = codeOf(planHash);
				expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
				expect(readCode(code)).toBe(code);
				expect(readCode(` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(code);
				expect(readCode(code.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
			}),
		);
	});

	test('property: one wrong character is found', () => {
		const characters = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
		fc.assert(
			fc.property(hash, fc.integer({min: 0, max: 11}), characters, (planHash, at, other) => {
				const code = codeOf(planHash).replaceAll('-', '');
				fc.pre(code[at] !== other);
				expect(readCode(code.slice(0, at) + other + code.slice(at + 1))).toBeUndefined();
			}),
		);
	});

	test.each(['', 'K7QM', 'K7QM-2XF9-ABCDE', 'UUUU-UUUU-UUUU', '../../etc/pass', 'é'.repeat(12)])('%j is none', text =>
		expect(readCode(text)).toBeUndefined(),
	);
});

describe('rules', () => {
	const approvals = approvalsSchema.parse({
		'*': {risk: 'high'},
		'secret.*': {risk: 'high', all: ['manager', 'security']},
		'secret.reveal': {},
		'bq.drop': {risk: 'critical', all: ['manager'], evidence: 'a snapshot of today'},
	});
	test.each([
		['secret.add_version', {risk: 'high', approvals: {all: ['manager', 'security'], distinct: true}}],
		['secret.reveal', {risk: 'careful'}],
		['bq.drop', {risk: 'critical', approvals: {all: ['manager'], distinct: true, evidence: 'a snapshot of today'}}],
		['run.rollback', {risk: 'high'}],
	])('%s: the key that says most of it counts', (action, gate) =>
		expect(gateOf('careful', {approvals}, action)).toEqual(gate),
	);
	test('without a rule the action says itself how it is confirmed, and nobody is asked', () =>
		expect(gateOf('medium', {approvals: {}}, 'run.rollback')).toEqual({risk: 'medium'}));
	test.each(['toString.x', 'constructor'])('%s is no rule', action =>
		expect(gateOf('medium', {approvals: {}}, action)).toEqual({risk: 'medium'}),
	);
});

const people: People = peopleSchema.parse({
	ana: {login: 'ana', account: 'ana@example.com', groups: ['manager']},
	bob: {login: 'bob', account: 'bob@example.com', groups: ['security']},
	cy: {login: 'cy', account: 'cy@example.com', groups: ['manager', 'security']},
	'ana at home': {login: 'ana2', account: 'ana@example.com', groups: ['security']},
	dev: {login: 'dev', groups: ['team-lead']},
});
const says = (person: string, verdict: Decision['verdict'] = 'approve'): Decision => ({
	...{person, verdict, by: 'login', at: 1000},
	...(verdict === 'deny' && {reason: 'not now'}),
});
const both = {all: ['manager', 'security'], distinct: true};
const nobody = {persons: [], accounts: []};

describe('who approves for whom', () => {
	test.each<[string, string[], string[]]>([
		['nobody yet', [], ['manager', 'security']],
		['one of two', ['ana'], ['security']],
		['one of each', ['ana', 'bob'], []],
		['whoever is in both groups answers for one of them', ['cy'], ['security']],
		['the second one is found whichever came first', ['cy', 'ana'], []],
		['and the other way round', ['cy', 'bob'], []],
		['two names of one account are one person', ['ana', 'ana at home'], ['security']],
		['a stranger is not heard', ['eve', 'ana'], ['security']],
		['somebody of another group is not asked', ['dev', 'ana'], ['security']],
	])('%s', (_, persons, missing) => {
		const standing = standingOf(
			both,
			persons.map(name => says(name)),
			{people, asks: nobody},
		);
		expect(standing).toMatchObject({state: missing.length === 0 ? 'approved' : 'waits', missing});
		expect(standing.given).toHaveLength(2 - missing.length);
	});

	test('one person is enough for both where they need not be distinct', () =>
		expect(standingOf({...both, distinct: false}, [says('cy')], {people, asks: nobody}).state).toBe('approved'));

	test.each<[string, string[], string[]]>([
		['the same name', ['ana'], []],
		['the same account under another name', [], ['ana@example.com']],
	])('nobody approves their own plan: %s', (_, persons, accounts) => {
		const standing = standingOf(both, [says('ana'), says('bob')], {people, asks: {persons, accounts}});
		expect(standing).toMatchObject({state: 'waits', missing: ['manager']});
		expect(standing.notes.join()).toContain('ana cannot approve');
	});

	test('one deny of anybody who is known ends it, and one of a stranger does not', () => {
		const all = [says('ana'), says('bob')];
		const denied = standingOf(both, [...all, says('dev', 'deny')], {people, asks: nobody});
		expect(denied).toMatchObject({state: 'denied', denied: {person: 'dev'}});
		expect(standingOf(both, [...all, says('eve', 'deny')], {people, asks: nobody}).state).toBe('approved');
	});

	test('a group in which nobody is says so', () => {
		const {notes} = standingOf({all: ['board'], distinct: true}, [], {people, asks: nobody});
		expect(notes.join()).toContain('nobody is in the group board');
		const own = standingOf({all: ['team-lead'], distinct: true}, [], {people, asks: {persons: ['dev'], accounts: []}});
		expect(own.notes.join()).toContain('nobody but you is in the group team-lead');
	});

	test('whom to ask', () => {
		expect(membersText('security', people)).toBe(' (of bob, cy, ana at home)');
		expect(membersText('board', people)).toBe('');
	});
	test('whoever drills is told how to be those who are asked', () => {
		const asked = (alone: boolean) => askedText('AAAA-BBBB-CCCC', ['team-lead', 'security'], practicePeople(), alone);
		expect(asked(false)).toBe('they type on this machine: pitwall approve AAAA-BBBB-CCCC');
		expect(asked(true)).toBe(
			'you practise alone: in another terminal pitwall approve AAAA-BBBB-CCCC --practise tess, then pitwall approve AAAA-BBBB-CCCC --practise sam; paste here what it prints',
		);
	});

	test('in words', () => {
		const plan = {approvals: both};
		expect(neededText(both)).toBe('manager and security, each another person');
		expect(unapproved({}, undefined)).toBeUndefined();
		expect(unapproved(plan, undefined)).toContain('cannot ask');
		const waits = standingOf(both, [], {people, asks: nobody});
		expect(unapproved(plan, waits)).toBe('waits for the approval of manager and security');
		const denied = standingOf(both, [says('ana', 'deny')], {people, asks: nobody});
		expect(unapproved(plan, denied)).toBe('denied by ana: not now');
		expect(unapproved(plan, standingOf(both, [says('ana'), says('bob')], {people, asks: nobody}))).toBeUndefined();
	});
});

describe('C-11: what stands for an approval', () => {
	const approvals = {all: ['team-lead'], distinct: true, unless: {incident: ['critical', 'high'] as const}};
	const action = {kind: 'run.rollback', system: 'demo', target: 'hook', params: {}};
	const incident = {system: 'demo', title: 'API down', severity: 'high'} as const;
	const waiver = (incidents: Parameters<typeof waiverOf>[1]['incidents'], practice = false, needed = approvals) =>
		waiverOf({approvals: needed, action}, {incidents, practice});

	test('a rule asks nobody where it names an incident, and no group', () => {
		const problem = approvalsSchema.safeParse({'run.rollback': {unless: {incident: ['high']}}}).error?.message;
		expect(problem).toContain('no group in all');
	});
	test('an open incident that is grave enough, of the same system', () => {
		expect(waiver([incident])).toBe('nobody is asked while the high incident is open: API down');
		expect(waiver([{...incident, system: 'other'}])).toBeUndefined();
		expect(waiver([{...incident, severity: 'medium'}])).toBeUndefined();
		expect(waiver([])).toBeUndefined();
	});
	test('the sandbox of this wall, and that is said', () =>
		expect(waiver([], true)).toContain('nobody is asked in this sandbox'));
	test('nothing does where the rule does not say so', () => {
		const {unless: _, ...strict} = approvals;
		expect(waiverOf({approvals: strict, action}, {incidents: [incident], practice: true})).toBeUndefined();
		expect(waiverOf({action}, {incidents: [incident], practice: true})).toBeUndefined();
	});
	test('a no stays a no', () => {
		const waits = standingOf(approvals, [], {people, asks: nobody});
		expect(withWaiver(waits, 'because')).toMatchObject({state: 'waived', waived: 'because', missing: [], notes: []});
		expect(withWaiver(waits, undefined)).toBe(waits);
		const denied = standingOf(approvals, [says('dev', 'deny')], {people, asks: nobody});
		expect(withWaiver(denied, 'because')).toBe(denied);
	});
	test('in words', () =>
		expect(neededText(approvals)).toBe('team-lead, unless an incident is open that is critical or high'));
});

describe('signed codes', () => {
	const {secret, key} = newKey();
	const signers: People = {ana: {groups: ['manager'], key}, bob: {groups: ['security'], key: newKey().key}};
	const code = codeOf(sha256('a plan'));
	const said = {code, person: 'ana', verdict: 'approve', at: 1000} as const;

	test('says who decided what', () => {
		const text = signedCode({...said, reason: 'go'}, secret);
		expect(looksSigned(text)).toBe(true);
		expect(readSigned(`${text}\n`, code, signers)).toEqual({
			...{verdict: 'approve', person: 'ana', by: 'key', at: 1000, reason: 'go'},
		});
		expect(publicOf(secret)).toBe(key);
	});

	test.each<[string, string, string]>([
		['of another plan', signedCode({...said, code: codeOf(sha256('another'))}, secret), 'another plan'],
		['in the name of another', signedCode({...said, person: 'bob'}, secret), 'not signed with the key of bob'],
		['of a stranger', signedCode({...said, person: 'eve'}, secret), 'eve has no key'],
		['of no name', signedCode({...said, person: '__proto__'}, secret), 'has no key'],
		['that is nonsense', 'pitwall1.e30.x', 'no signed code'],
		['that is empty', '', 'no signed code'],
		['with another head', signedCode(said, secret).replace('pitwall1', 'pitwall2'), 'no signed code'],
	])('one %s does not count', (_, text, why) => expect(readSigned(text, code, signers)).toContain(why));

	test('property: a changed character does not count', () => {
		const text = signedCode(said, secret);
		const [, payload = ''] = text.split('.');
		fc.assert(
			fc.property(fc.integer({min: 0, max: payload.length - 1}), fc.constantFrom(...'AZaz09-_'), (at, other) => {
				fc.pre(payload[at] !== other);
				const changed = payload.slice(0, at) + other + payload.slice(at + 1);
				expect(typeof readSigned(text.replace(payload, changed), code, signers)).toBe('string');
			}),
		);
	});

	test('the people of the sandbox sign with keys that anybody has, and are of nobody else', () => {
		const text = signedCode({...said, person: 'mia'}, practiceKey('mia'));
		expect(readSigned(text, code, practicePeople())).toMatchObject({person: 'mia'});
		expect(readSigned(text, code, signers)).toContain('mia has no key');
	});
});

test('a login that could not be told is asked for again: nobody approves what their own account asks for', async () => {
	const {secret} = newKey();
	const ana = {groups: ['manager'], key: publicOf(secret), account: 'ana@example.com'};
	const plan = {
		planHash: sha256('plan'),
		action: {kind: 'run.scale', system: 'one', target: 'web', params: {}},
		approvals: {all: ['manager'], distinct: true},
	} as unknown as Plan;
	let asked = 0;
	const approvals = wallApprovals({
		config: {path: '', systems: [], wall: wallSchema.parse({systems: ['one'], people: {ana}})},
		clock: systemClock,
		async survey() {
			if (asked++ === 0) throw new Error('no answer');
			return {identity: async () => ({kind: 'person', account: ana.account})} as unknown as CloudSurvey;
		},
		...{cloud: 'test', actor: {user: 'me'} as AuditActor, journal: {facts: () => []}, drills: false, practice: false},
	});
	const signed = signedCode({code: codeOf(plan.planHash), person: 'ana', verdict: 'approve', at: 1000}, secret);
	expect((await approvals.standing(plan, [signed])).state).toBe('approved');
	expect(await approvals.standing(plan, [signed])).toMatchObject({
		state: 'waits',
		notes: expect.arrayContaining(['ana cannot approve: it was asked for as ana@example.com']),
	});
	await approvals.standing(plan, []);
	expect(asked).toBe(2);
});
