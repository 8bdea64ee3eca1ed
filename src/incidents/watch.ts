/**
 * The watch over a system after its mitigation: how long it has been seen to be stable. What nobody saw proves nothing, so that
 * time is added to the watch. Pure.
 */
import type {Fact} from '../journal/fact.ts';
import {lasting} from '../text/durations.ts';
import {alertName, isEnding, isStarting} from './alertFacts.ts';
import {reached} from './fold.ts';
import type {IncidentRules} from './rules.ts';
import type {Incident} from './types.ts';

interface Watch {
	/** ms. */
	since: number;
	/** When it is over, if all of the time from now on is seen, ms. */
	dueAt: number;
	/** What of the time since then was not seen, ms. */
	unseen: number;
	/** What fires: as long as it does, the watch has not begun. */
	fires?: string;
	/** What cannot be judged now: as long as it cannot, the watch stands still. */
	dark?: string;
}

/** A stretch of time in which something was not seen, ms. */
interface Unseen {
	from: number;
	to: number;
	/** The check that cannot be judged until now. */
	dark?: string;
}

/** A check that fires meanwhile starts the watch again (S3-031). Undefined where nobody watches yet. @param now ms */
export function watchOf(incident: Incident, {stability: length}: IncidentRules, now: number): Watch | undefined {
	const entered = reached(incident, 'monitoring');
	if (entered === undefined) return undefined;
	const unseen = unseenIn(incident, Math.min(now, reached(incident, 'resolved') ?? now));
	const burning = new Map<string, string>();
	let since = entered;
	for (const {fact, at} of incident.timeline) {
		if (fact.kind !== 'alert' || at < incident.detectedAt) continue;
		if (burning.size === 0 && at >= since + length + within(unseen, since, length)) break;
		if (isStarting(fact)) burning.set(fact.key, alertName(fact));
		else if (!isEnding(fact) || !burning.delete(fact.key)) continue;
		since = Math.max(since, at);
	}
	const [fires] = burning.values();
	if (fires !== undefined) {
		since = Math.max(since, now);
		return {since, dueAt: since + length, unseen: 0, fires};
	}
	const lost = within(unseen, since, length);
	const dueAt = since + length + lost;
	const dark = unseen.find(one => one.dark !== undefined && one.from < dueAt)?.dark;
	return {since, dueAt, unseen: lost, ...(dark !== undefined && {dark})};
}

/** Why the watch takes longer than its time, in a few words; undefined where all of it was seen. */
export function unseenWords({unseen, dark}: Pick<Watch, 'unseen' | 'dark'>): string | undefined {
	if (dark !== undefined) return `${lasting(unseen)} were not seen, ${dark} cannot be judged`;
	return unseen > 0 ? `${lasting(unseen)} were not seen` : undefined;
}

/** What was not seen until so much of the time since a moment was, ms. @param unseen in order, none within another */
function within(unseen: readonly Unseen[], since: number, length: number): number {
	let lost = 0;
	for (const {from, to} of unseen) if (to > since && from < since + length + lost) lost += to - Math.max(from, since);
	return lost;
}

/**
 * When the wall saw nothing, and when a check could not be judged: any of the system, since whatever it would have said
 * is not known; without data only one that fired, since of the others many have none for hours.
 * @returns in order, none within another
 */
function unseenIn({timeline, alert}: Incident, until: number): readonly Unseen[] {
	const fired = new Set(alert === undefined ? [] : [alert]);
	const began = new Map<string, {at: number; name: string}>();
	const found: Unseen[] = [];
	const isDark = ({to, key}: Extract<Fact, {kind: 'alert'}>): boolean =>
		to === 'blind' || to === 'error' || (to === 'nodata' && fired.has(key));
	for (const {fact, at} of timeline) {
		if (at > until) break;
		if (fact.kind === 'gap') found.push({from: at, to: Math.min(fact.to, until)});
		if (fact.kind !== 'alert') continue;
		if (isStarting(fact)) fired.add(fact.key);
		const first = began.get(fact.key);
		if (isDark(fact)) began.set(fact.key, first ?? {at, name: alertName(fact)});
		else if (first && began.delete(fact.key)) found.push({from: first.at, to: at});
	}
	for (const {at, name} of began.values()) found.push({from: at, to: until, dark: name});
	return merged(found.toSorted((a, b) => a.from - b.from));
}

function merged(sorted: readonly Unseen[]): readonly Unseen[] {
	const all: Unseen[] = [];
	for (const one of sorted) {
		const last = all.at(-1);
		if (last && one.from <= last.to) all[all.length - 1] = {...one, ...last, to: Math.max(last.to, one.to)};
		else all.push(one);
	}
	return all;
}
