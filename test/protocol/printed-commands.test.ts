/**
 * The commands that plans print are true: each is run by a shell with the real gcloud on one sandbox while the executor
 * carries out its plan on another of the same seed and clock, and both clouds look alike afterwards. So does its undo.
 */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {newRun} from '../../src/actions/after/verify.ts';
import {shellQuote} from '../../src/actions/canonical.ts';
import {catalogue, entryOf, specOf} from '../../src/actions/catalogue.ts';
import {createExecutor, type Executor} from '../../src/actions/executor.ts';
import {filledForm, formFields} from '../../src/actions/form.ts';
import {functionResource, lookAtJob, lookAtJobs, runsOf, serviceResource} from '../../src/actions/look/look.ts';
import {lookAtSecret} from '../../src/actions/look/secret.ts';
import {countRows, instanceResource, lookAtBackups, lookAtInstance} from '../../src/actions/look/spanner.ts';
import {offersOf, targetOf} from '../../src/actions/offers.ts';
import {copyPlanOf, planOf} from '../../src/actions/plan.ts';
import {
	ActionRefused,
	type CopyPlan,
	type Mode,
	type Plan,
	type Progress,
	type Target,
} from '../../src/actions/types.ts';
import {type Clock, clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {gcloudHome} from '../../src/commands/gcloudHome.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {projects, region} from '../../src/sandbox/contract/names.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {type ActionCase, actionCases} from '../support/actionCases.ts';
import {unasked} from '../support/approving.ts';
import {auditFolder} from '../support/auditing.ts';
import {copyCases, copySpec} from '../support/copying.ts';
import {leaveDeadLetters} from '../support/deadLetters.ts';
import {disableApi} from '../support/disableApi.ts';
import {eventually} from '../support/eventually.ts';
import {why} from '../support/executing.ts';
import {requests, setFaults} from '../support/faults.ts';
import {unhurried} from '../support/patience.ts';
import {runLine, toolsMissing} from '../support/tools.ts';

/** What is compared is what a rollout sends, not for how long it watches. */
const hurried = ({actions, ...system}: SystemConfig): SystemConfig => {
	const rollouts = actions.allow['run.rollout'] ?? [];
	const allow = {...actions.allow, 'run.rollout': rollouts.map(one => ({...one, steps: [10, 100], soak: '1m'}))};
	return {...system, actions: {...actions, allow}};
};

const systems = unasked(sandboxConfig('systems').systems).map(hurried);
const mode = (): Mode => ({kind: 'armed', reason: 'test', until: Number.MAX_SAFE_INTEGER});

/** A sandbox, a wall on it and a gcloud that knows it. */
interface Side {
	sandbox: RunningSandbox;
	clock: Clock;
	cloud: ReturnType<typeof createCloud>;
	executor: Executor;
	home: ReturnType<typeof gcloudHome>;
}

let walls: Side;
let shells: Side;

beforeAll(async () => {
	if (toolsMissing) {
		console.log(`skipped: ${toolsMissing}`);
		return;
	}
	// Late in the day: nothing that runs daily begins by itself while the tests do.
	const origin = {realEpoch: Date.now(), virtualEpoch: Date.parse('2026-11-21T20:00:00Z'), speed: 60};
	[walls, shells] = await Promise.all([sideOn(origin), sideOn(origin)]);
});
afterAll(async () => {
	for (const side of [walls, shells]) {
		side?.home.remove();
		await side?.cloud.reads.close();
		await side?.sandbox.close();
	}
});

async function sideOn(origin: {realEpoch: number; virtualEpoch: number; speed: number}): Promise<Side> {
	const sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 6000, origin});
	await sandbox.loaded;
	await disableApi(sandbox.connection.http, projects.sales, 'aiplatform.googleapis.com');
	await leaveDeadLetters(sandbox.connection.http);
	const clock = clockFrom(sandbox.connection.clock);
	const cloud = createCloud(sandbox.connection, clock, unhurried);
	const audit = auditFolder().open();
	const executor = createExecutor({...cloud, audit, cloud: 'test', clock, mode, readOnlyConfig: false, systems});
	return {sandbox, clock, cloud, executor, home: gcloudHome(sandbox.connection.http, projects.sales, region)};
}

