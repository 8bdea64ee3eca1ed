/** Several calls of one plan: each is on disk before it leaves, leaves once, and only after the one before was found in force. */
import {expect, test} from 'vitest';
import type {AuditEntry} from '../../src/actions/audit/types.ts';
import {beginCalls} from '../../src/actions/calls.ts';
import {planOf} from '../../src/actions/plan.ts';
import type {ActionSpec, StepCall} from '../../src/actions/spec.ts';
import {ActionRefused, type ActionResult, type Plan} from '../../src/actions/types.ts';
import type {Call} from '../../src/cloud/call.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {clockOf, fakeReads, newWorld} from '../support/actions.ts';
import {aimed} from '../support/executing.ts';

const pause = (job: string): Call => ({api: 'cloudscheduler', method: 'POST', path: `/v1/${job}:pause`});
const step = (job: string, verb = 'pause'): StepCall => ({
	what: `${verb} ${job}`,
	call: pause(job),
	command: [verb, job],
});

/** Pauses three jobs, and resumes them where that proves bad. */
const threeJobs = (further: readonly StepCall[] = [step('b'), step('c')]): Plan =>
	planOf(
		{
			risk: 'careful',
			plan: () => ({
				resource: 'jobs',
				changes: [],
				blastRadius: [],
				command: ['pause', 'a'],
				undo: '',
				success: [],
				sideEffects: [],
				call: pause('a'),
				further,
				fallback: {...step('all', 'resume'), call: pause('all')},
				facts: {},
			}),
		} as unknown as ActionSpec,
		undefined,
		{action: 'job.pause', target: aimed('job.run', 'nightly'), params: {}, now: 0},
	);

/** What was told, written and sent, in order. `fails`: what a call throws, or the log while its step is written. */
function begun(plan: Plan, {fails = {}}: {fails?: Record<string, Error>} = {}) {
	const world = newWorld();
	const happened: string[] = [];
	const audit: AuditEntry[] = [];
	const sent: Call[] = [];
	const newer = new AbortController();
	let holder: string | undefined;
	const calls = beginCalls(plan, {
		common: {
			reads: fakeReads(world),
			clock: clockOf(world),
			target: aimed('job.run', 'nightly'),
			sleep: async () => undefined,
			say: () => undefined,
			show: () => undefined,
			step: () => undefined,
			settled: () => undefined,
			superseded: newer.signal,
			consent: async () => undefined,
		},
		async send(call) {
			const {path} = call;
			if (fails[path] instanceof ActionRefused) throw fails[path];
			sent.push(call);
			happened.push(`sent ${path}`);
			if (fails[path]) throw fails[path];
			return {status: 200, body: '', operation: `projects/p/operations/${sent.length}`};
		},
		async append(entry) {
			if (entry.kind === 'step' && fails.step) throw fails.step;
			audit.push(entry);
			happened.push([entry.kind, ...(entry.step ? [entry.step.number] : [])].join(' '));
		},
		hold: async () => holder,
	});
	return {...calls, happened, audit, sent, newer, holdBy: (title: string) => (holder = title)};
}

const done: ActionResult = {phase: 'done', summary: 'all paused', at: 0};

test('each is written down before it leaves, and after the one before was found in force', async () => {
	const {first, ended, happened, audit} = begun(threeJobs());
	let words = '';
	for (let at: typeof first | undefined = first; at; at = at.next(words)) {
		expect(await at.answer).toMatchObject({ok: true});
		await at.note('execute', 'accepted');
		words = `${at.call.path} is in force`;
	}
	expect(await ended(done)).toEqual({...done, steps: {done: 3, of: 3}});
	expect(happened).toEqual([
		...['sent /v1/a:pause', 'execute 1'],
		...['step 2', 'sent /v1/b:pause', 'execute 2'],
		...['step 3', 'sent /v1/c:pause', 'execute 3'],
		'outcome',
	]);
	expect(audit[1]).toMatchObject({
		call: pause('b'),
		cli: 'gcloud pause b',
		step: {number: 2, of: 3},
		result: '/v1/a:pause is in force',
	});
	// Each of its own: the next wall follows the last one by it.
	expect(audit.flatMap(({operation}) => operation ?? [])).toEqual([1, 2, 3].map(n => `projects/p/operations/${n}`));
	expect(audit.at(-1)).toMatchObject({kind: 'outcome', result: 'done: all paused'});
});

