/** Incidents as the fold makes them, for tests of what is made of them. */
import type {Incident, TimelineEntry} from '../../src/incidents/types.ts';
import type {Fact, NewFact} from '../../src/journal/fact.ts';

/** Sat 13 Sep 2025 14:30 in Los Angeles. */
export const outageAt = Date.UTC(2025, 8, 13, 21, 30);

let last = 0;
/** A fact as the journal would write it down. */
export const factOf = (fact: NewFact & {at: number}): Fact =>
	({system: 'ingestion', ...fact, id: `f${++last}`, recorded: fact.at}) as Fact;

export const entryOf = (fact: Fact): TimelineEntry => ({
	fact,
	at: fact.at,
	recorded: fact.recorded,
	words: fact.kind,
	pinned: false,
});

/** An open P1 of ingestion, found at `outageAt`. */
export const incidentOf = ({facts = [], ...parts}: Partial<Incident> & {facts?: readonly Fact[]} = {}): Incident => ({
	id: 'i1',
	system: 'ingestion',
	title: 'Service Outage',
	severity: 'critical',
	label: 'P1',
	state: 'active',
	declaredAt: outageAt,
	detectedAt: outageAt,
	lead: '@oncall-engineer',
	channel: '#incident-2025-09-13-14-30',
	roles: {},
	entered: {triage: outageAt, active: outageAt + 60_000},
	timeline: facts.map(entryOf),
	todo: [],
	hypotheses: [],
	sent: [],
	met: {},
	snoozed: {},
	...parts,
});
