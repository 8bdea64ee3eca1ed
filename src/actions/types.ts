/** Actions, plans and what becomes of them. Plain data: nothing here performs anything. */
import type {TrafficAssignment} from '../cloud/port.ts';
import type {RunServiceInfo, Series} from '../cloud/types.ts';

/** A typed change to the cloud; everything it needs to be repeated in words, nothing that could be re-parsed by a shell. */
export type Action =
	| {kind: 'rollback'; system: string; service: string; revision: string}
	| {kind: 'unpin'; system: string; service: string}
	| {kind: 'undo'; system: string; service: string}
	| {kind: 'invoke'; system: string; function: string; body: Readonly<Record<string, string | number>>}
	| {kind: 'runJob'; system: string; job: string};

/** The one call that the executor will make for a plan. */
export type PlannedCall =
	| {kind: 'setTraffic'; traffic: readonly TrafficAssignment[]}
	| {
			kind: 'invoke';
			url: string;
			audience: string;
			serviceAccount?: string;
			body: Readonly<Record<string, string | number>>;
			timeoutMs: number;
	  }
	| {kind: 'runJob'};

/** Where success is looked for after the call. */
export interface Judging {
	/** URL that must answer 2xx after a traffic change. */
	health?: string;
	/** Value of the column `source` of the run that the call should start. */
	follow?: string;
}

/** An action bound to a frozen target. Never changes once made; `planHash` proves it. Times in ms of the wall's clock. */
export interface Plan {
	action: Action;
	/** What a person calls it: "roll back webhook-processor". */
	title: string;
	target: {
		/** Full resource name. */
		resource: string;
		/** Short name, also what has to be typed at medium risk. */
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
	risk: 'careful' | 'medium';
	/** Exactly what has to be typed. */
	confirm: string;
	call: PlannedCall;
	judging: Judging;
	/** Traffic before, to undo with. */
	previous?: readonly TrafficAssignment[];
	/** Revisions that must be ready and have served before. */
	needsServed?: string;
	/** ms; 120 s of a person's time after it was shown. */
	expiresAt: number;
	/** sha256 of the canonical JSON of everything above. */
	planHash: string;
}

export type PreflightState = 'ok' | 'failed' | 'running' | 'skipped';

/** One question asked before acting. `skipped` counts as "not known", never as ok. */
export interface PreflightItem {
	title: string;
	state: PreflightState;
	detail: string;
	/** When it was answered, ms. */
	at: number;
}

export interface PreflightReport {
	items: readonly PreflightItem[];
	/** No item failed. */
	ok: boolean;
	/** The target changed since the plan was shown: plan again. */
	stale: boolean;
}

export type Phase =
	| 'refused'
	| 'checking'
	| 'auditing'
	| 'calling'
	| 'converging'
	| 'verifying'
	| 'done'
	| 'failed'
	| 'unknown';
export type Verdict = 'recovered' | 'no effect' | 'worse' | 'inconclusive';

/** One line about a running action. */
export interface Progress {
	phase: Phase;
	text: string;
	at: number;
}

/** How it ended. `unknown`: we do not know whether the change was made; nothing was retried. */
export interface ActionResult {
	phase: 'done' | 'failed' | 'unknown';
	summary: string;
	verdict?: Verdict;
	/** Set when traffic was changed: enough to plan the undo. */
	previous?: readonly TrafficAssignment[];
	at: number;
}

/** What a dialog plans from: one fresh look at a service and its history. */
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
