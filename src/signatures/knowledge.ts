/** What is known of errors before: without it, everything would look new to a wall that has just been opened. */
import {day, hour, minute} from '../clock.ts';
import type {KnownSignatures, Signature} from './types.ts';

/** ms for which a signature is called new. */
export const newFor = 30 * minute;
/** ms without a signature that make it a new one: of the log as it is read, and of a memory. */
export const logBefore = hour;
export const memoryBefore = day;
/** ms: what was seen longer ago is forgotten, so that it is new when it comes back. */
const oldest = 7 * day;
/** Signatures that a memory holds: 12 kB. */
const most = 250;

export interface Knowledge {
	/** All errors since then were read. */
	reach(since: number): void;
	/** @param since from when on the errors are known without a hole, ms */
	judge(id: string, firstAt: number, since: number, now: number): Pick<Signature, 'isNew' | 'firstAt'>;
	/** Undefined before anything was read. */
	known(
		seen: readonly (readonly [id: string, firstAt: number, lastAt: number])[],
		now: number,
	): KnownSignatures | undefined;
}

export function createKnowledge(before?: KnownSignatures): Knowledge {
	const remembered = new Map(before?.seen.map(([id, firstAt, lastAt]) => [id, {firstAt, lastAt}]));
	/** Since when this wall and those before it have watched, less than a day apart. */
	let watched = Number.POSITIVE_INFINITY;
	let isRead = false;
	return {
		reach(since) {
			if (isRead) return;
			isRead = true;
			watched = before && since - before.at <= day ? Math.min(before.since, since) : since;
		},
		judge(id, firstAt, since, now) {
			const known = remembered.get(id);
			const isKnown = known !== undefined && firstAt - known.lastAt <= oldest;
			const first = isKnown ? Math.min(known.firstAt, firstAt) : firstAt;
			const isTold = since <= first - logBefore || watched <= first - memoryBefore;
			return {firstAt: first, isNew: isTold && now - first <= newFor};
		},
		known(seen, now) {
			if (!isRead) return undefined;
			const all = new Map(remembered);
			for (const [id, firstAt, lastAt] of seen) {
				const known = remembered.get(id);
				const isKnown = known !== undefined && firstAt - known.lastAt <= oldest;
				all.set(id, {firstAt: isKnown ? Math.min(known.firstAt, firstAt) : firstAt, lastAt});
			}
			const kept = [...all]
				.filter(([, {lastAt}]) => now - lastAt <= oldest)
				.sort(([, a], [, b]) => b.lastAt - a.lastAt)
				.slice(0, most);
			return {since: watched, at: now, seen: kept.map(([id, {firstAt, lastAt}]) => [id, firstAt, lastAt])};
		},
	};
}
