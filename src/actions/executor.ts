/** The one place that changes the cloud: it alone holds CloudWrites. Confirmed plan → audit → call → converge → verify. */
import type {Call} from '../cloud/call.ts';
import type {CloudReads, CloudWrites} from '../cloud/port.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import {messageOf} from '../text/errors.ts';
import {later} from '../timers.ts';
import {instantOf} from '../zone.ts';
import type {Steps} from './after/steps.ts';
import type {Approvals} from './approval/approvals.ts';
import {approvalAnswers} from './approval/words.ts';
import {factsOf, writeIntent} from './audit/entries.ts';
import {type Records, recordsIn} from './audit/records.ts';
import {rollbackOf} from './audit/rolledBack.ts';
import type {AuditLog, RolledBack} from './audit/types.ts';
import {beginCalls} from './calls.ts';
import {specOf} from './catalogue.ts';
import {type Given, unconfirmed} from './confirm.ts';
import {type Copies, createCopies} from './copies.ts';
import {askGuards, type GuardDeps} from './guards/ask.ts';
import {createRoles, type Granted, type Roles} from './guards/role.ts';
import {embeddedCloud, type Leftover, reconcileLeftovers} from './leftovers.ts';
import type {Eyes} from './look/look.ts';
import {permitted} from './permit.ts';
import {callText, hashPlan} from './plan.ts';
import {answersText, failuresIn, notAllowed, overrideOf, runPreflight} from './preflight.ts';
import {type RefusalDeps, refusalOf, whyNotArmable} from './refusal.ts';
import {createVault} from './secret/vault.ts';
import type {ActionSpec} from './spec.ts';
import {createTargets, lockOf} from './targets.ts';
import {ActionRefused, type ActionResult, type Phase, type Plan, type PreflightReport, type Progress} from './types.ts';

export interface ExecutorDeps extends RefusalDeps, GuardDeps {
	reads: CloudReads;
	writes: CloudWrites;
	audit: AuditLog;
	/** Those of the config in force: they may change while the wall runs. */
	readonly systems: readonly SystemConfig[];
	/** Without it nothing runs that others have to approve. */
	readonly approvals?: Approvals;
	/** Which permissions the account of this wall has; absent: nobody is asked. */
	readonly granted?: Granted;
	poller?: Pick<Poller, 'source' | 'hurry' | 'stats'>;
	/** Waits real ms; tests replace it. */
	sleep?: (ms: number) => Promise<void>;
}

export interface Executor extends Records, Copies {
	/** Why nothing may be run now; undefined when armed. */
	refusal(): string | undefined;
	/** The revisions that a service was last rolled back from, here or by an earlier wall. */
	rolledBack(resource: string): {at: number; revisions: readonly string[]} | undefined;
	/** Fresh reads, from which plans are made. */
	readonly eyes: Eyes;
	/** Keeps a secret until a plan that has its seal is run, half an hour at most; the answer is the seal. */
	hide(secret: string): string;
	/** Which roles actions need that this wall does not have. */
	readonly roles: Pick<Roles, 'lacking'>;
	/** How others approve what the config says they have to. */
	readonly approvals: Approvals | undefined;
	/** Asks everything that is asked before acting; never throws. @param signed as in `Given` */
	preflight(plan: Plan, signed?: Given['signed']): Promise<PreflightReport>;
	/**
	 * Runs a plan to its end, whoever watches; `report` gets a line per step. Throws ActionRefused when nothing was done
	 * (read-only, expired, stale, not confirmed, not recordable). Never retries a call.
	 */
	execute(plan: Plan, typed: string, report: (progress: Progress) => void, given?: Given): Promise<ActionResult>;
	/** Lets a run go on that asks a person; or why not. */
	goOn(plan: Plan): string | undefined;
	/** Finds out what became of the actions that an earlier wall left unfinished, and writes it down. Never throws. */
	reconcile(tell: (leftover: Leftover) => void): Promise<void>;
}

