/** What `pitwall check` found, before it is written in one format or another. */
import type {Episode} from '../checks/episodes.ts';
import type {Alert} from '../checks/types.ts';

/** What a check comes to; `waiting`: it is bad, but not for as long as its `for`. `unknown`: it could not be judged, or had no data. `unset`: it has no threshold. */
export type Outcome = 'critical' | 'warning' | 'waiting' | 'unknown' | 'ok' | 'unset';

/** The worst first; what is unset says nothing about the others. */
export const outcomes: readonly Outcome[] = ['critical', 'warning', 'waiting', 'unknown', 'ok', 'unset'];

/** One check, or one instance of a check that has several. */
export interface Finding {
	system: string;
	check: string;
	instance?: string;
	title: string;
	outcome: Outcome;
	/** Absent for a check that is plainly ok. */
	alert?: Alert;
}

export interface SystemReport {
	system: string;
	title: string;
	/** The worst first. */
	findings: readonly Finding[];
	/** What fired since midnight in the zone of the system, as the wall remembers it, oldest first; absent where nobody asked. */
	today?: readonly Episode[];
	/** The zone of the system. */
	tz: string;
}

export interface Report {
	/** ms. */
	at: number;
	sandbox: boolean;
	systems: readonly SystemReport[];
}

/** Paints a text in the colour of an outcome. */
export type PaintOutcome = (outcome: Outcome, text: string) => string;