function aimed(action: string, name: string): Target {
	const offer = systems.flatMap(system => offersOf(system, [action])).find(({target}) => target === name);
	const target = offer && targetOf(systems, offer);
	if (!target) throw new Error(`no shipped system allows ${action} on ${name}`);
	return target;
}

/** A plan as a person makes it: these parameters or a filled form, or the suggested choice. */
async function planned({executor, clock}: Side, {action, target: name, params, typed}: ActionCase): Promise<Plan> {
	const spec = await specOf(action);
	const target = aimed(action, name);
	const seen = await spec.look(executor.eyes, target);
	const {rows: choices = [], suggested = 0} = spec.choices?.(target, seen, clock.now()) ?? {};
	const chosen = choices[suggested]?.params;
	const fields = spec.fields?.(target) ?? {};
	const initial = Object.fromEntries(formFields(fields).map(({name: field, initial: text}) => [field, text]));
	const form = filledForm(fields, {...initial, ...typed}, executor.hide);
	const given = params ?? (chosen && !('problem' in chosen) ? chosen : 'params' in form ? form.params : {});
	return planOf(spec, seen, {action, target, params: given, now: clock.now(), speed: clock.speed});
}

/** Carries out a plan until the cloud has taken all of it; whether it helped is no question here. */
async function carryOut(side: Side, plan: Plan): Promise<void> {
	try {
		await carryOutNow(side, plan);
	} catch (error) {
		// What the preflight found was over when it was asked again, or began then.
		if (!(error instanceof ActionRefused)) throw error;
		await carryOutNow(side, plan);
	}
}

async function carryOutNow({executor}: Side, plan: Plan): Promise<void> {
	const {override} = await executor.preflight(plan);
	await new Promise<void>((resolve, reject) => {
		executor
			.execute(plan, override ?? plan.confirm, ({phase}) => phase === 'verifying' && !plan.further && resolve(), why)
			.then(({phase, summary}) => (phase === 'failed' ? reject(new Error(summary)) : resolve()), reject);
	});
}

/** Runs the lines that a plan prints, and fails with what one said. */
async function shell(side: Side, ...lines: readonly string[]): Promise<void> {
	for (const line of lines) await run(side, line);
}

async function run({home, sandbox}: Side, line: string): Promise<void> {
	// Only gcloud itself can be pointed at a sandbox; curl is sent there by its address.
	const there = line
		.replace(/https:\/\/(?:(?:run|pubsub)\.googleapis|api\.company)\.com/, sandbox.connection.http)
		// A plan knows the pipelines by their addresses in its own sandbox.
		.replaceAll(walls.sandbox.connection.http, sandbox.connection.http);
	const {ok, text} = await runLine(home.folder, there);
	// An update is called failed while the newest revision of the service is, although it is in force.
	if (!ok && !/Revision '\S+' is not ready/.test(text)) throw new Error(`${line}\n${text}`);
}

/** The commands of a plan; the value that one hides is what was typed into the field of its secret, and is handed to it on its stdin. */
const linesOf = ({call, gcloud, further = []}: Plan, {typed = {}}: ActionCase): string[] =>
	[{call, gcloud}, ...further].map(({call: {hidden, path}, gcloud: line}) => {
		const secret = /\/secrets\/([^/:]+):/.exec(path)?.[1] ?? '';
		return hidden ? `printf %s ${shellQuote(typed[secret] ?? '')} | ${line}` : line;
	});

/** The states of the versions of a secret, and the value of the newest; or how often a value was read. */
async function secretState({sandbox}: Side, action: string, secret: string): Promise<unknown> {
	const {http} = sandbox.connection;
	if (action === 'secret.reveal') return (await requests(http)).changes['secrets.versions.access'];
	const read = async (what: string) => (await fetch(`${http}/v1/${secret}/versions${what}`)).json();
	const {versions} = (await read('')) as {versions: {state: string}[]};
	return {states: versions.map(({state}) => state), value: await read('/latest:access')};
}

