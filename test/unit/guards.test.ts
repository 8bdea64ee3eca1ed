/** What is asked of every action before it runs: change windows, cool-downs, the kill switch, other walls, and what breaks the glass. */
import {chmodSync, mkdtempSync, readdirSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {AuditActor} from '../../src/actions/audit/types.ts';
import {offered} from '../../src/actions/catalogue.ts';
import {carriedOut, paceAnswers} from '../../src/actions/guards/pace.ts';
import {rollbacks} from '../../src/actions/guards/paces.ts';
import type {Granted} from '../../src/actions/guards/role.ts';
import {windowAnswers} from '../../src/actions/guards/windows.ts';
import {freeze, unfreeze} from '../../src/actions/machine/frozen.ts';
import {openMachine} from '../../src/actions/machine/machine.ts';
import {offersOf} from '../../src/actions/offers.ts';
import {ActionRefused} from '../../src/actions/types.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {deedsIn} from '../../src/commands/facts/deeds.ts';
import {changeWindow} from '../../src/config/schema/calendar.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {
	executorOf,
	hour,
	minute,
	mutations,
	newWorld,
	recordingWrites,
	service,
	t0,
	testSystem,
	type World,
} from '../support/actions.ts';
import {execute, invoke, rollback} from '../support/executing.ts';
import {alertOn} from '../support/fakeWall.ts';

const why = 'the deploy of noon broke it';
const kim: AuditActor = {user: 'kim', uid: process.getuid?.() ?? 0, tty: '/dev/pts/3'};

/** `t0` is a Saturday, 03:00. */
const closed = {id: 'w', title: 'Deployments', actions: ['run.*', 'fn.*'], allow: [{from: '06:00', to: '07:00'}]};
const windowed = (...windows: object[]) => ({
	systems: [{...testSystem, windows: windows.map(one => changeWindow.parse(one))}],
});
const critical = alertOn('demo.down', 'firing', {system: 'demo', title: 'API down', severity: 'critical'});
const firing = {alerts: () => [critical]};

describe('change windows', () => {
	const answers = (mitigates: typeof critical | undefined, ...windows: object[]) =>
		windowAnswers(
			{kind: 'run.rollback', system: 'demo', target: 'hook', params: {}},
			{system: {tz: 'UTC', windows: windows.map(one => changeWindow.parse(one))}, mitigates, now: t0},
		);

	test('S1-45: one that is closed says when it opens, one that is open until when', () => {
		expect(answers(undefined, {...closed, why: 'before scoring', exempt: ['a breach']})).toEqual([
			{
				title: 'change window',
				state: 'failed',
				detail: 'Deployments: opens 06:00, in 3 h; before scoring; exempt: a breach',
				overridable: 'reason',
			},
		]);
		expect(answers(undefined, {...closed, allow: [{from: '02:00', to: '04:30'}]})).toMatchObject([
			{state: 'ok', detail: 'Deployments: open until 04:30, in 1 h'},
		]);
	});
	test('S1-45: whatever deploys a function of the ETL again has its window, and nothing else has', () => {
		const sales = sandboxConfig(new URL('../../systems', import.meta.url).pathname).systems.find(
			({system}) => system === 'sales',
		);
		const asked = (sales ? offersOf(sales, offered) : []).flatMap(({action: kind, target}) =>
			sales &&
			windowAnswers({kind, system: 'sales', target, params: {}}, {system: sales, mitigates: undefined, now: t0}).some(
				({detail}) => detail.startsWith('Redeployment of ETL functions'),
			)
				? [`${kind} ${target}`]
				: [],
		);
		for (const one of [
			'fn.redeploy gmail-sync',
			'fn.update_memory entity-resolution',
			'fn.update_env account-scoring',
			'fn.update_timeout gmail-sync',
		])
			expect(asked).toContain(one);
		expect(asked.filter(one => /nlp-query|generate-email-reply|fn\.invoke/.test(one))).toEqual([]);
	});
	test('S3-110: one without hours is said, and never ok', () => {
		expect(answers(undefined, {...closed, allow: undefined})).toMatchObject([
			{state: 'skipped', detail: 'Deployments: hours not set (allow:)'},
		]);
	});
	test('what denies beats what allows, in another window, too', () => {
		const open = {...closed, allow: [{from: '00:00', to: '24:00'}]};
		const freeze = {id: 'f', title: 'Year end', actions: ['*'], deny: [{dates: ['2026-11-20', '2026-11-22']}]};
		expect(answers(undefined, open, freeze).map(({state}) => state)).toEqual(['ok', 'failed']);
		expect(answers(undefined, freeze)[0]?.detail).toBe('Year end: opens Mon 00:00, in 45 h');
	});
	test('none is asked of other actions', () => {
		expect(answers(undefined, {...closed, actions: ['bq.*']})).toEqual([]);
		expect(answers(undefined, {...closed, targets: ['other']})).toEqual([]);
	});
	test('S1-45: what mitigates a critical alert that fires waits for none', () => {
		expect(answers(critical, closed)).toMatchObject([{state: 'ok', detail: expect.stringContaining('API down fires')}]);
	});

	test('closed: nothing is sent but with "anyway" and a reason, which are written down', async () => {
		const world = newWorld();
		const plan = rollback(world);
		const executor = executorOf(world, windowed(closed));
		const run = (typed: string, given = {}) => executor.execute(plan, typed, () => undefined, given);
		await expect(run('hook')).rejects.toThrow('preflight: change window: Deployments: opens');
		await expect(run('hook anyway')).rejects.toThrow('say why');
		expect(mutations(world)).toEqual([]);
		await run('hook anyway', {reason: why});
		expect(mutations(world)).toEqual(['run']);
		expect(world.audit.find(({kind}) => kind === 'intent')).toMatchObject({
			reason: why,
			override: expect.stringMatching(/^hook anyway: change window: Deployments/),
		});
	});
	test.each([
		['a rollback, its own system', rollback, [critical], true],
		['a rollback, another system', rollback, [{...critical, system: 'other'}], false],
		['a rollback, not critical', rollback, [{...critical, severity: 'high' as const}], false],
		['a rollback, not firing', rollback, [{...critical, state: 'pending' as const}], false],
		['a trigger, which mitigates nothing', invoke, [critical], false],
	])('while an alert fires: %s', async (_, planned, alerts, runs) => {
		const world = newWorld();
		const plan = await planned(world);
		const {ok} = await executorOf(world, {...windowed(closed), alerts: () => alerts}).preflight(plan);
		expect(ok).toBe(runs);
	});
});

