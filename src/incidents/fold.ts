/** Incidents from facts. The same facts give the same incidents, in whatever order and however often they arrive. Pure. */
import {severityOrder} from '../checks/types.ts';
import {minute} from '../clock.ts';
import type {Fact, IncidentState} from '../journal/fact.ts';
import {episodeStart, firstFrom} from './episode.ts';
import {type FactOfSent, type Hypothesis, type Incident, incidentStates, type TimelineEntry} from './types.ts';
import {factLevel, factWords, timelineWords} from './words.ts';

type Declared = Extract<Fact, {kind: 'declared'}>;
type OfIncident = Extract<Fact, {incident: string}>;

export const rankOf = (state: IncidentState): number => incidentStates.indexOf(state);

/** When the incident came to a state or beyond, ms; undefined where it did not yet. */
export function reached({state, entered}: Incident, wanted: Incident['state']): number | undefined {
	if (rankOf(state) < rankOf(wanted)) return undefined;
	const times = Object.entries(entered).flatMap(([one, at]) =>
		rankOf(one as Incident['state']) >= rankOf(wanted) ? [at] : [],
	);
	return Math.min(...times);
}

/** An incident that somebody still has to do something about: not one that waits for its post-mortem. */
export const isOpen = ({state}: Pick<Incident, 'state'>): boolean => rankOf(state) < rankOf('resolved');

/** Facts by when they happened; those of one moment in an order that does not depend on who tells them. */
const byTime = (a: Fact, b: Fact): number =>
	a.at - b.at || a.recorded - b.recorded || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Each once, in their order. */
function inOrder(facts: readonly Fact[]): readonly Fact[] {
	const isDone = facts.every((fact, index) => {
		const before = facts[index - 1];
		return before === undefined || byTime(before, fact) < 0;
	});
	if (isDone) return facts;
	const known = new Map(facts.map(fact => [fact.id, fact]));
	return [...known.values()].toSorted(byTime);
}

/** A journal and a scene give the same list until there are others, and many parts of a screen ask for its incidents. */
const folded = new WeakMap<readonly Fact[], readonly Incident[]>();

/** @returns the newest first */
export function foldIncidents(facts: readonly Fact[]): readonly Incident[] {
	const known = folded.get(facts) ?? incidentsIn(facts);
	folded.set(facts, known);
	return known;
}

function incidentsIn(facts: readonly Fact[]): readonly Incident[] {
	if (!facts.some(({kind}) => kind === 'declared')) return [];
	const ordered = inOrder(facts);
	const declared = ordered.filter(fact => fact.kind === 'declared');
	const own = Map.groupBy(
		ordered.filter((fact): fact is OfIncident => 'incident' in fact && fact.incident !== undefined),
		({incident}) => incident,
	);
	const systems = new Set(declared.map(({system = ''}) => system));
	// Read once for all incidents of a system: with each fact that is added all of them are folded anew.
	const heard = new Map([...systems].map(system => [system, ordered.filter(fact => isHeard(fact, system))]));
	return declared
		.toReversed()
		.map(fact => incidentOf(fact, own.get(fact.id) ?? [], heard.get(fact.system ?? '') ?? []));
}

/** The gravest that is open, of those the newest; undefined where none is. @param incidents the newest first */
export const openIncident = (incidents: readonly Incident[]): Incident | undefined =>
	incidents.filter(isOpen).toSorted((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity))[0];

/** @param heard what its system went through, whenever that was */
function incidentOf(declared: Declared, own: readonly OfIncident[], heard: readonly Fact[]): Incident {
	const {id, title, severity, label, type, lead, alert, drill, by, at, system = ''} = declared;
	const detectedAt = Math.min(declared.detectedAt ?? at, at);
	const start: Standing = {severity, label, roles: {lead}, state: 'triage', entered: {triage: at}};
	const standing = own.reduce(changed, start);
	const {state, entered, roles, tracker, channel, respondedAt} = standing;
	const isOver = rankOf(state) >= rankOf('resolved');
	const ended = entered.resolved ?? entered.postmortem ?? entered.closed ?? at;
	// Another wall's clock may be behind that of the one which declared it.
	const endsAt = isOver ? Math.max(at, ended) : Number.POSITIVE_INFINITY;
	const beganAt = Math.min(detectedAt, episodeStart(heard, system, at) ?? at);
	const found = {id, detectedAt, beganAt, endsAt};
	const pinned = pinnedOf(own);
	const timeline = timelineOf(found, own, heard).map(fact => entryOf(fact, pinned, at));
	return {
		...{id, system, title, severity: standing.severity, state, declaredAt: at, detectedAt, roles, entered, timeline},
		lead: roles.lead ?? lead,
		...(standing.label !== undefined && {label: standing.label}),
		...(type !== undefined && {type}),
		...(by !== undefined && {by}),
		...(alert !== undefined && {alert}),
		...(drill !== undefined && {drill}),
		...(tracker !== undefined && {tracker}),
		...(channel !== undefined && {channel}),
		...(respondedAt !== undefined && {respondedAt}),
		todo: own.flatMap(fact =>
			fact.kind === 'todo'
				? [{fact: fact.id, at: fact.at, text: fact.text, ...(fact.by !== undefined && {by: fact.by})}]
				: [],
		),
		hypotheses: hypothesesOf(own),
		sent: own.filter((fact): fact is FactOfSent => fact.kind === 'sent'),
		met: metOf(own),
		snoozed: Object.fromEntries(
			own.flatMap(fact =>
				fact.kind === 'snoozed' ? [[fact.timer, {until: fact.until, reason: fact.reason}] as const] : [],
			),
		),
	};
}

