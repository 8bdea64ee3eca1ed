/** F3: a wall was ended between an intent and its outcome: the next one finds out and writes it down. */
import {spawn} from 'node:child_process';
import * as fs from 'node:fs';
import {describe, expect, test} from 'vitest';
import type {AuditEntry, AuditRecord} from '../../src/actions/audit/types.ts';
import {unfinishedOf} from '../../src/actions/audit/unfinished.ts';
import type {Leftover} from '../../src/actions/leftovers.ts';
import {trafficCall} from '../../src/actions/run/traffic.ts';
import {createActionsStore} from '../../src/actions/runs.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {
	executorOf,
	fakeReads,
	minute,
	newWorld,
	resource,
	service,
	t0,
	testSystem,
	type World,
} from '../support/actions.ts';
import {auditFolder} from '../support/auditing.ts';

const intent = (patch: Partial<AuditRecord> = {}): AuditRecord => ({
	kind: 'intent',
	seq: 7,
	ts: new Date(t0).toISOString(),
	at: new Date(t0).toISOString(),
	session: 'before',
	actor: {user: 'me', uid: 1},
	prevHash: '',
	hash: '',
	cloud: 'test',
	action: {kind: 'run.rollback', system: 'demo', target: 'hook', params: {revision: 'hook-42'}},
	call: trafficCall(resource, 'e1', [{revision: 'hook-42', percent: 100}]),
	target: resource,
	etagBefore: 'e1',
	planHash: 'h',
	...patch,
});

const moved = service({
	etag: 'e2',
	traffic: [{revision: 'hook-42', percent: 100}],
	serving: [{revision: 'hook-42', percent: 100}],
});

async function reconciled(world: World, patch = {}) {
	const told: Leftover[] = [];
	await executorOf(world, patch).reconcile(leftover => told.push(leftover));
	return {told, last: told.at(-1), audit: world.audit.at(-1)};
}

