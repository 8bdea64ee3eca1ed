/** A timeline as people read it: checks that could not be judged together are one line, and not two of each. Pure. */
import type {AlertState} from '../checks/types.ts';
import {minute} from '../clock.ts';
import {duration} from '../text/durations.ts';
import {plural} from '../text/format.ts';
import {alertName, isEnding} from './alertFacts.ts';
import type {TimelineEntry} from './types.ts';
import {timelineWords} from './words.ts';

/** Checks that stop being judged within so long of each other are told together, ms. */
const together = 5 * minute;
/** Checks that are named; of more their number is said. */
const mostNamed = 3;

const unjudged: readonly AlertState[] = ['blind', 'error', 'nodata'];
const burning: readonly AlertState[] = ['firing', 'recovering'];

/** Checks that nobody could judge, from the first one on. */
interface Spell {
	first: TimelineEntry;
	names: Map<string, string>;
	/** Those that still cannot be judged. */
	open: Set<string>;
	/** When the last of them began or ended, ms. */
	last: number;
}

/** @param timeline oldest first */
export function told(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
	const lines: (TimelineEntry | Spell)[] = [];
	const spells = new Map<string, Spell>();
	/** They fired until they could not be judged any more: how that ended is worth a line. */
	const fired = new Set<string>();
	let newest: Spell | undefined;
	for (const entry of timeline) {
		const {fact, at, pinned} = entry;
		if (fact.kind !== 'alert' || pinned) {
			lines.push(entry);
			continue;
		}
		if (unjudged.includes(fact.to)) {
			if (!newest || at - newest.last > together) {
				newest = {first: entry, names: new Map(), open: new Set(), last: at};
				lines.push(newest);
			}
			if (burning.includes(fact.from)) fired.add(fact.key);
			newest.names.set(fact.key, alertName(fact));
			newest.open.add(fact.key);
			newest.last = at;
			spells.set(fact.key, newest);
			continue;
		}
		const spell = spells.get(fact.key);
		if (spell?.open.delete(fact.key)) spell.last = at;
		if (!spell || !unjudged.includes(fact.from) || !isEnding(fact) || fired.has(fact.key)) lines.push(entry);
		fired.delete(fact.key);
	}
	return lines.map(line => ('names' in line ? entryOf(line) : line));
}

/** `6 checks could not be judged for 7 m: A, B, C and 3 more`; it is of before the declaration where the first of them is. */
function entryOf({first, names, open, last}: Spell): TimelineEntry {
	const all = [...names.values()];
	const [only = ''] = all;
	const verb = open.size > 0 ? 'cannot be judged' : `could not be judged for ${duration(last - first.at)}`;
	const more = all.length - mostNamed;
	const list = `${all.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	const words = all.length === 1 ? `${only} ${verb}` : `${plural(all.length, 'check')} ${verb}: ${list}`;
	return {...first, words: timelineWords(words, first.early)};
}
