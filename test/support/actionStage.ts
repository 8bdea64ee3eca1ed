import type {AuditRecord} from '../../src/actions/audit/types.ts';
import {entryOf, specOf} from '../../src/actions/catalogue.ts';
import {createExecutor, type Executor, type ExecutorDeps} from '../../src/actions/executor.ts';
import {filledForm, formFields} from '../../src/actions/form.ts';
import type {Machine} from '../../src/actions/machine/machine.ts';
import {offersOf, targetOf} from '../../src/actions/offers.ts';
import {planOf} from '../../src/actions/plan.ts';
import {undoOf} from '../../src/actions/runs.ts';
import type {ActionSpec, FieldConfig} from '../../src/actions/spec.ts';
import {
	ActionRefused,
	type ActionResult,
	type Mode,
	type Offer,
	type ParamValues,
	type Plan,
	type Target,
} from '../../src/actions/types.ts';
import {clockFrom} from '../../src/clock.ts';
import type {Call} from '../../src/cloud/call.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {restCalled} from '../../src/sandbox/apis/called.ts';
import {apis} from '../../src/sandbox/apis/index.ts';
import {projects} from '../../src/sandbox/contract/names.ts';
import type {FaultName} from '../../src/sandbox/faults/names.ts';
import type {Fault} from '../../src/sandbox/faults/types.ts';
import {startSandbox} from '../../src/sandbox/process/server.ts';
import {actionCases} from './actionCases.ts';
import {unasked} from './approving.ts';
import {auditFolder} from './auditing.ts';
import {leaveDeadLetters} from './deadLetters.ts';
import {disableApi} from './disableApi.ts';
import {why} from './executing.ts';
import {requests, setFaults} from './faults.ts';
import {unhurried} from './patience.ts';

/** Every cell begins anew, so nothing rests between two of them. */
export const systems = unasked(sandboxConfig('systems').systems).map(system => ({
	...system,
	actions: {...system.actions, coolDown: {'*': '0s'}},
}));
export const armed: Mode = {kind: 'armed', reason: 'test', until: Number.MAX_SAFE_INTEGER};

/** Somebody else has to approve all of it. */
export const asking = systems.map(system => ({...system, approvals: {'*': {all: ['manager'], distinct: true}}}));

/** A machine whose other walls do nothing but this. */
export const machineOf = (does: Partial<Machine>): Machine => ({
	frozen: () => undefined,
	lock: async () => () => undefined,
	holder: () => undefined,
	others: () => [],
	did: () => undefined,
	done: () => [],
	...does,
});

/** Something that every field of a form takes. */
const filled = (fields: Readonly<Record<string, FieldConfig>>, {hide}: Executor): ParamValues => {
	const texts = Object.fromEntries(
		formFields(fields).map(({name, initial, optional}) => [name, initial || (optional ? '' : 'ana@example.com')]),
	);
	const checked = filledForm(fields, texts, hide);
	if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
	return checked.params;
};

/** The parameters of actions that come after no other one here: of the first secret one version is disabled from the start. */
const given: Readonly<Record<string, ParamValues>> = {
	'secret.disable_version': {},
	'secret.enable_version': {version: 2},
};

/** The last of what the shipped systems allow: those are the ones that nothing runs every few minutes. */
function targetFor(action: string, from = systems, name?: string): Target {
	const offers = from.flatMap(system => offersOf(system, [action]));
	const offer = name ? offers.find(({target}) => target === name) : offers.at(given[action] ? 0 : -1);
	const target = offer && targetOf(from, offer);
	if (!target) throw new Error(`no shipped system allows ${action}: allow it, so that it is tested`);
	return target;
}

/** How a plan is made, where it is not made as usual. */
interface Planning {
	alter?: Partial<ActionSpec>;
	by?: Executor;
	from?: typeof systems;
	/** It takes back another one. */
	back?: {target: string; params?: ParamValues | undefined};
}

export type ActionStage = Awaited<ReturnType<typeof startActionStage>>;

