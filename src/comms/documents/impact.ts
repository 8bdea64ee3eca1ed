/** How long an incident lasted, how grave it was meanwhile, and what fired. Pure. */
import {isEnding, isStarting} from '../../incidents/alertFacts.ts';
import {mayBecome} from '../../incidents/fold.ts';
import type {Incident} from '../../incidents/types.ts';
import type {Fact, IncidentState} from '../../journal/fact.ts';

/** A length of time in one state or severity, ms; what is the case now goes on until `until`. */
export interface Spent {
	name: string;
	ms: number;
}

/** What an alert did from `at` on. */
export interface Fired {
	key: string;
	title: string;
	at: number;
	/** Absent while it fires. */
	endedAt?: number;
	/** As it was when it began. */
	value: string;
	limit?: string;
	/** How often it fired. */
	times: number;
}

type Changed = Extract<Fact, {kind: 'changed'}>;

const changesOf = ({timeline, id}: Incident): Changed[] =>
	timeline.flatMap(({fact}) => (fact.kind === 'changed' && fact.incident === id ? [fact] : []));

function spans(first: string, changes: readonly {name: string; at: number}[], from: number, until: number): Spent[] {
	const steps = [{name: first, at: from}, ...changes.filter(({at}) => at <= until)];
	const sums = new Map<string, number>();
	for (const [index, {name, at}] of steps.entries()) {
		const end = Math.max(at, steps[index + 1]?.at ?? until);
		sums.set(name, (sums.get(name) ?? 0) + end - at);
	}
	return [...sums].map(([name, ms]) => ({name, ms})).filter(({ms}) => ms > 0);
}

/** Time in each state since the declaration; states that it could not come to are left out, as the fold does. */
export function timeInStates(incident: Incident, until: number): Spent[] {
	let state: IncidentState = 'triage';
	const changes = changesOf(incident).flatMap(({state: next, reason, at}) => {
		if (next === undefined || !mayBecome(state, next, reason)) return [];
		state = next;
		return [{name: next as string, at}];
	});
	return spans('triage', changes, incident.declaredAt, until);
}

/** Time in each severity since the declaration, as it was called. */
export function timeInSeverities(incident: Incident, until: number): Spent[] {
	const declared = incident.timeline.find(({fact}) => fact.id === incident.id)?.fact;
	const first =
		declared?.kind === 'declared' ? (declared.label ?? declared.severity) : (incident.label ?? incident.severity);
	const changes = changesOf(incident).flatMap(({severity, label, at}) =>
		severity === undefined ? [] : [{name: label ?? severity, at}],
	);
	return spans(first, changes, incident.declaredAt, until);
}

/** Alerts by key, in the order in which they first fired. */
export function firedIn(facts: readonly Fact[]): Fired[] {
	const found = new Map<string, Fired>();
	const burning = new Set<string>();
	for (const fact of facts) {
		if (fact.kind !== 'alert') continue;
		const {key, title, at, value, limit} = fact;
		const known = found.get(key);
		if (isStarting(fact)) {
			if (burning.has(key)) continue;
			burning.add(key);
			const {endedAt: _, ...before} = known ?? {key, title, at, value, ...(limit !== undefined && {limit}), times: 0};
			found.set(key, {...before, times: before.times + 1});
		} else if (isEnding(fact) && burning.delete(key) && known) found.set(key, {...known, endedAt: at});
	}
	return [...found.values()];
}
