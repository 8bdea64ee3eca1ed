/** Writes down what the wall itself has to say of incidents: how things stood, what became better, what was changed meanwhile. */
import {changeSources, changesOf} from '../../changes/changes.ts';
import type {Change} from '../../changes/types.ts';
import {changeWords} from '../../changes/words.ts';
import {type Clock, day, minute} from '../../clock.ts';
import type {Reading} from '../../cloud/types.ts';
import type {LoadedConfig} from '../../config/schema/system.ts';
import {foldIncidents} from '../../incidents/fold.ts';
import {effectText, snapshotText} from '../../incidents/snapshot.ts';
import type {Incident} from '../../incidents/types.ts';
import type {Fact} from '../../journal/fact.ts';
import type {Journal} from '../../journal/journal.ts';
import {systemScene} from '../../scene/system.ts';
import type {Scene} from '../../scene/types.ts';

interface Parts {
	/** Always the one in force. */
	config: Pick<LoadedConfig, 'systems'>;
	live: Scene;
	journal: Journal;
	clock: Pick<Clock, 'now'>;
}

/** Whether a change is one after which one asks what has become better: the mitigation, by whatever state, and the end. */
function asksForEffect({entered}: Incident, {state}: Extract<Fact, {kind: 'changed'}>): boolean {
	if (state === 'monitoring') return entered.mitigated === undefined;
	return state === 'mitigated' || state === 'resolved';
}

/** A note when an incident is declared here, and one, pinned, when it is mitigated or resolved. @returns how to stop */
export function recordStandings({live, journal}: Parts): () => void {
	const of = (system: string) => live.alerts().filter(alert => alert.system === system);

	function record(fact: Fact): void {
		if (fact.kind === 'declared') {
			const {id: incident, system = ''} = fact;
			const text = snapshotText(of(system), live.signatures(system));
			journal.record({kind: 'note', incident, system, text});
		}
		if (fact.kind !== 'changed') return;
		const incident = foldIncidents(journal.facts()).find(({id}) => id === fact.incident);
		if (!incident || !asksForEffect(incident, fact)) return;
		const text = effectText(incident, of(incident.system));
		if (text === undefined) return;
		const {id, system} = incident;
		const note = journal.record({kind: 'note', incident: id, system, text});
		journal.record({kind: 'pin', incident: id, fact: note.id, system});
	}

	// Everybody hears of the fact before of what the wall says to it.
	return journal.subscribe((added, own) => {
		if (own)
			for (const fact of added)
				if (fact.kind === 'declared' || fact.kind === 'changed') queueMicrotask(() => record(fact));
	});
}

/** How far back changes are written down that nobody has seen happen, ms. */
const reach = day;

/** The audit log tells of a new revision before the list of revisions does: it is a deploy once that is read, ms. */
const settled = 5 * minute;

/** What may still turn out to be something else, and what is too old, is not written down; our own actions are facts already. */
const isTold = ({kind, t}: Change, now: number): boolean =>
	kind !== 'action' && t >= now - reach && (kind !== 'service' || t <= now - settled);

/** The same for every wall that sees it: sources differ in the seconds of a change, not in its revision. */
const keyOf = ({kind, subject, revision, t}: Change): string =>
	`${kind} ${subject} ${revision ?? Math.floor(t / minute)}`;

/** Cells of the words of a change. */
const longest = 160;

/** Deploys and other changes from outside, once each. @returns how to stop */
export function recordChanges({config, live, journal, clock}: Parts): () => void {
	/** When each change was made that is written down. */
	const known = new Map<string, number>();
	const seen = new Map<string, readonly (Reading | undefined)[]>();
	for (const fact of journal.facts()) if (fact.kind === 'change') known.set(fact.change, fact.at);

	return live.subscribe(() => {
		const now = clock.now();
		for (const system of config.systems) {
			const ids = changeSources(system);
			const readings = ids.map(id => live.source(system.system, id).reading);
			const before = seen.get(system.system);
			if (before && readings.every((reading, index) => reading === before[index])) continue;
			seen.set(system.system, readings);
			for (const change of changesOf(systemScene(live, system, ids, now))) {
				const key = `${system.system} ${keyOf(change)}`;
				if (known.has(key) || !isTold(change, now)) continue;
				known.set(key, change.t);
				const at = Math.min(change.t, now);
				journal.record({kind: 'change', change: key, words: changeWords(change, longest), system: system.system, at});
			}
		}
		for (const [key, t] of known) if (t < now - 2 * reach) known.delete(key);
	}, 'readings');
}
