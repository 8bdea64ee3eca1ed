/** What one wall tells the others, and what it believes of what they tell. Pure. */
import type {FactRow} from '../cloud/team.ts';
import type {Fact} from '../journal/fact.ts';
import {validFact} from '../journal/valid.ts';

/** Characters of one fact; a longer one stays at home. */
const longest = 256 * 1024;
/** The length of the column. */
const longestId = 36;

/**
 * Whether a fact is told: what people do is. What each wall finds by itself is not: alerts, gaps, items that checks tick, and
 * holds that end on their own.
 */
export function isTold({kind, by, id}: Fact): boolean {
	if (kind === 'alert' || kind === 'gap' || id.length > longestId) return false;
	return (kind !== 'hold' && kind !== 'item') || by !== undefined;
}

/** A fact as it is written; undefined where it is too long. */
export function rowOf(fact: Fact): FactRow | undefined {
	const body = JSON.stringify(fact);
	return body.length > longest ? undefined : {id: fact.id, body};
}

/** The fact in a row; undefined where it is none, or has another id. */
export function factIn({id, body}: FactRow): Fact | undefined {
	try {
		const fact = validFact(JSON.parse(body));
		return fact?.id === id && isTold(fact) ? fact : undefined;
	} catch {
		return undefined;
	}
}

/** Facts and characters of one request. */
const mostRows = 200;
const mostCharacters = 1024 * 1024;

/** Rows in requests, in their order. */
export function batchesOf(rows: readonly FactRow[]): FactRow[][] {
	const batches: FactRow[][] = [];
	let room = 0;
	for (const row of rows) {
		const last = batches.at(-1);
		room -= row.body.length;
		if (last && last.length < mostRows && room >= 0) last.push(row);
		else {
			batches.push([row]);
			room = mostCharacters - row.body.length;
		}
	}
	return batches;
}
