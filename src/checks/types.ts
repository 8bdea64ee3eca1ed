/** Results of the pure evaluators: levels and alerts. */

import type {Severity} from '../config/schema/values.ts';
import type {Flapping} from './flaps.ts';

/**
 * The level of a source, a check or a pane. `nodata`: a successful poll found nothing. `blind`: it cannot be read; never green,
 * never resolves an alert. `loading`: not read yet. `pending`: bad, but not long enough to fire, or not due yet. `unset`: nobody
 * has said yet what is bad; never green.
 */
export type Level = 'ok' | 'warn' | 'crit' | 'nodata' | 'blind' | 'loading' | 'pending' | 'unset';

/** Gravest first, for sorting. */
export const severityOrder: readonly Severity[] = ['critical', 'high', 'medium', 'info'];

/** Worst first, for sorting. */
export const levelOrder: readonly Level[] = ['crit', 'warn', 'blind', 'nodata', 'loading', 'pending', 'unset', 'ok'];

/**
 * The level of a pane, a system or a wall: the worst of its parts. A pending check counts as ok, because it has not fired yet,
 * and so does one without a threshold, because no look at the cloud mends that.
 */
export function worst(levels: Iterable<Level>): Exclude<Level, 'pending' | 'unset'> {
	const set = new Set(levels);
	const found = levelOrder.find(level => set.has(level));
	return found === undefined || found === 'pending' || found === 'unset' ? 'ok' : found;
}

/**
 * `recovering`: it fires on although the newest value is good, until `keepFiringFor` is over. `blind`: we could not look.
 * `error`: the question itself is refused, which no waiting heals; its level is that of blind. `loading`: unknown yet. `unset`: it has no threshold.
 */
export type AlertState =
	| 'ok'
	| 'pending'
	| 'firing'
	| 'recovering'
	| 'nodata'
	| 'error'
	| 'blind'
	| 'loading'
	| 'unset';

/** A level from a moment on, until the next one. */
export interface Since {
	/** ms; 0 where it was so longer ago than anybody asks. */
	t: number;
	level: Level;
}

/** Oldest first. */
export type Past = readonly Since[];

/** An acknowledged alert is somebody's; a muted one also neither rings nor shows in the title of the terminal. */
export interface Hold {
	kind: 'ack' | 'mute';
	/** Who holds it, as in the audit log. */
	who: string;
	/** ms of the wall's clock. */
	at: number;
	until: number;
	/** Why it is muted. */
	reason?: string;
}

/** Holds by the key of their alert. */
export type Holds = ReadonlyMap<string, Hold>;

/** A check with its history, as the alerts strip shows it. */
export interface Alert {
	/** check id plus instance: `sales.freshness[gmail_messages]`. */
	key: string;
	system: string;
	check: string;
	title: string;
	instance?: string;
	state: AlertState;
	/** Level of the newest evaluation (warn or crit when pending or firing). */
	level: Level;
	/** Severity of the level; where that has none, of the gravest level of the check. */
	severity: Severity;
	/** What the runbook calls the severity of the level, e.g. P2. Only while firing or pending. */
	label?: string;
	/** Value now, already formatted with its unit, and the limit it broke. */
	value: string;
	limit?: string;
	/** Since when the state holds, ms. */
	since: number;
	/** Its first bad moment, before all of its `for`, ms. Only while firing or pending, and where it is known over a restart. */
	badSince?: number;
	/** When firing began and when it ended, ms. */
	firedAt?: number;
	resolvedAt?: number;
	/** Why it is pending, nodata or blind. */
	reason?: string;
	/** The part of its `for` that a pending alert has passed: `7 of 20 m`. */
	progress?: string;
	/** When a pending alert fires if it stays as bad as it is, ms of the data. */
	firesAt?: number;
	/** Its levels in the last hour, by when they began, oldest first. */
	past?: Past;
	/** Time of the data judged, ms. */
	dataAt?: number;
	/** Somebody has it: it is acknowledged or muted. */
	acked?: boolean;
	/** Who has it, and until when. */
	hold?: Hold;
	/** The alert that explains it, by key and by name: it rings nobody while that fires. */
	inhibitedBy?: {key: string; title: string};
	/** It comes and goes so often that it rings nobody. */
	flapping?: Flapping;
	/** How often it is told again while nobody has it, ms. */
	repeat?: number;
	/** What its check says to whoever gets it. */
	text?: string;
	/** It was firing before the restart, last judged so at this time (ms), and has not been judged since. */
	was?: {level: 'warn' | 'crit'; at: number};
	seed?: string;
}
