/** Approvals between the logins of one machine: what another user says by `pitwall approve`, and what is nobody's word. */
import {spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {createApprovals} from '../../src/actions/approval/approvals.ts';
import {codeOf} from '../../src/actions/approval/code.ts';
import {uidOf} from '../../src/actions/approval/login.ts';
import {practicePeople} from '../../src/actions/approval/practice.ts';
import {readSigned} from '../../src/actions/approval/signed.ts';
import {checkSpool, decisionsIn, putDecision, requestsIn} from '../../src/actions/approval/spool.ts';
import {currentActor} from '../../src/actions/audit/actor.ts';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import {hashPlan} from '../../src/actions/plan.ts';
import type {Plan} from '../../src/actions/types.ts';
import {type ApproveOptions, approve} from '../../src/commands/approve.ts';
import type {People} from '../../src/config/schema/people.ts';
import {newWorld} from '../support/actions.ts';
import {rollback} from '../support/executing.ts';
import {nodeAs, others, sharedFolder, whyAlone} from '../support/logins.ts';

if (whyAlone !== undefined) console.warn(`approve.test.ts: not tested between two users: ${whyAlone}`);
const {nobody} = others;

const program = `const {approve} = await import('./src/commands/approve.ts');
try { process.exitCode = await approve(JSON.parse(process.argv[1]), process.argv[2]); }
catch (error) { console.error(error.message); process.exitCode = 2; }`;

let shared = '';
let plan: Plan;
beforeEach(() => {
	shared = sharedFolder();
	const {planHash: _, ...rest} = rollback(newWorld());
	const needed = {...rest, approvals: {all: ['manager'], distinct: true}, now: Math.random()};
	plan = {...needed, planHash: hashPlan(needed)};
});

const approvals = (people: People = {nora: {groups: ['manager'], login: 'nobody'}}) =>
	createApprovals({
		people: () => people,
		shared: () => shared,
		cloud: 'test',
		actor: currentActor(),
		account: async () => undefined,
		uidOf,
		waivers: () => ({incidents: [], practice: false}),
		left: () => 60_000,
		now: () => Date.now(),
	});

/** What another user does on this machine. */
const asNobody = (options: object, code = codeOf(plan.planHash)) =>
	nodeAs('nobody', ['--input-type=module', '--eval', program, JSON.stringify({shared, ...options}), code]);

describe.skipIf(whyAlone !== undefined)('another user of this machine', () => {
	test('reads the plan, approves it, and both logs say so', async () => {
		expect(approvals().ask(plan)).toBeUndefined();
		expect((await approvals().standing(plan, [])).state).toBe('waits');
		const {status, text, log} = asNobody({yes: true, reason: 'looks good'});
		expect(text).toContain('gcloud run services update-traffic hook');
		expect(text).toContain('approved: roll back hook');
		expect(status).toBe(0);
		expect(await approvals().standing(plan, [])).toMatchObject({
			state: 'approved',
			given: [{group: 'manager', decision: {person: 'nora', by: 'login', reason: 'looks good'}}],
		});
		// Who is nobody under people: is not heard.
		const {state, notes} = await approvals({nora: {groups: ['manager'], login: 'daemon'}}).standing(plan, []);
		expect(state).toBe('waits');
		expect(notes.join()).toContain(`user ${nobody} is nobody under people:`);
		expect(verifyAudit(log)).toMatchObject({
			ok: true,
			records: [{kind: 'approve', planHash: plan.planHash, by: 'nobody', actor: {uid: nobody}}],
		});
	});

	test('denies it, and the one who asks cannot take that away', async () => {
		approvals().ask(plan);
		expect(asNobody({yes: true, deny: true, reason: 'freeze'}).status).toBe(0);
		approvals().withdraw(plan);
		expect(await approvals().standing(plan, [])).toMatchObject({state: 'denied', denied: {reason: 'freeze'}});
	});
});

describe.skipIf(process.getuid?.() !== 0)('what this user answers', () => {
	/** The plan as somebody else asks for it. */
	const asked = () => {
		approvals().ask(plan);
		const file = join(shared, `plan-${codeOf(plan.planHash)}.json`);
		fs.chownSync(file, nobody, nobody);
		return file;
	};
	const answer = async (options: ApproveOptions = {}, code = codeOf(plan.planHash)) => {
		let out = '';
		vi.spyOn(process.stdout, 'write').mockImplementation(text => {
			out += text;
			return true;
		});
		try {
			vi.stubEnv('XDG_STATE_HOME', fs.mkdtempSync(join(tmpdir(), 'pitwall-root-')));
			return {code: await approve({shared, ...options}, code), out};
		} finally {
			vi.restoreAllMocks();
			vi.unstubAllEnvs();
		}
	};

	test('the list shows what waits', async () => {
		expect((await answer({list: true})).out).toBe('nothing waits for an approval\n');
		asked();
		expect((await answer({list: true})).out).toContain(`${codeOf(plan.planHash)}  roll back hook  manager`);
	});

	test('without a terminal nobody is asked, and nothing is approved', async () => {
		asked();
		await expect(answer()).rejects.toThrow('without a terminal nobody can be asked');
		expect(decisionsIn(shared, plan.planHash)).toEqual([]);
		expect(await answer({yes: true})).toMatchObject({code: 0});
		expect(decisionsIn(shared, plan.planHash)).toMatchObject([{verdict: 'approve', uid: 0}]);
	});

	test('not about the own plan', async () => {
		approvals().ask(plan);
		await expect(answer({yes: true})).rejects.toThrow('it is your own plan');
	});

	test('not about a plan that is not what its hash says', async () => {
		const file = asked();
		fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('hook-42', 'hook-41'));
		await expect(answer({yes: true})).rejects.toThrow('not what its hash says');
	});

	test('not about one that was withdrawn, or under a code that is none', async () => {
		asked();
		approvals().withdraw(plan);
		await expect(answer({yes: true})).rejects.toThrow('no plan of the code');
		await expect(answer({yes: true}, 'K7QM-2XF9-ABCD')).rejects.toThrow('is no code of a plan');
	});

	test('a signed code needs no folder: of the sandbox at once, of a person with the key that keygen makes', async () => {
		const code = codeOf(plan.planHash);
		const {out} = await answer({practise: 'mia'});
		expect(readSigned(out, code, practicePeople())).toMatchObject({verdict: 'approve', person: 'mia'});
		await expect(answer({practise: 'eve'})).rejects.toThrow('nobody in the sandbox is called eve');
		await expect(answer({sign: 'ana'})).rejects.toThrow('there is no key to sign with');
		expect((await answer({keygen: true})).out).toMatch(/root: \{groups: \[manager\], key: MCowBQYDK2VwAyEA\S{44}\}/);
	});

	test('a folder that belongs to a user is none: they could take a no away', () => {
		fs.chownSync(shared, nobody, nobody);
		expect(approvals().ask(plan)).toContain('nobody else sees this plan');
		expect(() => checkSpool(shared)).toThrow();
	});
});

