/** What people did with the steps of a runbook, since the trouble began: folded from facts. Pure. */
import {isFiring} from '../checks/firing.ts';
import {byUrgency} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {hour} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Fact} from '../journal/fact.ts';
import type {SystemScene} from '../scene/types.ts';
import {runbookOf} from './books.ts';
import type {Runbook} from './types.ts';

export type StepFact = Extract<Fact, {kind: 'step'}>;
export type ActionFact = Extract<Fact, {kind: 'action'}>;

/** What a runbook has to know of an incident: its id, and when its trouble was found, ms. */
export interface OpenIncident {
	id: string;
	detectedAt: number;
}

/** How far a runbook is. */
export interface Progress {
	/** What was done since then counts, ms. */
	since: number;
	/** When the clocks of its phases began, ms; absent: nothing burns, and no incident is open. */
	clockFrom?: number;
	/** The open incident of its system. */
	incident?: string;
	/** The newest fact of each step, by the id of the step. */
	steps: ReadonlyMap<string, StepFact>;
	/** Actions on the system, oldest first. */
	actions: readonly ActionFact[];
}

/** Without an open alert or incident, steps are of the last hours. */
const stepsLast = 12 * hour;

/** The facts of a runbook and of its system that its progress is folded from, oldest first. */
export const factsOfBook = (facts: readonly Fact[], {system}: SystemConfig, {name}: Runbook): Fact[] =>
	facts.filter(
		fact => fact.system === system && (fact.kind === 'step' ? fact.runbook === name : fact.kind === 'action'),
	);

/** The open alerts for which a runbook is, the most urgent first. */
export const alertsOf = (runbook: Runbook, {system, judgement}: Pick<SystemScene, 'system' | 'judgement'>): Alert[] =>
	judgement.alerts
		.filter(alert => isOpen(alert) && runbookOf(system, alert.check)?.name === runbook.name)
		.toSorted(byUrgency);

const isOpen = ({state}: Alert): boolean => state !== 'ok' && state !== 'loading';

/** When an alert began to be bad, ms: before it fired. */
const beganAt = ({since, firedAt = since}: Alert): number => Math.min(since, firedAt);

/**
 * How far a runbook is.
 * @param facts those of `factsOfBook`, or more
 * @param incident the one of its system that is open
 */
export function progressOf(
	book: Runbook,
	seen: Pick<SystemScene, 'system' | 'judgement' | 'now'>,
	facts: readonly Fact[],
	incident?: OpenIncident,
): Progress {
	const {system, now} = seen;
	const own = factsOfBook(facts, system, book);
	const open = alertsOf(book, seen);
	const burning = [...open.map(beganAt), ...(incident ? [incident.detectedAt] : [])];
	const firing = open.filter(isFiring).map(({firedAt, since}) => firedAt ?? since);
	const clocks = incident ? [incident.detectedAt] : firing;
	// A step may wait for a day, and no alert need burn meanwhile.
	const waits = Math.max(0, ...book.steps.map(({wait}) => (wait?.kind === 'time' ? wait.lasts : (wait?.atMost ?? 0))));
	const since = burning.length > 0 ? Math.min(...burning) : now - stepsLast - waits;
	const steps = new Map<string, StepFact>();
	const actions: ActionFact[] = [];
	for (const fact of own) {
		if (fact.kind === 'step' && (fact.at >= since || (incident && fact.incident === incident.id)))
			steps.set(fact.step, fact);
		if (fact.kind === 'action' && fact.at >= since) actions.push(fact);
	}
	return {
		since,
		...(clocks.length > 0 && {clockFrom: Math.min(...clocks)}),
		...(incident && {incident: incident.id}),
		steps,
		actions,
	};
}