describe('pace', () => {
	test('a rollback rests for ten minutes; a second one within the hour is asked about', async () => {
		const world = newWorld();
		await execute(world, rollback(world));
		const again = () => executorOf(world).preflight(rollback(world));
		const failed = async () => (await again()).items.filter(({state}) => state === 'failed').map(({title}) => title);
		world.service = service();
		world.now = t0 + 10 * minute - 1;
		expect(await failed()).toEqual(expect.arrayContaining(['cool-down', 'the second time']));
		expect((await again()).takes).toBe('glass');
		world.now = t0 + 10 * minute;
		expect(await failed()).not.toContain('cool-down');
		expect((await again()).items).toContainEqual(
			expect.objectContaining({
				title: 'the second time',
				detail: expect.stringMatching(/^done 10 m ago by .* flapping/),
			}),
		);
		world.now = t0 + hour;
		expect(await failed()).not.toContain('the second time');
	});

	const record = (kind: 'intent' | 'execute' | 'outcome', more: object = {}) => ({
		kind,
		seq: 1,
		ts: new Date(t0).toISOString(),
		session: 'a',
		planHash: 'h',
		actor: kim,
		prevHash: '',
		hash: '',
		...more,
	});
	test.each([
		['sent', [record('intent'), record('execute'), record('outcome', {result: 'converged: x'})], 1],
		['sent, and it failed later', [record('intent'), record('execute'), record('outcome', {result: 'failed: x'})], 1],
		['of unknown outcome', [record('intent'), record('outcome', {result: 'unknown: x'})], 1],
		['without an outcome', [record('intent')], 1],
		['failed before it was sent', [record('intent'), record('outcome', {result: 'failed: 403'})], 0],
		['refused', [record('intent'), record('outcome', {result: 'refused: frozen'})], 0],
		['refused of another session', [record('intent'), record('outcome', {result: 'failed: x', session: 'b'})], 1],
	])('counts is what was or may have been %s', (_, records, count) => expect(carriedOut(records)).toHaveLength(count));

	test('the bounds, to the millisecond', () => {
		const plan = rollback(newWorld());
		const done = [{...record('intent'), action: plan.action, target: plan.target.resource}];
		const titles = (now: number, more: object = {}) =>
			paceAnswers(plan, {pace: rollbacks, perHour: 2, session: 'b', done, now, ...more}).flatMap(({title, state}) =>
				state === 'failed' ? [title] : [],
			);
		expect(titles(t0 + 10 * minute - 1)).toEqual(['cool-down', 'the second time']);
		expect(titles(t0 + hour - 1)).toEqual(['the second time']);
		expect(titles(t0 + hour)).toEqual([]);
		expect(titles(t0 + hour - 1, {coolDown: {'run.*': '2h'}})).toEqual(['cool-down', 'the second time']);
		expect(titles(t0, {coolDown: {'run.rollback': '0s'}, pace: undefined})).toEqual([]);
		// A clock that was set back counts as no time passed.
		expect(titles(t0 - hour)).toContain('cool-down');
		expect(titles(t0 + minute, {done: [...done, ...done], session: 'a'})).toContain('pace');
		expect(titles(t0 + minute, {done: [...done, ...done], session: 'b'})).not.toContain('pace');
		expect(titles(t0 + minute, {done, session: 'a'})).not.toContain('pace');
	});
	test('what others of this machine did rests, too, and says who did it; what they did elsewhere does not', async () => {
		const shared = mkdtempSync(join(tmpdir(), 'pitwall-shared-'));
		chmodSync(shared, 0o1777);
		const machineOf = (actor: AuditActor) =>
			openMachine({shared: () => shared, state: shared, actor, now: () => Date.now()});
		const cooled = async (cloud: string) => {
			const world = newWorld();
			world.now = t0 + 3 * minute;
			const {items} = await executorOf(world, {machine: machineOf(kim), cloud}).preflight(rollback(world));
			return items.find(({title}) => title === 'cool-down');
		};
		const world = newWorld();
		await execute(world, rollback(world), 'hook', {machine: machineOf({...kim, user: 'ana'}), cloud: 'here'});
		expect(await cooled('here')).toMatchObject({
			state: 'failed',
			detail: expect.stringMatching(/^done 3 m ago by ana@pts\/3: again in 7 m/),
		});
		expect(await cooled('elsewhere')).toMatchObject({state: 'ok'});
	});
	test('what was refused is told to nobody, and what is no deed is not heard', async () => {
		const shared = mkdtempSync(join(tmpdir(), 'pitwall-shared-'));
		chmodSync(shared, 0o1777);
		const machine = openMachine({shared: () => shared, state: shared, actor: kim, now: () => Date.now()});
		const world = newWorld({fail: new CloudError('denied', 'needs run.services.update', 'run')});
		await execute(world, rollback(world), 'hook', {machine});
		expect(readdirSync(shared)).toEqual([]);
		writeFileSync(join(shared, 'deed-1'), '{');
		expect(machine.done('test')).toEqual([]);
	});
	test('what the team did counts, but for what failed, and what this wall did itself', async () => {
		const fact = (more: object) =>
			({
				...{id: 'f', kind: 'action', run: 'r', action: 'run.rollback', target: 'hook', title: 'x', phase: 'sent'},
				...{text: '', planHash: 'theirs', at: t0, recorded: t0, system: 'demo', by: 'ana', ...more},
			}) as Fact;
		const world = newWorld();
		world.now = t0 + minute;
		const cooled = async (...facts: Fact[]) => {
			const deps = {teamDeeds: () => deedsIn(facts)};
			const {items} = await executorOf(world, deps).preflight(rollback(world));
			return items.find(({title}) => title === 'cool-down')?.detail;
		};
		expect(await cooled(fact({}))).toMatch(/^done 1 m ago by ana: again in 9 m/);
		expect(await cooled(fact({}), fact({phase: 'failed'}))).toMatch(/^not done/);
		expect(await cooled(fact({target: 'other'}))).toMatch(/^not done/);
		expect(await cooled(fact({kind: 'note'}))).toMatch(/^not done/);
	});
	test('what was done on another cloud holds up nobody', async () => {
		const world = newWorld();
		await execute(world, rollback(world), 'hook', {cloud: 'elsewhere'});
		world.service = service();
		const {items} = await executorOf(world).preflight(rollback(world));
		expect(items.find(({title}) => title === 'cool-down')).toMatchObject({state: 'ok'});
	});
});