describe.skipIf(process.getuid?.() !== 0)('what lies in the folder', () => {
	/** A decision of ours, and what somebody makes of its file. */
	const decided = (harm: (file: string) => void = () => undefined) => {
		putDecision(shared, plan.planHash, {verdict: 'approve', at: 1});
		const [name = ''] = fs.readdirSync(shared).filter(one => one.startsWith('decision-'));
		harm(join(shared, name));
		return decisionsIn(shared, plan.planHash);
	};

	test('counts for its owner', () => expect(decided()).toEqual([{verdict: 'approve', at: 1, uid: 0}]));
	test('nobody approves their own plan', async () => {
		decided();
		const {state, notes} = await approvals({me: {groups: ['manager'], login: 'root'}}).standing(plan, []);
		expect(state).toBe('waits');
		expect(notes.join()).toContain('me cannot approve: it is their own plan');
	});
	test.each<[string, (file: string) => void]>([
		[
			'is a link to it',
			file => {
				fs.renameSync(file, join(shared, 'elsewhere'));
				fs.symlinkSync(join(shared, 'elsewhere'), file);
			},
		],
		['could be written by others', file => fs.chmodSync(file, 0o666)],
		[
			'is a pipe',
			file => {
				fs.rmSync(file);
				spawnSync('mkfifo', [file]);
			},
		],
		['is no JSON', file => fs.writeFileSync(file, '{')],
		['is too long', file => fs.writeFileSync(file, ' '.repeat(5000))],
		['is about another plan', file => fs.writeFileSync(file, JSON.stringify({verdict: 'approve', planHash: 'x'}))],
		['says neither yes nor no', file => fs.writeFileSync(file, JSON.stringify({planHash: plan.planHash}))],
	])('what %s is the word of nobody', (_, harm) => expect(decided(harm)).toEqual([]));

	test('a plan whose time is over waits no more', () => {
		approvals().ask(plan);
		expect(requestsIn(shared, Date.now())).toHaveLength(1);
		expect(requestsIn(shared, Date.now() + 61_000)).toEqual([]);
	});
});