describe('F3: an intent without an outcome', () => {
	test.each<[string, Partial<World>, RegExp]>([
		['that was made', {service: moved}, /^found: made and converged.*hook-42 100 %/],
		[
			'that was not made',
			{now: t0 + minute},
			/^found: not made: .* LATEST \(hook-43\) 100 %|^found: not made.*hook-43 100 %/,
		],
		[
			'that somebody else overtook',
			{service: service({etag: 'e9', traffic: [{revision: 'hook-41', percent: 100}]})},
			/^unknown: .*changed since/,
		],
	])('of a rollback %s', async (_, patch, result) => {
		const world = newWorld({unfinished: [intent()], ...patch});
		const {told, last, audit} = await reconciled(world);
		expect(told[0]).toMatchObject({state: 'looking', title: 'roll back hook, revision hook-42'});
		expect(audit).toMatchObject({kind: 'outcome', of: 7, planHash: 'h', result: expect.stringMatching(result)});
		expect(`${last?.state}: ${last?.text}`).toMatch(result);
		expect(world.log.filter(entry => !entry.startsWith('audit'))).toEqual([]); // Nothing is done again.
	});

	test('of a moment ago: the call may still arrive, and is waited for', async () => {
		const world = newWorld({unfinished: [intent()]});
		world.onSleep = () => {
			world.service = moved;
		};
		expect((await reconciled(world)).audit?.result).toContain('made and converged');
	});

	const call = intent({
		action: {kind: 'fn.invoke', system: 'demo', target: 'sync', params: {}},
		target: 'projects/p/locations/r/functions/sync',
	});
	const job = intent({
		action: {kind: 'job.run', system: 'demo', target: 'nightly', params: {}},
		target: 'projects/p/locations/r/jobs/nightly',
	});
	const run = (patch: object) => ({
		source: 'mail',
		status: 'success',
		started_at: new Date(t0 + 1000).toISOString(),
		...patch,
	});
	test.each<[string, AuditRecord, World['runs'], RegExp]>([
		[
			'a call whose run succeeded',
			call,
			[run({completed_at: new Date(t0 + 9000).toISOString()})],
			/^found: run of mail success after 8 s/,
		],
		[
			'a call whose run failed',
			call,
			[run({status: 'failed', error: 'no quota'})],
			/^found: run of mail failed.*no quota/,
		],
		[
			'a job whose run never ends',
			job,
			[run({status: 'running'})],
			/^unknown: run of mail running.* its end was not seen/,
		],
		[
			'a call whose run never came',
			call,
			[run({started_at: new Date(t0 - minute).toISOString()})],
			/^unknown: no run of mail/,
		],
	])('of %s', async (_, record, runs, result) => {
		expect((await reconciled(newWorld({unfinished: [record], runs}))).audit?.result).toMatch(result);
	});

	test('of a run that goes on is followed to its end', async () => {
		const world = newWorld({unfinished: [job], runs: [run({status: 'running'})]});
		world.onSleep = () => {
			if (world.now > t0 + 20 * minute) world.runs = [run({completed_at: new Date(t0 + 19 * minute).toISOString()})];
		};
		const {told, audit} = await reconciled(world);
		expect(told.at(-2)).toMatchObject({state: 'looking', text: expect.stringMatching(/^run of mail running/)});
		expect(audit?.result).toMatch(/^found: run of mail success/);
	});

	const scale = intent({
		action: {kind: 'spanner.scale', system: 'demo', target: 'inst', params: {preset: 'busy'}},
		target: 'projects/p/instances/inst',
		etagBefore: '1000 units',
		call: {
			api: 'spanner',
			method: 'PATCH',
			path: '/v1/projects/p/instances/inst',
			body: {instance: {processingUnits: 2000}},
		},
		operation: 'projects/p/instances/inst/operations/7',
	});
	test.each([
		[{done: true}, 2000, 'found: made: 2000 units'],
		[{done: true, error: 'no quota left'}, 1000, 'found: failed: no quota left'],
	])('of a long-running operation is followed by its name: %j', async (end, units, result) => {
		const world = newWorld({unfinished: [scale]});
		const asked: string[] = [];
		const reads = {
			...fakeReads(world),
			operation: async (name: string) => {
				asked.push(name);
				if (world.now < t0 + 30 * minute) return {done: false, percent: 40};
				world.units = units;
				return end;
			},
		};
		const {told, audit} = await reconciled(world, {reads});
		expect(new Set(asked)).toEqual(new Set([scale.operation]));
		expect(told.at(-2)).toMatchObject({state: 'looking', text: 'the operation is under way, 40 %'});
		expect(audit).toMatchObject({kind: 'outcome', of: 7, result});
	});

	test.each([
		[{number: 2, of: 3}, /made and converged.* \(call 2 of 3; the rest was not sent: plan it again to go on/],
		[{number: 3, of: 3}, /made and converged.* \(call 3 of 3\)$/],
		[{number: 0, of: 3}, /made and converged.* \(that was the call that takes everything back\)$/],
	])('of several calls says how far it came: %j', async (step, result) => {
		const world = newWorld({unfinished: [intent({step})], service: moved});
		expect((await reconciled(world)).audit?.result).toMatch(result);
		expect(world.log.filter(entry => !entry.startsWith('audit'))).toEqual([]); // The rest is not sent by another wall.
	});

	test('one that lasts does not keep the others waiting', async () => {
		const world = newWorld({unfinished: [intent({...scale, seq: 6}), intent()], service: moved});
		const reads = {...fakeReads(world), operation: async () => ({done: world.now > t0 + 60 * minute})};
		await reconciled(world, {reads});
		expect(world.audit.map(({of}) => of)).toEqual([7, 6]);
	});

	test('is looked at again while the cloud does not answer, and is unknown in the end', async () => {
		const world = newWorld({unfinished: [intent()]});
		let looks = 0;
		const reads = {
			...fakeReads(world),
			service: async () => {
				if (++looks < 4) throw new CloudError('unavailable', 'down', 'run');
				return moved;
			},
		};
		expect((await reconciled(world, {reads})).audit?.result).toContain('made and converged');
		const dead = {...reads, service: () => Promise.reject(new CloudError('denied', 'no access', 'run'))};
		const {told, audit} = await reconciled(newWorld({unfinished: [intent()]}), {reads: dead});
		expect(told.some(({state, text}) => state === 'looking' && text.includes('no access'))).toBe(true);
		expect(audit?.result ?? told.at(-1)?.text).toContain('no access');
	});

	test.each<[string, Partial<AuditRecord>, object, RegExp]>([
		['another cloud', {cloud: 'Google'}, {}, /ran on Google/],
		['a system that is not in this wall', {}, {systems: []}, /not in this wall/],
		['a project that is not in this wall', {}, {systems: [{...testSystem, project: 'q'}]}, /not in this wall/],
	])('of %s is shown and left to the wall that can look', async (_, patch, deps, text) => {
		const world = newWorld({unfinished: [intent(patch)]});
		const {last} = await reconciled(world, deps);
		expect(last).toMatchObject({state: 'unknown', text: expect.stringMatching(text)});
		expect(world.audit).toEqual([]);
	});

	test('of an embedded sandbox ended with it', async () => {
		const world = newWorld({unfinished: [intent({cloud: 'embedded sandbox'})]});
		expect((await reconciled(world)).audit?.result).toContain('ended with its wall');
	});

	test('is still told where the outcome cannot be written down', async () => {
		const world = newWorld({unfinished: [intent()], service: moved, auditFails: new Error('the disk is full')});
		const {last} = await reconciled(world);
		expect(last?.text).toMatch(/made and converged.*NOT in the audit log: the disk is full/);
	});

	test('stands in the store once, with what is known last', () => {
		const store = createActionsStore();
		for (const text of ['reading', 'made'])
			store.getState().setLeftover({seq: 7, title: 't', at: t0, state: 'found', text});
		expect(store.getState().leftovers.map(({text}) => text)).toEqual(['made']);
	});
});

describe('F3: which intents have no outcome', () => {
	const record = (seq: number, entry: Partial<AuditRecord>) => intent({seq, ...entry});
	const open = (...records: AuditRecord[]) => unfinishedOf(records, () => false).map(({seq}) => seq);

	test('one is closed by an outcome of its session and plan, or by one that names it', () => {
		expect(open(record(1, {}), record(2, {kind: 'execute'}))).toEqual([1]);
		expect(open(record(1, {}), record(2, {kind: 'outcome'}), record(3, {}))).toEqual([3]);
		expect(open(record(1, {}), record(2, {kind: 'outcome', session: 'other'}))).toEqual([1]);
		expect(open(record(1, {}), record(2, {kind: 'outcome', planHash: 'other'}))).toEqual([1]);
		expect(open(record(1, {}), record(2, {kind: 'outcome', session: 'other', of: 1}))).toEqual([]);
	});

	test('one of several calls is as far as its last call, with what that began', () => {
		const second = {...intent().call, path: '/second'} as AuditRecord['call'];
		const records = [
			record(1, {step: {number: 1, of: 3}}),
			record(2, {kind: 'execute', operation: 'operations/1'}),
			record(3, {kind: 'step', step: {number: 2, of: 3}, ...(second && {call: second}), etagBefore: 'e2'}),
		];
		const [first] = unfinishedOf(records.slice(0, 2), () => false);
		expect(first).toMatchObject({seq: 1, operation: 'operations/1', step: {number: 1}});
		const [left] = unfinishedOf(records, () => false);
		expect(left).toMatchObject({seq: 1, call: {path: '/second'}, etagBefore: 'e2', step: {number: 2, of: 3}});
		expect(left).not.toHaveProperty('operation');
		expect(open(...records, record(4, {kind: 'outcome'}))).toEqual([]);
	});

	test('the next wall sees it; a wall that still runs keeps its own', async () => {
		const place = auditFolder();
		const entry: AuditEntry = {kind: 'intent', planHash: 'h'};
		await place.open().append(entry);
		expect((await place.open().opening).unfinished).toEqual([]); // Ours: it runs.
		const fresh = auditFolder();
		const script = `
			import {openAudit} from './src/actions/audit/log.ts';
			await openAudit({path: process.argv[1], now: () => 1}).append({kind: 'intent', planHash: 'h'});
			process.kill(process.pid, 'SIGKILL');`;
		const killed = spawn(process.execPath, ['--input-type=module', '-e', script, fresh.path], {stdio: 'inherit'});
		await new Promise(resolve => killed.once('exit', resolve));
		expect(fs.existsSync(`${fresh.path}.lock`)).toBe(false);
		expect((await fresh.open().opening).unfinished).toMatchObject([{kind: 'intent', planHash: 'h'}]);
	});
});
