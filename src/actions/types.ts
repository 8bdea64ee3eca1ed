/** Actions, plans and what becomes of them. Plain data: nothing here performs anything. */
import type {Call, Json} from '../cloud/call.ts';
import type {RunServiceInfo} from '../cloud/resources.ts';
import type {Series} from '../cloud/types.ts';
import type {Risk} from '../config/risk.ts';
import type {Permission} from '../config/schema/actions.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Severity} from '../config/schema/values.ts';
import type {Standing} from './approval/types.ts';

/** The parameters of an action, as a form, a row or a choice filled them in. */
export type ParamValues = Readonly<Record<string, Json>>;

/** A typed change to the cloud, as the audit log keeps it. */
export interface Action {
	/** Key of the catalogue. */
	kind: string;
	system: string;
	target: string;
	params: ParamValues;
}

/** An action on a target, with the known parameters: a key, a row or the palette opens the dialog with it. */
export interface Offer {
	/** Key of the catalogue. */
	action: string;
	system: string;
	/** Name of the target, as `actions.allow` of the system file has it. */
	target: string;
	params?: ParamValues;
	/** What its form is filled in with, by the names of its fields; a person may still change it. */
	fill?: Readonly<Record<string, string>>;
	/** Why it is suggested, where it is. */
	why?: string;
}

/** The target of an action. */
export interface Target {
	system: SystemConfig;
	name: string;
	/** The entry under `actions.allow` that names it. */
	allowed: Permission;
}

/** What is read of a plan, whoever carries it out: an action bound to a frozen target. Never changes once made; `planHash` proves it. Times in ms of the wall's clock. */
export interface ToldPlan {
	action: Action;
	/** Its name for people: "roll back webhook-processor". */
	title: string;
	target: {
		/** Full resource name. */
		resource: string;
		/** Short name, a part of what has to be typed. */
		name: string;
		project: string;
		region: string;
		/** The account that acts, where known (service account of an ID token). */
		account?: string;
		/** Cloud Run: etag of the service; functions: their revision. Another one makes the plan stale. */
		etag?: string;
		shownAt: number;
	};
	/** Before → after, line by line. */
	changes: readonly {what: string; before: string; after: string}[];
	blastRadius: readonly string[];
	/** The same as a command, each argument quoted. */
	gcloud: string;
	undo: string;
	success: readonly string[];
	sideEffects: readonly string[];
	risk: Risk;
	/**
	 * Groups of people: somebody of each has to approve it before it runs, each another person where `distinct`, and nobody while
	 * an incident of the severities under `unless` is open in its system; absent: nobody ever.
	 */
	approvals?: {
		all: readonly string[];
		distinct: boolean;
		unless?: {incident: readonly Severity[]};
		evidence?: string;
	};
	/** ms; some time of a person's after it was shown: see `lifetimeOf`. */
	expiresAt: number;
	/** sha256 of the canonical JSON of everything else. */
	planHash: string;
}

/** A plan that the executor carries out. */
export interface Plan extends ToldPlan {
	/** Exactly what has to be typed. */
	confirm: string;
	/** The request that the executor sends first, and mostly the only one. */
	call: Call;
	/** Further requests in their order; each is sent once the one before it was found in force. */
	further?: readonly PlanStep[];
	/** The request that takes back what was done, where verification finds it bad. */
	fallback?: PlanStep;
	/** Facts for preflight and verification, besides the call. */
	facts: ParamValues;
	/** The action on the same target that takes it back. */
	back?: Pick<Offer, 'action' | 'params'>;
	/** Actions on the same target that may come next. */
	next?: readonly string[];
}

/** A plan that a person carries out, by its commands. */
export interface CopyPlan extends ToldPlan {
	copies: true;
}

/** A request of a plan besides its first. */
export interface PlanStep {
	/** What it does: "50 % to 00009-abc". */
	what: string;
	/** Without an etag: it is sent with the one that the step before left. */
	call: Call;
	/** The same as a command, each argument quoted. */
	gcloud: string;
}

export type PreflightState = 'ok' | 'failed' | 'skipped';

/** One question asked before acting. `skipped` counts as "not known", never as ok. */
export interface PreflightItem {
	title: string;
	state: PreflightState;
	detail: string;
	/** When it was answered, ms. */
	at: number;
	/** What it takes to run the plan although this failed; absent: nothing does. */
	overridable?: Overridable;
	/** Key of the action on the same target that makes a failed one true. */
	mend?: string;
}

/**
 * A failed item that a person may know better than we: typing the confirmation and `anyway` passes it (`true`), the same with
 * a reason (`reason`), or only breaking the glass, with a reason, too (`glass`).
 */
export type Overridable = true | 'reason' | 'glass';

export interface PreflightReport {
	items: readonly PreflightItem[];
	/** No item failed. */
	ok: boolean;
	/** How its approvals stood; absent where nobody is asked. */
	standing?: Standing;
	/** The target changed since the plan was shown: plan again. */
	stale: boolean;
	/** The text to type to run the plan although items failed, and the most that one of them takes; absent where it may not run. */
	override?: string;
	takes?: Overridable;
}

export type Phase =
	| 'refused'
	| 'checking'
	| 'auditing'
	| 'calling'
	| 'converging'
	| 'converged'
	| 'verifying'
	| 'done'
	| 'failed'
	| 'unknown';
export type Verdict = 'recovered' | 'no effect' | 'worse' | 'inconclusive';

/** A step that is told apart from the others, because it was announced, or goes on beside them. */
export interface Step {
	/** `health`: a later line of the same name takes the place of this one. */
	name: string;
	state: 'waits' | 'runs' | 'ok' | 'failed';
	/** When its waiting ends at the latest, ms. */
	until?: number;
	/** It goes on once a person says so. */
	asks?: true;
}

/** One line about a running action. */
export interface Progress {
	phase: Phase;
	text: string;
	at: number;
	/** Replaces the line before it, if that is live, too: the present state of a step that waits. */
	live?: true;
	step?: Step;
	/** When the step got into its present state, ms; kept by the list of runs. */
	since?: number;
}

/** How it ended. `unknown`: we do not know whether the change was made; nothing was retried. */
export interface ActionResult {
	phase: 'done' | 'failed' | 'unknown';
	summary: string;
	verdict?: Verdict;
	/** Of an action of several calls: those that are in force. */
	steps?: {done: number; of: number};
	/** It failed, and a part of it is left that can be taken back. */
	remains?: true;
	at: number;
}

/** One fresh read of a service and its history, from which a dialog plans. */
export interface ServiceView {
	service: RunServiceInfo;
	/** request_count by revision_name and response_code_class, some days back. */
	series: readonly Series[];
	/** Why there is no history, when there is none. */
	historyError?: string;
	/** Seconds by which the newest points may be late. */
	delaySeconds: number;
	at: number;
}

/** Thrown when the executor will not act; nothing was sent to the cloud. */
export class ActionRefused extends Error {
	override readonly name = 'ActionRefused';
}

/** Whether actions may run. The wall starts read-only; arming needs a reason and ends by itself. `until` in ms. */
export type Mode = {kind: 'read-only'} | {kind: 'armed'; reason: string; until: number};