const spannerColumns = 'SELECT TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS ORDER BY 1, 2';
/** The columns of a table and of its copies, and the rows of those. */
const tablesLike = (name: string): string =>
	['sales_intelligence', 'sales_intelligence_backup']
		.flatMap(dataset => [
			`SELECT table_name AS name, column_name AS part FROM ${dataset}.INFORMATION_SCHEMA.COLUMNS WHERE STARTS_WITH(table_name, '${name}')`,
			`SELECT table_id AS name, CAST(row_count AS STRING) AS part FROM ${dataset}.__TABLES__ WHERE STARTS_WITH(table_id, '${name}_')`,
		])
		.join(' UNION ALL ')
		.concat(' ORDER BY name, part');

/** What is to be equal of a target. `since`: runs that began later are of the action. */
async function stateOf(side: Side, {action, target: name}: ActionCase, since: number): Promise<unknown> {
	const {system, allowed} = aimed(action, name);
	const {eyes} = side.executor;
	if (action.startsWith('secret.')) return secretState(side, action, (await lookAtSecret(eyes, system, name)).resource);
	if (action === 'api.enable') {
		const {answer} = await eyes.reads.read(system, 'test', {apis: [name]}, undefined, new AbortController().signal);
		return answer;
	}
	if (action === 'probe.webhook_test') return (await requests(side.sandbox.connection.http)).changes['http.webhook'];
	const rowsOf = async (source: object) =>
		(await eyes.reads.read(system, 'state', source as SourceConfig, undefined, new AbortController().signal)).answer;
	if (action.startsWith('pubsub.')) {
		const {project} = system;
		const {changes} = await requests(side.sandbox.connection.http);
		const pushes = (await eyes.reads.subscriptions(project)).map(({push}) => push);
		const snapshots = (await eyes.reads.snapshots(project)).map(one => one.name);
		const [sought = 0, published = 0, acknowledged = 0] = [
			'subscriptions.seek',
			'topics.publish',
			'subscriptions.acknowledge',
		].map(method => changes[`pubsub.${method}`]);
		return {pushes, made: {snapshots, sought, published, acknowledged}};
	}
	if (action.startsWith('run.')) {
		const service = await eyes.reads.service(serviceResource(system, name));
		const {traffic, scaling, generation, reconciling, template, revisions} = service;
		const serving = service.serving.map(({percent, revision}) => {
			const {name: _, createdAt: __, ...its} = revisions.find(one => one.name === revision) ?? {};
			return {percent, ...its};
		});
		const made = {generation, template, revisions: revisions.map(one => one.name)};
		return {traffic, serving, scaling, reconciling, made};
	}
	if (action === 'spanner.scale') return lookAtInstance(eyes, system, name);
	if (action === 'spanner.backup') {
		const backups = await lookAtBackups(eyes, system, name);
		return {backups: backups.map(one => one.name), reconciling: backups.some(one => one.state !== 'READY')};
	}
	if (action === 'spanner.ddl') return rowsOf({spanner: spannerColumns, staleness: '0s'});
	if (action === 'spanner.verify_backup') {
		const {http} = side.sandbox.connection;
		const {changes} = await requests(http);
		const answer = await fetch(`${http}/v1/${instanceResource(system)}/databases`);
		const {databases} = (await answer.json()) as {databases: {name: string}[]};
		const names = databases.map(database => database.name);
		return [changes['spanner.RestoreDatabase'], changes['spanner.DropDatabase'], names];
	}
	if (action === 'spanner.restore') {
		const state = await eyes.reads.database(`${instanceResource(system)}/databases/${allowed.restored}`);
		const isReadable = state?.startsWith('READY') === true;
		const tables = allowed.compare ?? [];
		return {
			rows: isReadable ? await countRows(eyes, system, allowed.restored ?? '', tables) : {},
			reconciling: state !== undefined && !isReadable,
		};
	}
	if (action === 'bq.schema') return (await eyes.reads.table(`${system.project}.${name}`))?.view;
	if (action.startsWith('bq.'))
		return rowsOf({bigquery: tablesLike(name.split('.')[1] ?? ''), tables: [], maxBytes: 1e10});
	if (action.startsWith('fn.') && action !== 'fn.invoke') {
		const {revision, state, message, env, memory, timeoutSeconds} = await eyes.reads.function(
			functionResource(system, name),
		);
		return {made: revision, reconciling: state !== 'ACTIVE', message, env, memory, timeoutSeconds};
	}
	if (action.startsWith('job.') && action !== 'job.run') {
		const {state, retryMs, retries, deadlineMs} = await lookAtJob(eyes, system, name);
		return {state, retryMs, retries, deadlineMs};
	}
	if (allowed.jobs) return allowed.jobs.map(await lookAtJobs(eyes, system)).map(({state}) => state);
	return {began: newRun(await runsOf(eyes, system, allowed.follow ?? ''), since) !== undefined};
}