export function createExecutor(deps: ExecutorDeps): Executor {
	const {reads, audit, clock, poller} = deps;
	const sleep = deps.sleep ?? (ms => new Promise<void>(resolve => later(resolve, ms)));
	const eyes: Eyes = {reads, clock, ...(poller ? {poller} : {})};
	let leftBefore: RolledBack = new Map();
	void audit.opening.then(({rolledBack}) => {
		leftBefore = new Map([...rolledBack, ...leftBefore]);
	});
	const vault = createVault();
	const roles = createRoles(deps.granted, Date.now);
	/** Targets with a call that may still change them. Each wall has an embedded sandbox of its own. */
	const targets = createTargets(deps.cloud === embeddedCloud ? undefined : deps.machine);
	/** Runs that ask a person whether to go on, by the hash of their plan. */
	const asking = new Map<string, () => void>();
	/** Verifications that a newer action on the same target ends. */
	const watching = new Map<string, AbortController>();

	const refusal = (since?: number) => refusalOf(deps, since);

	/** The target of a plan, or why it may not run now: the mode, or the config in force. `since` as in `refusalOf`. */
	const allowed = (plan: Plan, spec: ActionSpec, since?: number) => {
		const why = refusal(since);
		return why === undefined ? permitted(plan, spec, deps.systems) : {why};
	};

	/** A refusal, written down where that is possible. */
	const denied = async (plan: Plan, reason: string): Promise<ActionRefused> => {
		try {
			await audit.append({kind: 'deny', ...factsOf(plan), result: reason});
			return new ActionRefused(reason);
		} catch (error) {
			return new ActionRefused(`${reason} (${messageOf(error)})`);
		}
	};

	/** Cool-downs are of everybody on this machine. @param at ms */
	const tellOthers = ({action: {kind, system, target}, planHash}: Plan, at: number) => {
		if (deps.cloud !== embeddedCloud) deps.machine?.did(deps.cloud, {action: kind, system, target, planHash, at});
	};

	/** The one place where a call leaves; before each of its requests it is asked once more whether it may. `since`: when the action that it is of began, ms */
	const send = async (
		plan: Plan,
		spec: ActionSpec,
		call: Call,
		{dryRun = false, since}: {dryRun?: boolean; since?: number},
	) => {
		const whyNot = () => {
			const now = allowed(plan, spec, since);
			return 'why' in now ? now.why : undefined;
		};
		const why = whyNot();
		if (why !== undefined) throw await denied(plan, why);
		const hidden = dryRun ? undefined : call.hidden?.seal;
		return deps.writes.send(call, {whyNot, dryRun, hidden: hidden && vault.take(hidden)});
	};

	/** @param how.own whether the run of the plan asks, which holds its target */
	const preflight = async (
		plan: Plan,
		spec: ActionSpec,
		{own = false, signed = []}: {own?: boolean; signed?: Given['signed']},
	): Promise<PreflightReport> => {
		const found = permitted(plan, spec, deps.systems);
		if ('why' in found) return notAllowed(found.why, clock.now());
		// Rollbacks from before the start are in the log.
		await audit.opening;
		const standing = plan.approvals && (await deps.approvals?.standing(plan, signed));
		const report = await runPreflight(plan, spec, {
			eyes,
			target: found.target,
			busy: own ? undefined : targets.takenBy(lockOf(plan, deps.cloud)),
			reach: targets.reach(),
			guards: async () => {
				const {system} = found.target;
				const asked = await Promise.all([askGuards(plan, spec, system, deps), roles.answers(plan.action.kind, system)]);
				return [...asked.flat(), ...approvalAnswers(plan, standing)];
			},
			validate: refusal() === undefined ? () => send(plan, spec, plan.call, {dryRun: true}) : undefined,
			leftBefore: leftBefore.get(plan.target.resource),
			keeps: vault.has,
		});
		return {...report, ...(standing && {standing})};
	};

	const execute: Executor['execute'] = async (plan, typed, report, given = {}) => {
		const spec = await specOf(plan.action.kind);
		const say = (phase: Phase, text: string) => report({phase, text, at: clock.now()});
		const show = (phase: Phase, text: string) => report({phase, text, at: clock.now(), live: true});
		const step: Steps['step'] = (phase, step, text) => report({phase, text, at: clock.now(), step});
		const refuse = async (reason: string): Promise<never> => {
			const error = await denied(plan, reason);
			say('refused', error.message);
			throw error;
		};
		const first = allowed(plan, spec);
		if ('why' in first) return refuse(first.why);
		if (hashPlan(plan) !== plan.planHash) return refuse('the plan is not the one that was shown');
		if (clock.now() >= plan.expiresAt) return refuse('the plan expired: plan again');
		const unsaid = unconfirmed(plan, typed, given);
		if (unsaid !== undefined) return refuse(unsaid);
		const {resource} = plan.target;
		const held = targets.for(lockOf(plan, deps.cloud, typed === overrideOf(plan, 'glass')));
		const other = await held.take();
		if (other !== undefined) return refuse(`in flight on this target: ${other}`);
		const since = clock.now();
		try {
			say('checking', 'preflight again');
			const checked = await preflight(plan, spec, {own: true, signed: given.signed});
			if (checked.stale) return await refuse('the plan is stale: the target changed since it was shown; plan again');
			const failed = failuresIn(checked);
			if (failed.length > 0 && typed !== checked.override) return await refuse(`preflight: ${failed.join('; ')}`);
			const unsaid = unconfirmed(plan, typed, given, checked);
			if (unsaid !== undefined) return await refuse(unsaid);
			say('checking', answersText(checked));
			// Frozen for what follows the call: the config may be reloaded while it runs.
			const frozen = allowed(plan, spec);
			if ('why' in frozen) return await refuse(frozen.why);
			say('auditing', 'writing the intent to the audit log');
			try {
				const override = failed.length > 0 ? `${typed}: ${failed.join('; ')}` : undefined;
				const asked = {kind: spec.noted, override, reason: given.reason, cloud: deps.cloud, at: clock.now()};
				const {intent, ts} = await writeIntent(audit, plan, checked, asked);
				leftBefore = new Map([...leftBefore, ...rollbackOf(intent, instantOf(ts))]);
			} catch (error) {
				say('refused', messageOf(error));
				throw new ActionRefused(messageOf(error), {cause: error});
			}
			watching.get(resource)?.abort();
			const watch = new AbortController();
			watching.set(resource, watch);
			say('calling', callText(plan));
			const calls = beginCalls(plan, {
				common: {
					...eyes,
					target: frozen.target,
					sleep,
					say,
					show,
					step,
					settled: held.release,
					superseded: watch.signal,
					consent: () => new Promise(resolve => asking.set(plan.planHash, resolve)),
				},
				send: call => send(plan, spec, call, {since}),
				append: audit.append,
				hold: held.take,
			});
			const {first} = calls;
			void first.answer.then(
				called => {
					if (called.ok || called.unknown) tellOthers(plan, since);
				},
				() => undefined,
			);
			// A call that was refused at the last moment ends the action, whatever its verification waits for.
			const [verified] = await Promise.all([spec.verify(plan, first), first.answer]);
			const result = await calls.ended(verified);
			say(result.phase, result.summary);
			if (watching.get(resource) === watch) watching.delete(resource);
			return result;
		} finally {
			held.release();
			asking.delete(plan.planHash);
		}
	};

	return {
		refusal,
		rolledBack: resource => leftBefore.get(resource),
		...recordsIn(audit, () => whyNotArmable(deps)),
		goOn({planHash}) {
			const answer = asking.get(planHash);
			const why = answer ? refusal() : 'it does not wait for you';
			if (why !== undefined) return why;
			asking.delete(planHash);
			answer?.();
			return undefined;
		},
		eyes,
		hide: vault.hide,
		roles,
		approvals: deps.approvals,
		...createCopies({audit, approvals: deps.approvals, eyes, systems: () => deps.systems}),
		preflight: async (plan, signed) => preflight(plan, await specOf(plan.action.kind), {signed}),
		reconcile: tell =>
			reconcileLeftovers({reads, clock, audit, cloud: deps.cloud, systems: () => deps.systems, sleep, tell}),
		execute,
	};
}
