/** Incidents as they are folded from facts, and the clocks that run in them. Plain data. */
import type {Severity} from '../config/schema/values.ts';
import type {Fact, IncidentState} from '../journal/fact.ts';

/** Where an incident stands, in the order in which it goes on. */
export const incidentStates: readonly IncidentState[] = [
	'triage',
	'active',
	'mitigated',
	'monitoring',
	'resolved',
	'postmortem',
	'closed',
];

/** Something that belongs to an incident: what it recorded itself, and what its system went through meanwhile. */
export interface TimelineEntry {
	fact: Fact;
	/** When it happened, ms. */
	at: number;
	/** When it was written down, ms. */
	recorded: number;
	by?: string;
	/** What it says: where it was before the declaration, that as well. */
	words: string;
	pinned: boolean;
	/** It happened before the incident was declared, and nobody wrote it down for the incident. */
	early?: true;
	level?: 'crit' | 'warn' | 'ok';
}

export interface Todo {
	/** Id of the fact. */
	fact: string;
	at: number;
	text: string;
	by?: string;
}

/** What may have caused it. */
export interface Hypothesis {
	/** Id of the fact that first named it. */
	fact: string;
	at: number;
	text: string;
	state: 'open' | 'proven' | 'refuted';
}

export type FactOfSent = Extract<Fact, {kind: 'sent'}>;

/** Who does what in an incident. */
export const roles = ['lead', 'comms', 'scribe', 'liaison'] as const;

export interface Incident {
	/** That of the fact that declared it. */
	id: string;
	system: string;
	title: string;
	severity: Severity;
	/** As its system calls the severity: P1. */
	label?: string;
	type?: string;
	state: IncidentState;
	/** ms. */
	declaredAt: number;
	/** When its alert fired, or the first one as grave of the same trouble; else when it was declared, ms. */
	detectedAt: number;
	/** Who declared it. */
	by?: string;
	lead: string;
	/** Key of the alert that it was declared from. */
	alert?: string;
	/** Who does what: lead, comms, scribe, liaison. */
	roles: Readonly<Record<string, string>>;
	tracker?: string;
	channel?: string;
	drill?: string;
	/** When each state was entered last, ms; none of those that come after the present one. */
	entered: Readonly<Partial<Record<IncidentState, number>>>;
	/** When somebody first went beyond triage, ms: it stays where the incident is opened again. */
	respondedAt?: number;
	/**
	 * Facts of it and of its system since it was detected, oldest first; of the system only until it was resolved, alerts since the
	 * first one of the same trouble, and what was changed there since half an hour before.
	 */
	timeline: readonly TimelineEntry[];
	todo: readonly Todo[];
	hypotheses: readonly Hypothesis[];
	/** Messages, also those that failed, oldest first. */
	sent: readonly FactOfSent[];
	/** When a clock was first met by hand, ms, by the id of the clock. */
	met: Readonly<Record<string, number>>;
	/** The last snooze of a clock, by its id. */
	snoozed: Readonly<Record<string, {until: number; reason: string}>>;
}

/** A clock of an incident, as it stands at a moment. */
export interface Timer {
	/** ack response phase message update escalate:LEVEL rto stability postmortem.schedule postmortem.hold, or the id of a required message. */
	id: string;
	title: string;
	/** ms. */
	startedAt: number;
	/** The last moment at which it is in time, ms. */
	dueAt: number;
	/** `soon`: four fifths of its time are over. */
	state: 'running' | 'soon' | 'late' | 'met' | 'snoozed';
	metAt?: number;
	/** What to do or whom to call, in a few words. */
	hint?: string;
}