type Standing = Pick<Incident, 'severity' | 'roles' | 'state' | 'entered'> & {
	label?: string | undefined;
	tracker?: string;
	channel?: string;
	respondedAt?: number;
};

/** A fact that says what may not be is a fact nevertheless: two walls may have gone on at the same time. It changes nothing. */
function changed(standing: Standing, fact: OfIncident): Standing {
	if (fact.kind !== 'changed') return standing;
	const {severity, label, role, tracker, channel, state, reason, at} = fact;
	const moved = state !== undefined && mayBecome(standing.state, state, reason) ? state : undefined;
	const responded = standing.respondedAt ?? (moved === undefined ? undefined : at);
	return {
		...standing,
		...(severity !== undefined && {severity, label}),
		...(severity === undefined && label !== undefined && {label}),
		...(role && {roles: {...standing.roles, [role.role]: role.who}}),
		...(tracker !== undefined && {tracker}),
		...(channel !== undefined && {channel}),
		...(moved !== undefined && {state: moved, entered: enteredNow(standing.entered, moved, at)}),
		...(responded !== undefined && {respondedAt: responded}),
	};
}

/** Whether an incident may go from a state to another: on, or back to work for a reason. */
export const mayBecome = (from: IncidentState, to: IncidentState, reason: string | undefined): boolean =>
	rankOf(to) > rankOf(from) || (to === 'active' && rankOf(from) > rankOf('active') && (reason ?? '').trim() !== '');

const enteredNow = (entered: Incident['entered'], state: IncidentState, at: number): Incident['entered'] =>
	Object.fromEntries([
		...Object.entries(entered).filter(([other]) => rankOf(other as IncidentState) < rankOf(state)),
		[state, at],
	]);

interface Bounds {
	id: string;
	detectedAt: number;
	/** When the first alert fired that led to it, ms. */
	beganAt: number;
	endsAt: number;
}

/** What was changed so long before it was detected may have caused it, ms. */
const suspect = 30 * minute;

/** What goes into a timeline: all that names the incident, and meanwhile all of its system and of the wall itself. */
function timelineOf(incident: Bounds, own: readonly OfIncident[], heard: readonly Fact[]): Fact[] {
	const changes = new Set<string>();
	const [from, to] = [firstFrom(heard, incident.beganAt - suspect), firstFrom(heard, incident.endsAt + 1)];
	const meanwhile = heard.slice(from, to).filter(fact => {
		if (!isMeanwhile(incident, fact)) return false;
		if (fact.kind !== 'change') return true;
		const isKnown = changes.has(fact.change);
		changes.add(fact.change);
		return !isKnown;
	});
	return [...meanwhile, ...own.filter(({kind}) => kind !== 'pin')].toSorted(byTime);
}

function isMeanwhile({id, beganAt, detectedAt}: Bounds, fact: Fact): boolean {
	if (fact.id === id || fact.kind === 'change') return true;
	if (fact.kind === 'alert') return fact.at >= beganAt;
	return fact.kind !== 'declared' && fact.at >= detectedAt;
}

/** Whether a fact is one of the wall or of a system, and of no incident but those that it declares. */
function isHeard(fact: Fact, system: string): boolean {
	if ('incident' in fact && fact.incident !== undefined) return false;
	switch (fact.kind) {
		case 'mode':
		case 'gap':
			return fact.system === undefined || fact.system === system;
		case 'hold':
			return fact.key.startsWith(`${system}.`);
		case 'item':
			// What checks tick by themselves is no event of an incident.
			return fact.item.startsWith(`${system}/`) && (fact.by ?? fact.tick?.by) !== undefined;
		default:
			return (fact.system ?? '') === system;
	}
}

/** Entries that stand in a timeline as they are. A fact never changes, and every fold and every open incident has the same. */
const entries = new WeakMap<Fact, TimelineEntry>();

function entryOf(fact: Fact, pinned: ReadonlySet<string>, declaredAt: number): TimelineEntry {
	const plain = entries.get(fact) ?? plainEntry(fact);
	entries.set(fact, plain);
	const isPinned = pinned.has(fact.id);
	const isEarly = fact.at < declaredAt && !('incident' in fact && fact.incident !== undefined);
	if (!isPinned && !isEarly) return plain;
	const early = isEarly ? ({early: true, words: timelineWords(plain.words, true)} as const) : {};
	return {...plain, ...early, pinned: isPinned};
}

function plainEntry(fact: Fact): TimelineEntry {
	const {at, recorded, by} = fact;
	const level = factLevel(fact);
	return {
		...{fact, at, recorded, words: factWords(fact), pinned: false},
		...(by !== undefined && {by}),
		...(level !== undefined && {level}),
	};
}

function pinnedOf(own: readonly OfIncident[]): ReadonlySet<string> {
	const pinned = new Set<string>();
	for (const fact of own) {
		if (fact.kind !== 'pin') continue;
		if (fact.off) pinned.delete(fact.fact);
		else pinned.add(fact.fact);
	}
	return pinned;
}

/** By their text: a later fact with the same text says what became of it. */
function hypothesesOf(own: readonly OfIncident[]): Hypothesis[] {
	const found = new Map<string, Hypothesis>();
	for (const fact of own) {
		if (fact.kind !== 'hypothesis') continue;
		const {id, at, text, state} = fact;
		const first = found.get(text);
		found.set(text, first ? {...first, state} : {fact: id, at, text, state});
	}
	return [...found.values()];
}

function metOf(own: readonly OfIncident[]): Record<string, number> {
	const met: Record<string, number> = {};
	for (const fact of own) if (fact.kind === 'met') met[fact.timer] ??= fact.at;
	return met;
}
