/** The one place that changes the cloud: it alone holds CloudWrites. Confirmed plan → audit → call → converge → verify. */
import type {Clock} from '../clock.ts';
import type {CloudReads, CloudWrites} from '../cloud/port.ts';
import type {FunctionInfo, SchedulerJobInfo} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import type {Mode} from '../store/types.ts';
import {messageOf} from '../text/errors.ts';
import type {AuditEntry, AuditLog} from './audit.ts';
import {type Eyes, lookAtFunction, lookAtJob, lookAtService} from './look.ts';
import {performTraffic} from './performTraffic.ts';
import {performTrigger} from './performTrigger.ts';
import {hashPlan} from './plan.ts';
import {runPreflight} from './preflight.ts';
import type {Steps} from './steps.ts';
import {
	ActionRefused,
	type ActionResult,
	type Phase,
	type Plan,
	type PreflightReport,
	type Progress,
	type ServiceView,
} from './types.ts';

export interface ExecutorDeps {
	reads: CloudReads;
	writes: CloudWrites;
	audit: AuditLog;
	clock: Clock;
	/** Asked anew before every single call. */
	mode: () => Mode;
	/** `readOnly: true` in the config: nothing can ever be armed. This and the systems may change while the wall runs. */
	readonly readOnlyConfig: boolean;
	readonly systems: readonly SystemConfig[];
	/** How the user arms, for refusals; A by default. */
	readonly armKey?: string;
	poller?: Pick<Poller, 'source' | 'hurry' | 'stats'>;
	/** Waits real ms; tests replace it. */
	sleep?: (ms: number) => Promise<void>;
}

export interface Executor {
	/** Why nothing may be run now; undefined when armed. */
	refusal(): string | undefined;
	/** Writes down arming and disarming. Throws ActionRefused when the config forbids arming, AuditError when it cannot be written: then do not arm. */
	recordMode(kind: 'arm' | 'disarm', reason: string): Promise<void>;
	/** A fresh look to plan from. Throws CloudError. */
	look(system: SystemConfig, service: string): Promise<ServiceView>;
	lookFunction(system: SystemConfig, name: string): Promise<FunctionInfo | undefined>;
	lookJob(system: SystemConfig, name: string): Promise<SchedulerJobInfo | undefined>;
	/** Asks everything that is asked before acting; never throws. */
	preflight(plan: Plan): Promise<PreflightReport>;
	/**
	 * Runs a plan to its end, whoever watches; `report` gets a line per step. Throws ActionRefused when nothing was done
	 * (read-only, expired, stale, not confirmed, not recordable). Never retries a call.
	 */
	execute(plan: Plan, typed: string, report: (progress: Progress) => void): Promise<ActionResult>;
}

/** Puts a question before every method of the writes: a refusal throws before the method is called. */
export function guardWrites(
	writes: CloudWrites,
	refusal: () => string | undefined,
	denied: (method: keyof CloudWrites, reason: string) => Promise<void>,
): CloudWrites {
	const ask = async (method: keyof CloudWrites) => {
		const reason = refusal();
		if (reason === undefined) return;
		await denied(method, reason);
		throw new ActionRefused(reason);
	};
	return {
		async setTraffic(resource, request) {
			await ask('setTraffic');
			return writes.setTraffic(resource, request);
		},
		async invoke(request) {
			await ask('invoke');
			return writes.invoke(request);
		},
		async runJob(resource) {
			await ask('runJob');
			return writes.runJob(resource);
		},
	};
}