test('an outcome that a step notes is that of the step: the action goes on', async () => {
	const {first, happened} = begun(threeJobs());
	await first.answer;
	await first.note('outcome', 'converged');
	expect(happened).toEqual(['sent /v1/a:pause', 'execute 1']);
});

test('the etag that a step left is sent with the next', async () => {
	const {first, sent, audit} = begun(threeJobs());
	await first.answer;
	await first.next('in force', 'e2')?.answer;
	expect(sent[1]?.body).toEqual({etag: 'e2'});
	expect(audit[0]).toMatchObject({kind: 'step', etagBefore: 'e2'});
});

test.each<[string, Error, boolean]>([
	['denied', new CloudError('denied', 'no permission', 'cloudscheduler'), false],
	['unknown', new CloudError('outcome-unknown', 'HTTP 504', 'cloudscheduler'), true],
	['refused, because the wall was disarmed', new ActionRefused('read-only: press A'), false],
])('the second is %s: the third never leaves, and the end says how far it came', async (_, error, unknown) => {
	const {first, ended, sent} = begun(threeJobs(), {fails: {'/v1/b:pause': error}});
	await first.answer;
	const second = first.next('in force');
	const answer = await second?.answer;
	expect(answer).toMatchObject({ok: false, unknown, text: expect.stringContaining(error.message)});
	expect(sent.map(({path}) => path)).not.toContain('/v1/c:pause');
	const end = await ended({phase: 'failed', summary: 'no', at: 0});
	expect(end).toMatchObject({summary: '1 of 3 done: no', steps: {done: 1, of: 3}});
});

test.each<[string, (calls: ReturnType<typeof begun>) => void, string]>([
	['another action has the target by then', ({holdBy}) => holdBy('pause nightly'), 'pause nightly'],
	['a newer action began', ({newer}) => newer.abort(), 'a newer one'],
])('%s: nothing more is written or sent', async (_, happens, words) => {
	const calls = begun(threeJobs());
	await calls.first.answer;
	happens(calls);
	expect(await calls.first.next('in force')?.answer).toMatchObject({
		ok: false,
		unknown: false,
		text: expect.stringContaining(words),
	});
	expect(calls.happened).toEqual(['sent /v1/a:pause']);
});

test('a step that cannot be written down is not sent', async () => {
	const {first, sent} = begun(threeJobs(), {fails: {step: new Error('the disk is full')}});
	await first.answer;
	expect(await first.next('in force')?.answer).toMatchObject({ok: false, text: 'not sent: the disk is full'});
	expect(sent).toHaveLength(1);
});

test('what proves bad is taken back by the call of the plan, and then nothing of it is in force', async () => {
	const {first, ended, sent, audit} = begun(threeJobs());
	await first.answer;
	const second = first.next('in force');
	await second?.answer;
	const back = second?.fallBack('worse', 'e3');
	await back?.answer;
	expect(back?.next('resumed')).toBeUndefined();
	expect(sent.map(({path}) => path)).toEqual(['/v1/a:pause', '/v1/b:pause', '/v1/all:pause']);
	expect(audit.at(-1)).toMatchObject({kind: 'step', step: {number: 0, of: 3}, result: 'worse'});
	expect(await ended({phase: 'failed', summary: 'worse', at: 0})).toMatchObject({steps: {done: 0, of: 3}});
});

test('a call is followed by one other, whoever asks for more', async () => {
	const {first, sent} = begun(threeJobs());
	await first.answer;
	await first.next('in force')?.answer;
	expect(() => first.next('in force')).toThrow('one other');
	expect(() => first.fallBack('bad')).toThrow('one other');
	expect(sent).toHaveLength(2);
});

test('the calls are in the hash of the plan', () => {
	expect(threeJobs([step('b')]).planHash).not.toBe(threeJobs([step('d')]).planHash);
});