export async function startActionStage() {
	// Late in the day: nothing that runs daily begins by itself while the tests do.
	const virtualEpoch = Date.parse('2026-11-21T20:00:00Z');
	const origin = {realEpoch: Date.now(), virtualEpoch, speed: 60};
	const sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 600, origin});
	await sandbox.loaded;
	await disableApi(sandbox.connection.http, projects.sales, 'aiplatform.googleapis.com');
	await leaveDeadLetters(sandbox.connection.http);
	const clock = clockFrom(sandbox.connection.clock);
	const cloud = createCloud(sandbox.connection, clock, unhurried);
	const audit = auditFolder();
	const log = audit.open();
	/** An executor of a wall that is told these things. @param calls gets every call that it sends and that is no dry run */
	const executorIn = (mode: Mode, told: Partial<ExecutorDeps> = {}, calls: Call[] = []) =>
		createExecutor({
			...cloud,
			writes: {
				send(call, how) {
					if (!how.dryRun) calls.push(call);
					return cloud.writes.send(call, how);
				},
			},
			audit: log,
			cloud: 'test',
			clock,
			mode: () => mode,
			readOnlyConfig: false,
			systems,
			...told,
		});

	const executor = executorIn(armed);

	/** Actions that come after another one, with the parameters that it leaves them; it is done once. */
	const led = new Map<string, Promise<ParamValues>>();

	/** Does the action that another one comes after, until the target is free again. */
	async function lead(action: string, by: string): Promise<ParamValues> {
		const plan = await planFor(by).catch((error: unknown) => {
			// A test of that action has done it already.
			if (error instanceof RangeError) return undefined;
			throw error;
		});
		if (!plan) return {};
		await carryOut(plan);
		return (plan.back?.action === action ? plan.back.params : undefined) ?? {};
	}

	/** Carries out a plan until the target is free again. */
	async function carryOut(plan: Plan): Promise<void> {
		const {override} = await executor.preflight(plan);
		await new Promise<void>((resolve, reject) => {
			const done = executor.execute(
				plan,
				override ?? plan.confirm,
				({phase}) => phase === 'verifying' && resolve(),
				why,
			);
			done.then(() => resolve(), reject);
		});
	}

	/** A plan as a person makes it: the parameters of its case, or a filled form, the suggested choice, after the action that it comes after. */
	async function planFor(
		action: string,
		{alter = {}, by = executor, from = systems, back}: Planning = {},
	): Promise<Plan> {
		const spec = {...(await specOf(action)), ...alter};
		const example = back ?? actionCases.flat().find(one => one.action === action && one.params);
		const target = targetFor(action, from, example?.target);
		const {by: leader} = entryOf(action);
		if (leader !== undefined && !example && !given[action] && !led.has(action)) led.set(action, lead(action, leader));
		const known = example?.params ?? given[action] ?? (await led.get(action));
		const params = {...(example ? {} : filled(spec.fields?.(target) ?? {}, by)), ...known};
		const seen = await spec.look(by.eyes, target);
		const {rows = [], suggested = 0} = (example ? undefined : spec.choices?.(target, seen, clock.now())) ?? {};
		const choice = [rows[suggested], ...rows].find(row => row && !('problem' in row.params));
		if (rows.length > 0 && !choice) throw new RangeError('nothing can be chosen');
		return planOf(spec, seen, {action, target, params: choice?.params ?? params, now: clock.now(), speed: clock.speed});
	}

	/** Runs a plan as somebody does who insists where that is needed; resolves with the result or with what refused it. */
	async function run(plan: Plan, by = executor) {
		const {override} = await by.preflight(plan);
		return by
			.execute(plan, override ?? plan.confirm, () => undefined, why)
			.catch((error: unknown) => {
				if (error instanceof ActionRefused) return error;
				throw error;
			});
	}

	/** What the sandbox calls the one request of a plan. */
	function calledBy({call}: Pick<Plan, 'call'>) {
		const called = restCalled(call.method, new URL(call.path, sandbox.connection.http).pathname);
		if (!called) throw new Error(`the sandbox has no ${call.method} ${call.path}`);
		return called;
	}

	/** How often the sandbox was sent the request of a plan while something happened; dry runs do not count. */
	async function sentDuring<T>(plan: Plan, work: () => Promise<T>): Promise<{ended: T; sent: number}> {
		const {api, method} = calledBy(plan);
		const sent = async () => (await requests(sandbox.connection.http)).changes[`${api}.${method}`] ?? 0;
		const before = await sent();
		const ended = await work();
		return {ended, sent: (await sent()) - before};
	}

	/** Runs a plan while its one request, and nothing else, meets a fault. Two preflights may check it before it is sent. */
	async function runWith(name: FaultName, plan: Plan, how: Partial<Fault> = {}, by = executor) {
		const {api, method} = calledBy(plan);
		await setFaults(sandbox.connection.http, [{name, api, method, after: plan.call.dryRun ? 2 : 0, ...how}], api);
		try {
			return await sentDuring(plan, () => run(plan, by));
		} finally {
			await setFaults(sandbox.connection.http, [], api);
		}
	}

	/**
	 * Runs a plan of which one call does not come about: the operation that carries it out ends in an error or, where Google
	 * does such a call at once, it is refused. @param nth of the calls, from 0
	 */
	function runFailing(plan: Plan, nth: number, by: Executor) {
		const steps = [plan, ...(plan.further ?? [])];
		const {method} = calledBy(steps[nth] ?? plan);
		// Those before it that are the same to the sandbox pass, and the dry runs of the first.
		const passed = steps.slice(0, nth).filter(step => calledBy(step).method === method).length;
		const after = passed + (plan.call.dryRun && calledBy(plan).method === method ? 2 : 0);
		return runWith(begins(steps[nth] ?? plan) ? 'operation-failed' : '403', plan, {method, after}, by);
	}

	/** Whether a call begins an operation, or a job, that may end in an error. */
	function begins(step: Pick<Plan, 'call'>): boolean {
		const {api, method} = calledBy(step);
		return apis[api].operations?.includes(method) === true;
	}

	/** Takes back what a plan has left, until the target is free again; where nothing does, it is left. */
	async function takeBack(plan: Plan, result: ActionResult): Promise<void> {
		const offer = undoOf({id: 0, plan, progress: [], result});
		if (!offer) return;
		const {action, target, params} = offer;
		await carryOut(await planFor(action, {back: {target, params}}));
	}

	/** What the audit log says of a plan. */
	const recordsOf = ({planHash}: Plan): AuditRecord[] =>
		audit
			.text()
			.trim()
			.split('\n')
			.map(line => JSON.parse(line) as AuditRecord)
			.filter(record => record.planHash === planHash);

	/** What takes back what an action did; undefined where nothing does. */
	const backOf = new Map<string, (Pick<Offer, 'action' | 'params'> & {target: string}) | undefined>();

	return {
		audit,
		backOf,
		begins,
		calledBy,
		executorIn,
		led,
		planFor,
		recordsOf,
		run,
		runFailing,
		runWith,
		sentDuring,
		takeBack,
		async stop() {
			await cloud.reads.close();
			await sandbox.close();
		},
	};
}
