/** Results of the pure evaluators; every one carries what it knows and what it does not. */

/** How a thing stands. `nodata`: a good look found nothing. `blind`: we could not look; never green, never resolves an alert. */
export type Level = 'ok' | 'warn' | 'crit' | 'nodata' | 'blind' | 'pending';

/** Worst first, for sorting and for the state of a tab. */
export const levelOrder: readonly Level[] = ['crit', 'warn', 'blind', 'nodata', 'pending', 'ok'];

export function worst(levels: Iterable<Level>): Level {
	const set = new Set(levels);
	return levelOrder.find(level => set.has(level)) ?? 'ok';
}

export type AlertState = 'ok' | 'pending' | 'firing' | 'nodata' | 'blind';

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
	severity: 'info' | 'medium' | 'high' | 'critical';
	/** Severity in the words of the seed, e.g. P2. */
	label?: string;
	/** Value now, already formatted with its unit, and the limit it broke. */
	value: string;
	limit?: string;
	/** Since when the state holds, ms. */
	since: number;
	/** When firing began and when it ended, ms. */
	firedAt?: number;
	resolvedAt?: number;
	/** Why pending, nodata or blind. */
	reason?: string;
	/** Time of the data judged, ms. */
	dataAt?: number;
	acked?: boolean;
	/** It burned before the wall was started anew, last judged so at this time (ms), and was not judged since. */
	was?: {level: 'warn' | 'crit'; at: number};
	seed?: string;
}