describe('S1-44: roles', () => {
	const allowed = (world: World, granted: Granted, patch = {}) =>
		executorOf(world, {systems: [{...testSystem, actions: {...testSystem.actions, ...patch}}], granted});
	const role = async (granted: Granted, patch = {}) => {
		const world = newWorld();
		const report = await allowed(world, granted, patch).preflight(rollback(world));
		return {ok: report.ok, item: report.items.find(({title}) => title === 'role')};
	};
	const all: Granted = async (_, permissions) => new Set(permissions);
	const without = (missing: string): Granted => {
		return async (_, permissions) => new Set(permissions.filter(one => one !== missing));
	};

	test('one that is there is said; one that is missing is named, and does not forbid: it may be given on the target', async () => {
		expect(await role(all)).toMatchObject({ok: true, item: {state: 'ok'}});
		expect(await role(without('run.services.update'))).toMatchObject({
			ok: true,
			item: {
				state: 'skipped',
				detail: expect.stringMatching(/^needs role run\.developer \(or run\.admin\) in p, unless/),
			},
		});
	});
	test('what cannot be asked is not known', async () => {
		const broken: Granted = async () => Promise.reject(new Error('Resource Manager is down'));
		expect(await role(broken)).toMatchObject({
			ok: true,
			item: {state: 'skipped', detail: 'not known: Resource Manager is down'},
		});
	});
	test('nobody asks for our roles where another account acts', async () => {
		const never: Granted = async () => Promise.reject(new Error('asked'));
		const executor = allowed(newWorld(), never, {actAs: 'act@p.iam.gserviceaccount.com'});
		expect(
			await executor.roles.lacking('run.rollback', {...testSystem, actions: {...testSystem.actions, actAs: 'a'}}),
		).toBe(undefined);
	});
	test('a project is asked once for all of its actions, and again after what failed', async () => {
		const asked: (readonly string[])[] = [];
		let fails = true;
		const executor = allowed(newWorld(), async (_, permissions) => {
			asked.push(permissions);
			if (fails) throw new Error('not now');
			return new Set();
		});
		const lacking = (action: string) => executor.roles.lacking(action, testSystem);
		expect(await lacking('run.rollback')).toBeUndefined();
		fails = false;
		expect(await Promise.all([lacking('run.undo'), lacking('job.pause'), lacking('fn.invoke')])).toEqual([
			'needs role run.developer (or run.admin) in p',
			'needs role cloudscheduler.admin in p',
			// Given on the account that is called as, and not by the project.
			undefined,
		]);
		expect(asked).toHaveLength(2);
		expect(asked[1]).toContain('bigquery.tables.update');
	});
});

