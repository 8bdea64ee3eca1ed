/** What the overview has to show, in numbers, and where it stands. Plain data. */
import type {Rectangle} from '../panes/layout.ts';

/** The wishes of one system. They change with levels and never with values, so that nothing on the screen jumps. */
export interface SystemWish {
	system: string;
	/** Its alerts that have a row, those that fire first. */
	alerts: number;
	/** How many of them fire. */
	firing: number;
	/** It has at least one alert that is more than building up, or something of it cannot be read. */
	troubled: boolean;
	/** There is a line to say about what changed. */
	changed: boolean;
	/** There is a line to say about what cannot be read. */
	unseen: boolean;
	charts: number;
	/** Error signatures. */
	signatures: number;
	/** What to do next. */
	steps: number;
}

export interface OverviewWish {
	/** The worst first. */
	systems: readonly SystemWish[];
	/** Newest errors of all systems. */
	errors: number;
}

export const blockKinds = [
	'headline',
	'changed',
	'unseen',
	'charts',
	'alerts',
	'signatures',
	'steps',
	'notes',
	'rule',
	'errors',
	'sentence',
	'more',
] as const;

/**
 * - `headline`: level, name, and what counts most of a system, in one line.
 * - `changed`, `unseen`: the change to suspect; what cannot be read.
 * - `notes`: what is due next, for a calm system.
 * - `rule`: the line between two systems.
 * - `errors`: the newest of all systems. `sentence`: the end of a healthy wall. `more`: systems without a line, counted.
 */
export type BlockKind = (typeof blockKinds)[number];

export interface Block extends Rectangle {
	kind: BlockKind;
	/** Absent where it is of all systems. */
	system?: string;
}
