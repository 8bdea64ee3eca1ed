/** When the trouble began that an incident is declared for: alerts that fired one after the other, without a calm between them. Pure. */
import {severityOrder} from '../checks/types.ts';
import {hour, minute} from '../clock.ts';
import type {Severity} from '../config/schema/values.ts';
import type {Fact} from '../journal/fact.ts';
import {isEnding, isStarting} from './alertFacts.ts';

/** What has fired for longer when somebody declares is not what they declare, ms. */
const longest = 2 * hour;
/** A calm so long ends the trouble, ms. */
const calm = 10 * minute;

type AlertFact = Extract<Fact, {kind: 'alert'}>;

/** The index of the first fact that happened at a time or later. @param facts oldest first */
export function firstFrom(facts: readonly Fact[], t: number): number {
	let [low, high] = [0, facts.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((facts[middle]?.at ?? t) < t) low = middle + 1;
		else high = middle;
	}
	return low;
}

/**
 * When the first of the alerts fired that lead to a moment; undefined where that was calm.
 * @param facts oldest first
 * @param at the moment, ms
 * @param counts which alerts are looked at
 */
export function episodeStart(
	facts: readonly Fact[],
	system: string,
	at: number,
	counts: (fact: AlertFact) => boolean = () => true,
): number | undefined {
	const burning = new Set<string>();
	let start: number | undefined;
	let endedAt = Number.NEGATIVE_INFINITY;
	for (const fact of facts.slice(firstFrom(facts, at - longest), firstFrom(facts, at + 1))) {
		if (fact.kind !== 'alert' || fact.system !== system || !counts(fact)) continue;
		if (isStarting(fact)) {
			if (start === undefined || (burning.size === 0 && fact.at - endedAt > calm)) start = fact.at;
			burning.add(fact.key);
		} else if (isEnding(fact) && burning.delete(fact.key)) endedAt = fact.at;
	}
	return burning.size > 0 || at - endedAt <= calm ? start : undefined;
}

/**
 * When an incident that is declared now was detected, ms: when its alert fired, or earlier, when another one did that is as grave, belongs
 * to the same trouble, and was not silenced. Undefined where no alert told of it.
 */
export function detectionOf(
	facts: readonly Fact[],
	{system, severity, firedAt}: {system: string; severity: Severity; firedAt: number | undefined},
	now: number,
): number | undefined {
	const silent = new Set<string>();
	for (const fact of facts) {
		if (fact.kind !== 'hold') continue;
		if (fact.hold?.kind === 'mute' && (fact.hold.until ?? now) >= now) silent.add(fact.key);
		else silent.delete(fact.key);
	}
	const isTold = ({key, severity: its}: AlertFact) =>
		severityOrder.indexOf(its) <= severityOrder.indexOf(severity) && !silent.has(key);
	const start = episodeStart(facts, system, now, isTold);
	return start === undefined ? firedAt : Math.min(start, firedAt ?? start);
}