describe('breaking the glass', () => {
	const tooSoon = async () => {
		const world = newWorld();
		await execute(world, rollback(world));
		Object.assign(world, {service: service(), now: t0 + minute, log: [], audit: [...world.audit]});
		return world;
	};
	test('passes window and cool-down with a reason, and is written down before the intent', async () => {
		const world = await tooSoon();
		const plan = rollback(world);
		const executor = executorOf(world, windowed(closed));
		const {override, takes} = await executor.preflight(plan);
		expect([override, takes]).toEqual(['break glass hook', 'glass']);
		await expect(executor.execute(plan, 'hook anyway', () => undefined, {reason: why})).rejects.toThrow('preflight');
		await expect(executor.execute(plan, 'break glass hook', () => undefined)).rejects.toThrow('say why');
		expect(mutations(world)).toEqual([]);
		await executor.execute(plan, 'break glass hook', () => undefined, {reason: why});
		expect(mutations(world)).toEqual(['run']);
		const kinds = world.log.filter(line => line.startsWith('audit:') || line.startsWith('sent'));
		expect(kinds.slice(2, 5)).toEqual(['audit:breakglass', 'audit:intent', 'sent run']);
		expect(world.audit.find(({kind}) => kind === 'breakglass')).toMatchObject({
			reason: why,
			override: expect.stringMatching(/change window.*cool-down/),
		});
	});
	test.each<[string, object]>([
		['a changed etag', {service: service({etag: 'e9'})}],
		['a service that is being changed', {service: service({reconciling: true})}],
		['an audit log that cannot be written', {auditFails: new Error('the disk is full')}],
	])('never passes %s', async (_, patch) => {
		const world = await tooSoon();
		const plan = rollback(world);
		Object.assign(world, patch);
		const executor = executorOf(world, firing);
		await expect(executor.execute(plan, 'break glass hook', () => undefined, {reason: why})).rejects.toThrow(
			ActionRefused,
		);
		expect(mutations(world)).toEqual([]);
	});
	test('is not offered, and not taken, where nothing has to be passed', async () => {
		const world = newWorld();
		const plan = rollback(world);
		expect(await executorOf(world).preflight(plan)).toMatchObject({ok: true});
		await expect(executorOf(world).execute(plan, 'break glass hook', () => undefined, {reason: why})).rejects.toThrow(
			'not confirmed',
		);
	});
});