async function alike(one: ActionCase, since: number): Promise<unknown> {
	return eventually(async () => {
		const [ours, theirs] = await Promise.all([walls, shells].map(side => stateOf(side, one, since)));
		expect(theirs).toEqual(ours);
		expect(ours).not.toMatchObject({reconciling: true});
		expect(ours).not.toMatchObject({began: false});
		return ours;
		// A dozen rows look at two clouds at the same time.
	}, 250);
}

/**
 * The parts of a state that an undo brings back; a change and its undo are two generations, and may be two revisions. What
 * served before a deployment serves again by its name: the latest revision is the new one by then.
 */
const lasting = (state: unknown, action: string) =>
	typeof state === 'object' && state !== null
		? {...state, made: undefined, ...(action === 'run.deploy' && {traffic: undefined})}
		: state;

/** Actions whose work shows as a run. */
const starting: ReadonlySet<string> = new Set(['fn.invoke', 'job.run', 'pipeline.backfill']);

async function compare(one: ActionCase): Promise<void> {
	const {after, target} = one;
	if (after === undefined) return compareNow(one);
	const sides = [walls, shells];
	const firsts: Plan[] = [];
	for (const side of sides) {
		const first = await planned(side, {action: after, target});
		await carryOut(side, first);
		firsts.push(first);
	}
	await compareNow(one);
	// The next case of the row finds the target as this one did.
	for (const [index, side] of sides.entries()) {
		const back = firsts[index]?.back;
		if (back) await carryOut(side, await planned(side, {...back, target}));
	}
}

async function compareNow(one: ActionCase): Promise<void> {
	const since = walls.clock.now();
	const starts = starting.has(one.action);
	const before = starts ? undefined : await alike(one, since);
	const plan = await planned(walls, one);
	await Promise.all([carryOut(walls, plan), shell(shells, ...linesOf(plan, one))]);
	const then = await alike(one, since);
	expect(then).not.toEqual(before);
	const {back, undo} = plan;
	if (!/^(gcloud|curl|bq) /.test(undo)) return expect(back).toBeUndefined();
	// What no action takes back is taken back by the command on both.
	const taken = back ? planned(walls, {...one, ...back}).then(its => carryOut(walls, its)) : shell(walls, undo);
	await Promise.all([taken, shell(shells, undo)]);
	expect(lasting(await alike(one, since), one.action)).toEqual(lasting(before, one.action));
}

/** A table that nothing but these commands knows: what the world writes into has to stay. */
const judged = 'sales_intelligence.judged';
const rowsIn = async (name: string) => (await shells.executor.eyes.reads.table(`${projects.sales}.${name}`))?.rows;

async function copyPlan(action: string): Promise<CopyPlan> {
	const {executor, clock} = shells;
	const spec = await copySpec(action);
	const target = {...aimed(action, 'sales_intelligence.gmail_messages'), name: judged};
	const seen = await spec.look(executor.eyes, target);
	return copyPlanOf(spec, seen, {action, target, params: {}, now: clock.now()});
}

