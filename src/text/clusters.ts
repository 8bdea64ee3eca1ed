/** Grapheme clusters: kept only where every terminal counts their cells as our layout does. */

const joins = /[\p{M}\p{RI}\uff9e\uff9f]/u;
const single = /^.$/u;
const mark = /^\p{M}/u;
const nonspacing = /^\p{Mn}/u;
const letter = /^\p{L}/u;
const flag = /^\p{RI}/u;
/** Pairs of regional letters that are flags; other pairs take one cell in some terminals and two in others. */
const flagPair = /^(?=\p{RI})\p{RGI_Emoji_Flag_Sequence}/v;
/** Bases that string-width counts alone, whatever spacing marks follow. */
const closed = /^[\p{Emoji_Presentation}\uac00-\ud7a3]/u;
const halfwidthVoicing = /^[\uff9e\uff9f]/;
const maxMarks = 2;

let segmenter: Intl.Segmenter | undefined;

/** Whether a text has anything that could be drawn together with its neighbour. */
export const isConjoined = (text: string): boolean => joins.test(text);

/**
 * The text with marks only where they have a base, two on each at most; Indic conjuncts as single letters; flags whole, or
 * `unknown` for half of one.
 */
export function steady(text: string, unknown: string): string {
	// Made on first use: most texts need none, and the first frame should not wait for it.
	segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'});
	for (let rest = text; ; ) {
		let steadied = '';
		let isParted = false;
		for (const {segment} of segmenter.segment(rest)) {
			const kept = cluster(segment, unknown);
			steadied += kept;
			// Without its first character, the rest of the cluster may join the text before it.
			isParted ||= !kept.startsWith(segment.charAt(0));
		}
		if (!isParted) return steadied;
		rest = steadied;
	}
}

function cluster(segment: string, unknown: string): string {
	if (segment.length === 1 || single.test(segment))
		return flag.test(segment) ? unknown : mark.test(segment) ? '' : segment;
	if (flag.test(segment)) return flagPair.exec(segment)?.[0] ?? unknown;
	const isClosed = closed.test(segment);
	let kept = '';
	let marks = 0;
	// Marks since the last letter, with and without those that take no cell.
	let all = '';
	let spacing = '';
	for (const character of segment) {
		if (kept === '') {
			// Marks without a base would be drawn on top of the character before them.
			if (!mark.test(character)) kept = character;
		} else if (nonspacing.test(character)) {
			if (marks++ < maxMarks) all += character;
		} else if (isClosed) break;
		else if (letter.test(character) && !halfwidthVoicing.test(character)) {
			// A character between two letters of one cluster joins them (a virama, for example).
			kept += spacing + character;
			all = '';
			spacing = '';
			marks = 0;
		} else {
			all += character;
			spacing += character;
		}
	}
	return kept + all;
}