export function createExecutor(deps: ExecutorDeps): Executor {
	const {reads, audit, clock, mode, poller} = deps;
	const sleep = deps.sleep ?? (ms => new Promise<void>(resolve => setTimeout(resolve, ms)));
	const eyes: Eyes = {reads, clock, ...(poller ? {poller} : {})};
	/** Calls that may still change their target. */
	const inFlight = new Map<string, string>();
	/** Verifications that a newer action on the same target ends. */
	const watching = new Map<string, AbortController>();

	const refusal = (): string | undefined => {
		if (deps.readOnlyConfig) return 'read-only: the config says readOnly, actions cannot be armed';
		const current = mode();
		if (current.kind !== 'armed') return `read-only: press ${deps.armKey ?? 'A'} to arm actions`;
		if (clock.now() >= current.until)
			return `read-only: the 15 minutes of arming are over, press ${deps.armKey ?? 'A'}`;
		return undefined;
	};

	const facts = (plan: Plan): Omit<AuditEntry, 'kind'> => ({
		action: plan.action,
		target: plan.target.resource,
		...(plan.target.etag === undefined ? {} : {etagBefore: plan.target.etag}),
		planHash: plan.planHash,
		cli: plan.gcloud,
	});

	const guarded = guardWrites(deps.writes, refusal, async (method, reason) => {
		await audit.append({kind: 'deny', action: {method}, result: reason});
	});

	const systemOf = (plan: Plan): SystemConfig => {
		const system = deps.systems.find(({system: name}) => name === plan.action.system);
		if (!system) throw new ActionRefused(`no system ${plan.action.system} in this wall`);
		return system;
	};

	const preflight = async (plan: Plan, own = false, system = systemOf(plan)): Promise<PreflightReport> => {
		const {call, target} = plan;
		const {etag} = target;
		const validate =
			call.kind === 'setTraffic' && etag !== undefined && refusal() === undefined
				? () =>
						guarded.setTraffic(target.resource, {
							etag,
							traffic: call.traffic.map(share => ({...share})),
							validateOnly: true,
						})
				: undefined;
		return runPreflight(plan, {
			...eyes,
			system,
			busy: own ? undefined : inFlight.get(target.resource),
			validate,
		});
	};

	/** The one place where a plan becomes a call. */
	const send = async ({call, target}: Plan): Promise<{status: number; body: string}> => {
		switch (call.kind) {
			case 'setTraffic': {
				const traffic = call.traffic.map(share => ({...share}));
				await guarded.setTraffic(target.resource, {etag: target.etag ?? '', traffic, validateOnly: false});
				return {status: 200, body: ''};
			}
			case 'runJob':
				await guarded.runJob(target.resource);
				return {status: 200, body: ''};
			case 'invoke': {
				const {url, audience, serviceAccount, body, timeoutMs} = call;
				return guarded.invoke({url, audience, serviceAccount, body, timeoutMs});
			}
		}
	};

	const execute = async (plan: Plan, typed: string, report: (progress: Progress) => void): Promise<ActionResult> => {
		const say = (phase: Phase, text: string) => report({phase, text, at: clock.now()});
		const refuse = async (reason: string): Promise<never> => {
			let full = reason;
			try {
				await audit.append({kind: 'deny', ...facts(plan), result: reason});
			} catch (error) {
				full = `${reason} (${messageOf(error)})`;
			}
			say('refused', full);
			throw new ActionRefused(full);
		};
		const why = refusal();
		if (why !== undefined) return refuse(why);
		if (hashPlan(plan) !== plan.planHash) return refuse('the plan is not the one that was shown');
		if (clock.now() >= plan.expiresAt) return refuse('the plan expired (120 s): plan again');
		if (typed !== plan.confirm)
			return refuse(`not confirmed: ${plan.risk === 'careful' ? 'press' : 'type'} ${plan.confirm}`);
		const {resource} = plan.target;
		const other = inFlight.get(resource);
		if (other !== undefined) return refuse(`in flight on this target: ${other}`);
		inFlight.set(resource, plan.title);
		const release = () => inFlight.delete(resource);
		try {
			say('checking', 'preflight again');
			// Frozen for this action: the config may be reloaded while it runs.
			const system = systemOf(plan);
			const checked = await preflight(plan, true, system);
			if (checked.stale) return await refuse('the plan is stale: the target changed since it was shown; plan again');
			const failed = checked.items.find(({state}) => state === 'failed');
			if (failed) return await refuse(`preflight: ${failed.title}: ${failed.detail}`);
			say('auditing', 'writing the intent to the audit log');
			try {
				await audit.append({kind: 'intent', ...facts(plan)});
			} catch (error) {
				say('refused', messageOf(error));
				throw new ActionRefused(messageOf(error), {cause: error});
			}
			watching.get(resource)?.abort();
			const watch = new AbortController();
			watching.set(resource, watch);
			const steps: Steps = {
				...eyes,
				system,
				call: () => send(plan),
				sleep,
				say,
				settled: release,
				superseded: watch.signal,
				// After the call the audit must not hide what happened: a failure to write is told, not thrown.
				async note(kind, result, etagAfter) {
					try {
						await audit.append({kind, ...facts(plan), result, ...(etagAfter === undefined ? {} : {etagAfter})});
					} catch (error) {
						say('verifying', `NOT in the audit log (${result}): ${messageOf(error)}`);
					}
				},
			};
			const result =
				plan.call.kind === 'setTraffic'
					? await performTraffic(plan, plan.call, steps)
					: await performTrigger(plan, plan.call, steps);
			say(result.phase, result.summary);
			if (watching.get(resource) === watch) watching.delete(resource);
			return result;
		} finally {
			release();
		}
	};

	return {
		refusal,
		async recordMode(kind, reason) {
			if (kind === 'arm' && deps.readOnlyConfig)
				throw new ActionRefused('the config says readOnly: actions cannot be armed');
			await audit.append({kind, result: reason});
		},
		look: (system, service) => lookAtService(eyes, system, service),
		lookFunction: (system, name) => lookAtFunction(eyes, system, name),
		lookJob: (system, name) => lookAtJob(eyes, system, name),
		preflight: plan => preflight(plan),
		execute,
	};
}