describe.skipIf(toolsMissing)('what a plan prints does what it does', () => {
	test('every action that a shipped system allows is printed here', () => {
		const allowed = Object.keys(catalogue).filter(action => systems.some(system => offersOf(system, [action]).length));
		// The undo of a change of traffic is what that one prints; what is only copied has judges of its own.
		const listed = new Set([...actionCases.flat().map(({action}) => action), ...Object.keys(copyCases)]);
		expect(allowed.filter(action => !listed.has(action) && !entryOf(action).follows)).toEqual([]);
	});
	for (const row of actionCases)
		test.concurrent(row.map(({action, target}) => `${action} on ${target}`).join(', '), async () => {
			for (const one of row) await compare(one);
		});
	// Beside the rows, since bq takes its time.
	test.concurrent('what is only copied: a table is dropped and comes back, is emptied, and its rows come back beside it', async () => {
		await shell(shells, `bq cp -n ${projects.sales}:sales_intelligence.gmail_messages ${projects.sales}:${judged}`);
		const rows = await rowsIn(judged);
		expect(rows).toBeGreaterThan(0);
		const dropped = await copyPlan('bq.drop');
		await shell(shells, dropped.gcloud);
		expect(await rowsIn(judged)).toBeUndefined();
		await shell(shells, dropped.undo);
		expect(await rowsIn(judged)).toBe(rows);
		const emptied = await copyPlan('bq.truncate');
		await shell(shells, emptied.gcloud);
		expect(await rowsIn(judged)).toBe(0);
		await shell(shells, emptied.undo);
		expect(await rowsIn(`${judged}_before`)).toBe(rows);
	});
});

describe.skipIf(toolsMissing)('what is refused is told in the words of the cloud', () => {
	const place = `--region=${region} --project=${projects.ingestion}`;

	test('a permission that is missing', async () => {
		const {http} = shells.sandbox.connection;
		await setFaults(http, [{name: '403', api: 'run', method: 'ReplaceService'}], 'run');
		const line = `gcloud run services update-traffic webhook-processor --to-latest ${place}`;
		const {ok, text} = await runLine(shells.home.folder, line);
		await setFaults(http, [], 'run');
		expect(ok).toBe(false);
		expect(text).toMatch(/run\.services\.update/);
	});
});

describe.skipIf(toolsMissing)('a rotation over two secrets (S3-112)', () => {
	const target = 'callrail-api-key';
	const names = [target, 'hubspot-api-key'];
	const rotation = (...values: string[]): ActionCase => ({
		...{action: 'secret.add_version', target},
		typed: Object.fromEntries(names.map((name, nth) => [name, values[nth] ?? ''])),
	});
	/** The newest value of each, in base64. */
	const newest = () =>
		Promise.all(
			names.map(async name => {
				const path = `/v1/projects/${projects.ingestion}/secrets/${name}/versions/latest:access`;
				const answer = await fetch(`${shells.sandbox.connection.http}${path}`);
				return ((await answer.json()) as {payload: {data: string}}).payload.data;
			}),
		);
	const base64 = (text: string) => Buffer.from(text).toString('base64');
	/** What a person pastes who takes it back. */
	const undoOf = ({undo}: Plan) => undo.replace(/^.*?added again: /, '').split('; ');

	test('goes to its end, stops in the middle where the wall is disarmed, and is taken back by its commands', async () => {
		const before = await newest();
		const plan = await planned(shells, rotation('first', 'second'));
		await carryOut(shells, plan);
		expect(await newest()).toEqual(['first', 'second'].map(base64));
		await shell(shells, ...undoOf(plan));
		expect(await newest()).toEqual(before);

		let now = mode();
		const audit = auditFolder();
		const {cloud, clock} = shells;
		const deps = {...cloud, clock, systems, audit: audit.open(), cloud: 'test', readOnlyConfig: false, mode: () => now};
		const executor = createExecutor(deps);
		const other = await planned({...shells, executor}, rotation('third', 'fourth'));
		const {override = other.confirm} = await executor.preflight(other);
		const disarm = ({step}: Progress) => {
			if (step?.name === `${target} listed` && step.state === 'ok') now = {kind: 'read-only'};
		};
		expect(await executor.execute(other, override, disarm, why)).toMatchObject({
			phase: 'failed',
			summary: expect.stringMatching(/^1 of 2 done: not sent: read-only/),
			steps: {done: 1, of: 2},
		});
		expect(await newest()).toEqual([base64('third'), before[1]]);
		expect(audit.text()).not.toMatch(/third|fourth/);
		// What was not done is added as it is.
		await shell(shells, ...undoOf(other));
		expect(await newest()).toEqual(before);
	});
});
