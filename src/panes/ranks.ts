/** The order in which panes of the first page of a system get room: alerts that fire before everything. Pure. */
import type {Bid} from './room.ts';

const order = [
	/** A row for each alert that fires. */
	'fires',
	/** The names of their columns. */
	'header',
	/** The line of a pane that is not ok. */
	'trouble.line',
	/** Charts as tiles; errors by signature; the newest lines of the log. */
	'charts',
	'signatures',
	'log',
	/** The line of every other pane. */
	'line',
	/** Alerts that do not fire. */
	'alerts',
	/** Other panes as boxes, with as many rows as there is room for. */
	'box',
	'rows',
	/** A row of charts, more signatures, more of the log, another row of charts. */
	'charts.row',
	'signatures.rows',
	'log.rows',
	'charts.rows',
	/** Beside alerts that fire: other panes that are not ok. */
	'trouble.box',
	'trouble.rows',
	/** What is left over. */
	'rest',
] as const;
export type Rank = (typeof order)[number];

const rankOf = (rank: Rank): number => order.indexOf(rank);

/** A bid for this height or nothing. */
export const whole = (rank: Rank, rows: number): Bid => ({rank: rankOf(rank), rows, whole: true});
/** A bid for as many lines as there are, up to this height. */
export const upTo = (rank: Rank, rows: number): Bid => ({rank: rankOf(rank), rows});