describe('the walls of one machine', () => {
	const place = () => mkdtempSync(join(tmpdir(), 'pitwall-machine-'));
	const machineIn = (state: string, actor = kim) =>
		openMachine({shared: () => undefined, state, actor, now: () => Date.now()});

	test('frozen: nothing is armed, checked or sent, and it says who did it and why', async () => {
		const world = newWorld();
		const state = place();
		const executor = executorOf(world, {machine: machineIn(state)});
		const plan = rollback(world);
		freeze(state, {actor: kim, reason: 'wait for Ana', at: 1});
		expect(executor.refusal()).toBe('all actions of this machine are frozen by kim@pts/3: wait for Ana');
		await executor.preflight(plan);
		await expect(executor.execute(plan, plan.confirm, () => undefined)).rejects.toThrow('frozen by kim@pts/3');
		await expect(executor.recordMode('arm', 'x')).rejects.toThrow('frozen');
		expect(world.log).toEqual(['audit:deny']);
		unfreeze(state);
		await execute(world, plan, plan.confirm, {machine: machineIn(state)});
		expect(mutations(world)).toEqual(['run']);
	});
	test('frozen at the last moment: the call is not sent', async () => {
		const world = newWorld();
		const state = place();
		const plan = rollback(world);
		const running = executorOf(world, {machine: machineIn(state)}).execute(plan, plan.confirm, ({phase}) => {
			if (phase === 'calling') freeze(state, {actor: kim, reason: 'stop', at: 1});
		});
		await expect(running).rejects.toThrow('frozen');
		expect(mutations(world)).toEqual([]);
		expect(world.audit.map(({kind}) => kind)).toEqual(['intent', 'deny', 'outcome']);
	});
	test('frozen while one call is many requests: each asks anew, with the reason of now', async () => {
		const world = newWorld();
		const state = place();
		const plan = rollback(world);
		const told: unknown[] = [];
		await executorOf(world, {
			machine: machineIn(state),
			writes: {
				async send(call, how) {
					if (how.dryRun) return {status: 200, body: ''};
					told.push(how.whyNot());
					freeze(state, {actor: kim, reason: 'stop', at: 1});
					told.push(how.whyNot());
					return recordingWrites(world).send(call, how);
				},
			},
		}).execute(plan, plan.confirm, () => undefined);
		expect(told).toEqual([undefined, 'all actions of this machine are frozen by kim@pts/3: stop']);
	});
	test('one action per target: the second wall is told who acts, and free to act once that has settled', async () => {
		const world = newWorld();
		const state = place();
		const [first, second] = [machineIn(state), machineIn(state)];
		const plan = rollback(world);
		const other = executorOf(world, {machine: second});
		const writes = recordingWrites(world);
		const seen: unknown[] = [];
		await executorOf(world, {
			machine: first,
			writes: {
				async send(call, how) {
					if (!how.dryRun) {
						seen.push(await other.preflight(plan));
						seen.push(await other.execute(plan, plan.confirm, () => undefined).catch((error: unknown) => error));
						expect(second.others()).toMatchObject([{by: 'kim@pts/3', system: 'demo', title: plan.title}]);
						expect(first.others()).toEqual([]);
					}
					return writes.send(call, how);
				},
			},
		}).execute(plan, plan.confirm, () => undefined);
		const [report, refused] = seen;
		expect(report).toMatchObject({ok: false});
		expect(JSON.stringify(report)).toContain(`kim@pts/3 is at it for <10 s: ${plan.title}`);
		expect(refused).toBeInstanceOf(ActionRefused);
		expect(String(refused)).toContain('in flight on this target: kim@pts/3');
		expect(mutations(world)).toEqual(['run']);
		expect(second.others()).toEqual([]);
	});
	test('two walls at the same moment: one acts at most, and what was not taken is free again', async () => {
		const state = place();
		const what = {cloud: 'c', resource: 'r', system: 'demo', title: 't'};
		for (let round = 0; round < 5; round++) {
			const taken = await Promise.all([machineIn(state), machineIn(state)].map(machine => machine.lock(what)));
			const unlocks = taken.filter(one => typeof one === 'function');
			expect(unlocks.length).toBeLessThan(2);
			for (const unlock of unlocks) unlock();
			expect(machineIn(state).others()).toEqual([]);
		}
	});
	test('locks of different targets and clouds do not meet', async () => {
		const state = place();
		const what = {cloud: 'c', resource: 'r', system: 'demo', title: 't'};
		for (const other of [what, {...what, cloud: 'd'}, {...what, resource: 's'}])
			expect(await machineIn(state).lock(other)).toBeTypeOf('function');
		expect(await machineIn(state).lock(what)).toMatchObject({by: 'kim@pts/3'});
		expect(machineIn(state).others()).toHaveLength(3);
	});
});
