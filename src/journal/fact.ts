/**
 * What happened, written once and never changed: a correction is another fact. Alerts, incidents, runbooks and handovers are
 * folded from facts, and from nothing else. Plain data.
 */
import type {ItemTick} from '../calendar/types.ts';
import type {AlertState, Hold, Level} from '../checks/types.ts';
import type {Severity} from '../config/schema/values.ts';

/** Where an incident stands, in its order. */
export type IncidentState = 'triage' | 'active' | 'mitigated' | 'monitoring' | 'resolved' | 'postmortem' | 'closed';

interface OfIncident {
	/** Its id, that of the fact that declared it. */
	incident: string;
}

/** A clock, something to do, or what the next state waits for. */
interface OfTimer extends OfIncident {
	/** Its id, and what it was called: its rules may have changed since. Absent in facts of earlier versions. */
	timer: string;
	title?: string;
}

/** An alert went from one state to another, or to another level. */
interface AlertFact {
	kind: 'alert';
	/** Of the alert: `ingestion.backlog[orders]`. */
	key: string;
	title: string;
	from: AlertState;
	to: AlertState;
	level: Level;
	severity: Severity;
	/** As the strip says it, with its unit. */
	value: string;
	limit?: string;
}

/** An action reached a phase. */
interface ActionFact {
	kind: 'action';
	/** One id for all facts of one run. */
	run: string;
	/** Key of the catalogue: run.rollback. */
	action: string;
	target: string;
	title: string;
	phase: 'sent' | 'done' | 'failed' | 'unknown';
	text: string;
	planHash: string;
	/** Of what was sent: what takes it back, as a command. */
	undo?: string;
}

export type Happening =
	| AlertFact
	| ActionFact
	/** Somebody changed something from outside: a deploy, a paused job. Several walls may have seen the same change. */
	| {
			kind: 'change';
			/** The same for all who saw it. */
			change: string;
			/** `deploy webhook-processor 00008-txf (pipeline:v2.4.1) by deployer@...`. */
			words: string;
	  }
	| {kind: 'mode'; to: 'armed' | 'read-only'; reason: string}
	/**
	 * Somebody took an alert on or silenced it; without a hold that was taken back, or it ended. The title of the alert is absent
	 * in facts of earlier versions.
	 */
	| {kind: 'hold'; key: string; title?: string; hold?: Hold}
	/** An item of a checklist was ticked; without a tick that was taken back. */
	| {kind: 'item'; item: string; tick?: ItemTick}
	/** A step of a runbook was begun (a wait, a copied command), done by hand, skipped, or opened again. */
	| {
			kind: 'step';
			runbook: string;
			/** The id of the step in its runbook (src/runbooks/parse.ts), and its words. */
			step: string;
			title?: string;
			result: 'begun' | 'done' | 'skipped' | 'failed' | 'open';
			text: string;
			incident?: string;
	  }
	/** An incident began; its id is that of this fact. */
	| {
			kind: 'declared';
			title: string;
			severity: Severity;
			/** As its system calls the severity: P1. */
			label?: string;
			/** Name of a procedure or kind of incident: security, data-loss. */
			type?: string;
			lead: string;
			/** The alert that it was declared from, and when that fired, ms. */
			alert?: string;
			detectedAt?: number;
			/** It was found in the drill of this name. */
			drill?: string;
	  }
	| (OfIncident & {
			kind: 'changed';
			severity?: Severity;
			label?: string;
			state?: IncidentState;
			role?: {role: string; who: string};
			/** Its number or page elsewhere. */
			tracker?: string;
			channel?: string;
			/** What was typed into messages about it, by the field in lower case: impact, root cause. Never a secret. */
			fields?: Readonly<Record<string, string>>;
			reason?: string;
			/** What was not done when it went to a state nevertheless, for that reason. */
			without?: readonly string[];
	  })
	| (OfIncident & {kind: 'note' | 'todo'; text: string})
	/** What may have caused it, and what became of that thought. */
	| (OfIncident & {kind: 'hypothesis'; text: string; state: 'open' | 'proven' | 'refuted'})
	/** A fact of its timeline was pinned. */
	| (OfIncident & {kind: 'pin'; fact: string; off?: boolean})
	/** Something that had to be done by a time was done by hand: acknowledged, status page updated. */
	| (OfTimer & {kind: 'met'; text?: string})
	| (OfTimer & {kind: 'snoozed'; until: number; reason: string})
	/** A message left the wall. */
	| (OfIncident & {
			kind: 'sent';
			/** Name of the template. */
			template: string;
			/** `clipboard`, `file PATH`, or the name of a webhook. */
			to: string;
			text: string;
			failed?: string;
	  })
	/** The wall saw nothing from `at` until then. */
	| {kind: 'gap'; to: number; why: 'asleep' | 'not running' | 'blind'};

interface Recorded {
	/** The same on every wall. */
	id: string;
	/** When it happened, ms of the wall's clock. */
	at: number;
	/** When it was written down, ms of the wall's clock: later than `at` for what was added afterwards. */
	recorded: number;
	system?: string;
	/** The person, as in the audit log; absent where the wall did it. */
	by?: string;
}

export type Fact = Happening & Recorded;
export type NewFact = Happening & Partial<Pick<Recorded, 'at' | 'system' | 'by'>>;
