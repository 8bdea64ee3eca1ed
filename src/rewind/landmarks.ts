/** What one jumps to in the past: alerts that fired or ended, changes, actions, and what people declared or noted. Pure. */
import {minute, second} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {allEvents} from '../history/all.ts';
import type {Fact} from '../journal/fact.ts';
import type {Scene} from '../scene/types.ts';

export interface Landmark {
	/** ms. */
	t: number;
	system?: string;
	text: string;
	/** Of what an alert did: which alert, and what. It is judged a little later. */
	judged?: string;
}

/** ms: the same event is told by the journal and by Google at slightly different times, and so is what an alert did. */
const apart = second;
const judgedApart = 2 * minute;

/**
 * Oldest first.
 * @param scene the newest one: it knows the changes that Google tells of
 */
export function landmarksOf(config: Pick<LoadedConfig, 'systems'>, scene: Scene, now: number): Landmark[] {
	const facts = scene.facts().flatMap(ofFact);
	const judged = Map.groupBy(
		facts.filter(one => one.judged !== undefined),
		one => one.judged,
	);
	const told = allEvents(config, scene, now).flatMap(({t, system, kind, alert, text}): Landmark[] => {
		const key = kind === 'fired' || kind === 'resolved' ? `${kind} ${alert}` : undefined;
		// The journal knows when this wall saw it.
		if (key !== undefined && judged.get(key)?.some(one => Math.abs(one.t - t) < judgedApart)) return [];
		return [{t, system, text, ...(key !== undefined && {judged: key})}];
	});
	const all = [...told, ...facts].toSorted((a, b) => a.t - b.t);
	return all.filter(({t, system}, index) => {
		const before = all[index - 1];
		return before === undefined || before.system !== system || t - before.t > apart;
	});
}

function ofFact(fact: Fact): Landmark[] {
	const at = (text: string, judged?: string): Landmark[] => [
		{
			t: fact.at,
			text,
			...(fact.system !== undefined && {system: fact.system}),
			...(judged !== undefined && {judged}),
		},
	];
	switch (fact.kind) {
		case 'alert':
			if (fact.to === 'firing' && fact.from !== 'recovering')
				return at(`${fact.title} fires: ${fact.value}`, `fired ${fact.key}`);
			return fact.to === 'ok' && fact.from !== 'pending' ? at(`${fact.title} is over`, `resolved ${fact.key}`) : [];
		case 'action':
			return at(`${fact.title}: ${fact.phase}`);
		case 'declared':
			return at(`incident declared: ${fact.title}`);
		case 'note':
			return at(fact.text);
		default:
			return [];
	}
}

/** The next landmark after a time (1), or the last one before it (-1). */
export const landmarkFrom = (landmarks: readonly Landmark[], t: number, by: 1 | -1): Landmark | undefined =>
	by > 0 ? landmarks.find(one => one.t > t) : landmarks.findLast(one => one.t < t);
