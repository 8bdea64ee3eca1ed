/** Records of the audit log, and what may be done with it. Plain data. */
import type {Call} from '../../cloud/call.ts';
import type {Action} from '../types.ts';
import type {ProcessIdentity} from './process.ts';

export interface AuditActor {
	/** Operating system user. */
	user: string;
	uid: number;
	tty?: string;
	/** SSH_CONNECTION: where the person came from. */
	ssh?: string;
}

export type AuditKind =
	| 'intent'
	| 'step'
	| 'reveal'
	| 'execute'
	| 'outcome'
	| 'verify'
	| 'copied'
	| 'approve'
	| 'deny'
	| 'arm'
	| 'disarm'
	| 'ack'
	| 'mute'
	| 'release'
	| 'tick'
	| 'untick'
	| 'breakglass'
	| 'freeze'
	| 'unfreeze';

export interface AuditEntry {
	kind: AuditKind;
	action?: Action;
	/** The request that was, or was to be, sent. */
	call?: Call;
	/** The revisions that lose traffic by a change of traffic. */
	left?: readonly string[];
	/** Full resource name. */
	target?: string;
	etagBefore?: string;
	etagAfter?: string;
	planHash?: string;
	cli?: string;
	/** How it is taken back, in the words of its plan. */
	undo?: string;
	/** Google, or which sandbox. */
	cloud?: string;
	/** ISO time of the wall's clock, which in a sandbox is not the machine's. */
	at?: string;
	/** Sequence number of the intent of an earlier wall whose outcome this record is. */
	of?: number;
	/** The text that a person typed to go on against the preflight. */
	override?: string;
	/** Of an action of several calls: which one; 0 is the call that takes back the others. */
	step?: {number: number; of: number};
	/** Full name of the long-running operation that carries the call out. */
	operation?: string;
	/** Who approved or denied it, for which group, and how that is known; of an intent why nobody had to approve it. */
	by?: string;
	/** Why it is done, in the words of whoever confirmed it. */
	reason?: string;
	/** One line. */
	result?: string;
}

export interface AuditRecord extends AuditEntry {
	seq: number;
	/** ISO time. */
	ts: string;
	session: string;
	/** The process that wrote it; absent in records of older versions. */
	process?: ProcessIdentity;
	actor: AuditActor;
	prevHash: string;
	/** sha256(prevHash + the record without its hash as JSON by RFC 8785), hex: anybody can verify the chain. */
	hash: string;
}

/** The record could not be written, so the action must not run. */
export class AuditError extends Error {
	override readonly name = 'AuditError';
}

/** The result of opening the log for the first time. */
export interface AuditOpening {
	/** A problem of the log, or its repair: one line for the screen. */
	warning?: string;
	/** Intents of walls that are gone, without an outcome, each with the last call that its wall began; oldest first. */
	unfinished: readonly AuditRecord[];
	/** The revisions that were last rolled back from, as far as the log was read. */
	rolledBack: RolledBack;
}

export interface AuditLog {
	/** Resolves once the record is on disk (fsync). Throws AuditError: then do not act. The file is opened again each time, so that a repaired log works at once. */
	append(entry: AuditEntry): Promise<AuditRecord>;
	/** The records of the last day, those of other walls, too, oldest first. Throws AuditError. */
	recent(): Promise<readonly AuditRecord[]>;
	/** The result of opening the file for the first time. Never rejects. */
	opening: Promise<AuditOpening>;
	/** The name of this session in its records. */
	readonly session: string;
}

/** The last rollback by service, as full resource name; `at` in ms of the machine's clock. */
export type RolledBack = ReadonlyMap<string, {at: number; revisions: readonly string[]}>;
