/** Freezing plans: the hash that ties what was shown to what is run. */
import {minute} from '../clock.ts';
import {callAs, commandAs} from './actAs.ts';
import {gateOf} from './approval/rule.ts';
import {canonicalJson, printed, sha256} from './canonical.ts';
import {entryOf} from './catalogue.ts';
import {confirmOf} from './confirm.ts';
import {titleOf} from './offers.ts';
import type {ActionSpec, AnySpec, CopySpec, Draft, StepCall} from './spec.ts';
import type {CopyPlan, ParamValues, Plan, PlanStep, Target, ToldPlan} from './types.ts';

/** Real ms after which a plan has to be made again: others need time to approve one. */
export const lifetimeOf = ({approvals}: Pick<Plan, 'approvals'>): number => (approvals ? 30 : 2) * minute;

/** sha256 of the canonical JSON of a plan without its hash. */
export function hashPlan<P extends Omit<ToldPlan, 'planHash'>>(plan: P): string {
	const {planHash: _, ...rest} = plan as P & Pick<ToldPlan, 'planHash'>;
	return sha256(canonicalJson(rest));
}

/** Input of a plan besides the action itself. */
export interface PlanContext {
	/** Key of the catalogue. */
	action: string;
	target: Target;
	params: ParamValues;
	/** ms of the wall's clock. */
	now: number;
	/** Clock speed; a plan lives by the person's time, whatever the sandbox's clock does. */
	speed?: number;
}

/** The plan of an action on what was seen. Throws RangeError for what may not be done. */
export function planOf(spec: ActionSpec, seen: unknown, context: PlanContext): Plan {
	const {target, params, now} = context;
	const {resource, command, further, fallback, ...draft} = spec.plan(target, seen, params, now);
	const {actions} = target.system;
	const call = callAs(draft.call, actions);
	const stepOf = ({command, ...step}: StepCall): PlanStep => {
		const its = callAs(step.call, actions);
		return {...step, call: its, gcloud: commandAs(its, printed(command))};
	};
	const shared = common(spec, seen, resource, call.as, context);
	return frozen({
		...draft,
		...shared,
		call,
		gcloud: commandAs(call, printed(command)),
		undo: commandAs(call, draft.undo),
		...(further && {further: further.map(stepOf)}),
		...(fallback && {fallback: stepOf(fallback)}),
		confirm: confirmOf(shared.risk, entryOf(context.action).verb, target.name),
	});
}

/** The same for an action that a person carries out. */
export function copyPlanOf(spec: CopySpec, seen: unknown, context: PlanContext): CopyPlan {
	const {target, params, now} = context;
	const {resource, commands, ...draft} = spec.plan(target, seen, params, now);
	return frozen({
		...draft,
		...common(spec, seen, resource, undefined, context),
		gcloud: commands.map(printed).join(' &&\n'),
		copies: true,
	});
}

/** The plan of any action. */
export const anyPlanOf = (spec: AnySpec, seen: unknown, context: PlanContext): Plan | CopyPlan =>
	'copies' in spec ? copyPlanOf(spec, seen, context) : planOf(spec, seen, context);

/** What all plans have, besides their drafts. */
const common = (
	spec: AnySpec,
	seen: unknown,
	resource: Draft['resource'],
	account: string | undefined,
	{action, target, params, now, speed = 1}: PlanContext,
) => {
	const {system, name} = target;
	const etag = spec.etag?.(seen);
	const gate = gateOf(spec.risk, system, action);
	return {
		action: {kind: action, system: system.system, target: name, params},
		title: titleOf(action, target),
		target: {
			resource,
			name,
			project: system.project,
			region: system.region,
			...(account === undefined ? {} : {account}),
			...(etag === undefined ? {} : {etag}),
			shownAt: now,
		},
		...gate,
		expiresAt: now + lifetimeOf(gate) * speed,
	};
};

const frozen = <P extends Omit<ToldPlan, 'planHash'>>(plan: P): P & {planHash: string} =>
	deepFreeze({...plan, planHash: hashPlan(plan)});

/** The commands of a plan, one line per call, for a shell that stops at the first that fails. */
export const commandText = ({gcloud, further = []}: ToldPlan & Partial<Pick<Plan, 'further'>>): string =>
	[gcloud, ...further.map(step => step.gcloud)].join(' &&\n');

/** What is called, in words: its command, or the address of a function. */
export const callText = ({call, gcloud}: Plan): string =>
	call.api === 'function' ? `${call.method} ${call.path} with an ID token of ${call.as ?? 'your own account'}` : gcloud;

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const member of Object.values(value)) deepFreeze(member);
	}
	return value;
}
