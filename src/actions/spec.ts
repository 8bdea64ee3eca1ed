/** Types of actions: a file of `catalogue/` is one `ActionSpec`. */
import type {Call} from '../cloud/call.ts';
import type {Risk} from '../config/risk.ts';
import type {ParamConfig} from '../config/schema/actions.ts';
import type {SourceState} from '../poll/types.ts';
import type {Steps} from './after/steps.ts';
import type {AuditRecord} from './audit/types.ts';
import type {Eyes} from './look/look.ts';
import type {ActionResult, Offer, ParamValues, Plan, PreflightItem, Target, ToldPlan} from './types.ts';

/** A field of a form: one that a config may have, somebody's own words (of which `min: 0` may be none), or a value that is typed hidden. */
export type FieldConfig =
	| ParamConfig
	| {readonly text: {readonly min: number; readonly max: number}; readonly hint?: string}
	| {readonly secret: true; readonly optional?: true};

/** What a hidden field leaves in the parameters: the seal of its value, and what is said about where that came from. */
export type Sealed = {readonly seal: string; readonly said: readonly string[]};

/** A request besides the first. Its call has no etag: it is sent with the one that the step before left. */
export interface StepCall {
	/** What it does: "50 % to 00009-abc". */
	what: string;
	call: Call;
	/** As that of a draft. */
	command: readonly string[] | string;
}

/** The draft of a plan by an action; `planOf` freezes it as a plan. */
export interface Draft {
	/** Full resource name: one action at a time is in flight on it. */
	resource: string;
	/** Before → after, line by line. */
	changes: readonly {what: string; before: string; after: string}[];
	blastRadius: readonly string[];
	/** The same change as a command of gcloud, argument by argument; or as a line for a shell, where gcloud has no command for it. */
	command: readonly string[] | string;
	/** How it is taken back, as a command; or why it cannot be. */
	undo: string;
	/** The action on the same target that takes it back; absent: nothing does. */
	back?: Pick<Offer, 'action' | 'params'>;
	/** Actions on the same target that may come next, by the keys they have. */
	next?: readonly string[];
	success: readonly string[];
	sideEffects: readonly string[];
	call: Call;
	/** Further requests, where one is not enough: `verify` has each sent by `steps.next()`, once it found the one before in force. */
	further?: readonly StepCall[];
	/** The request that takes back what was done, where `verify` finds it bad: it has it sent by `steps.fallBack()`. */
	fallback?: StepCall;
	/** Facts for preflight and verification, besides the call. */
	facts: ParamValues;
}

/** The draft of a plan that a person carries out: commands that belong together, each run only where the one before worked. */
export interface CopyDraft
	extends Pick<Draft, 'resource' | 'changes' | 'blastRadius' | 'undo' | 'success' | 'sideEffects'> {
	commands: readonly Draft['command'][];
}

/** One of several things that an action may be about, where a person has to choose. */
export interface Choice {
	/** One cell per column. */
	cells: readonly (string | {text: string; tone: 'plain' | 'dim'})[];
	/** Said about it while the cursor is on it. */
	detail: string;
	/** The parameters of the choice, or why it cannot be chosen. */
	params: ParamValues | {problem: string};
}

export interface Choices {
	/** The question: "to which revision". */
	question: string;
	/** Said above the table. */
	head: readonly {text: string; tone: 'plain' | 'warn'}[];
	/** As in a grid: columns of a high rank go first where there is no room. */
	columns: readonly {title: string; rank: number; align?: 'left' | 'right'; text?: {min: number; max: number}}[];
	rows: readonly Choice[];
	/** The row that we would choose. */
	suggested: number;
	/** Actions on the same target that may be meant instead, by the keys they have. */
	instead?: readonly string[];
}

/** A question of a preflight with its answer. */
export type Answered = Omit<PreflightItem, 'at'>;

/** Context of a preflight, besides the fresh read. */
export interface Known {
	eyes: Eyes;
	target: Target;
	/** The revisions that this target was last rolled back from. */
	leftBefore: {at: number; revisions: readonly string[]} | undefined;
}

/** The outcome of an action whose wall ended; `later`: it may still show up; `runs`: it is under way, and is followed to its end. */
export interface Found {
	state: 'found' | 'unknown' | 'later' | 'runs';
	text: string;
}

/** How any action is planned; all of it reads. */
interface Planning<Params extends ParamValues, Seen, Made> {
	/** How it is confirmed, by what it may cost. */
	readonly risk: Risk;
	/** What is written down before the call where that changes nothing; an intent otherwise. */
	readonly noted?: 'reveal';
	/** `mitigation`: it helps in an incident, so no change window holds it up while a critical alert of its system fires. */
	readonly tags?: readonly 'mitigation'[];
	/** Why there is nothing to do on this target, by its sources; undefined where there is, or where it is not known. */
	idle?(target: Target, source: (id: string) => SourceState): string | undefined;
	/** Fields of the form; none: no form. */
	fields?(target: Target): Readonly<Record<string, FieldConfig>>;
	/** One fresh read. Throws CloudError, and Error for a missing target. */
	look(eyes: Eyes, target: Target): Promise<Seen>;
	/** Where one of several has to be chosen. */
	choices?(target: Target, seen: Seen, now: number): Choices;
	/** A value that differs once the target has changed since the plan was shown. */
	etag?(seen: Seen): string | undefined;
	/** Throws RangeError for what may not be done. */
	plan(target: Target, seen: Seen, params: Params, now: number): Made;
}

/** One typed change to the cloud. `look`, `preflight`, `verify` and `became` read; the change itself is the plan's calls, which are data. */
export interface ActionSpec<Params extends ParamValues = ParamValues, Seen = unknown>
	extends Planning<Params, Seen, Draft> {
	/** Questions of its own, besides those that are asked of all. */
	preflight?(plan: Plan, seen: Seen, known: Known): readonly Answered[] | Promise<readonly Answered[]>;
	/** Follows the call, whose answer is `steps.answer`, to its end and says whether it helped. */
	verify(plan: Plan, steps: Steps): Promise<ActionResult>;
	/**
	 * Reads what became of it after its wall was ended. Of an action of several calls the intent has the call and the etag
	 * of the last one that its wall began. Throws CloudError when it cannot be read now.
	 */
	became(intent: AuditRecord, target: Target, eyes: Eyes): Promise<Found>;
}

/** A change that is planned here and carried out by a person: it has no call, so that nothing can send it. */
export interface CopySpec<Params extends ParamValues = ParamValues, Seen = unknown>
	extends Planning<Params, Seen, CopyDraft> {
	readonly copies: true;
	/** Questions of its own: while one has failed the commands are not copied. */
	preflight?(plan: ToldPlan, seen: Seen, known: Known): readonly Answered[] | Promise<readonly Answered[]>;
}

export type AnySpec = ActionSpec | CopySpec;
