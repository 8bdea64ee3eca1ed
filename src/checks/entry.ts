/** What is known of one check between two evaluations. */
import type {Run} from './run.ts';
import type {Level, Past} from './types.ts';

/** The state of one check (and instance) between evaluations. */
export interface Entry {
	check: string;
	instance?: string;
	run: Run;
	/** The runs of its series, by key, where the source has histories. */
	runs?: Readonly<Record<string, Run>>;
	/** The result of the newest measurement. */
	seen: 'value' | 'nodata' | 'kept' | 'blind';
	/** Blind only because nothing was read yet. */
	loading?: boolean;
	/** Blind because the question itself is refused, which no waiting heals. */
	refused?: boolean;
	/** It fired, and was closed because there was no data for so long. */
	closed?: boolean;
	/** Since when `seen` is so, ms. */
	seenSince: number;
	level: Level;
	value: string;
	/** The comparison that was broken, as in config. */
	limit?: string;
	reason?: string;
	dataAt?: number;
	/** Other instances still report, this one does not, since (ms). */
	missingSince?: number;
	/** Its last hour. */
	past: Past;
	/** It was firing before the restart, last judged so at this time (ms), and has not been judged since. */
	was?: {level: 'warn' | 'crit'; at: number};
}
