/**
 * A line of text that is being typed, edited as in readline: by grapheme clusters and by words. Pure. It is our own because
 * libraries for Ink count code units, and readline's model belongs to a stream.
 */
import {cleanLine} from './clean.ts';
import {lazySegmenter} from './segments.ts';

export interface Field {
	/** Always clean: one line of visible characters. */
	text: string;
	/** Code units before the cursor, which never stands inside a cluster. */
	cursor: number;
}

/** Code units of a field. */
export const fieldLimit = 200;

/** A field that holds this text, the cursor behind it. */
export const fieldOf = (text: string): Field => ({text, cursor: text.length});

const segmenter = lazySegmenter('en', {granularity: 'grapheme'});

/** The grapheme clusters of a text, in order. */
export const clustersOf = (text: string): string[] => [...segmenter.segment(text)].map(({segment}) => segment);

/** Where the cluster begins that ends at `at` or has `at` inside. */
function before(text: string, at: number): number {
	let start = 0;
	for (const {index} of segmenter.segment(text)) if (index < at) start = index;
	return start;
}

/** Where the cluster ends that begins at `at` or has `at` inside. */
function after(text: string, at: number): number {
	for (const {index, segment} of segmenter.segment(text))
		if (index + segment.length > at) return index + segment.length;
	return text.length;
}

/** The text cleaned again, because an edit may have joined characters; the cursor at the end of a cluster. */
function tidy(left: string, right: string): Field {
	const start = cleanLine(left, Number.POSITIVE_INFINITY);
	const text = cleanLine(start + right, Number.POSITIVE_INFINITY);
	const cursor = Math.min(start.length, text.length);
	return {text, cursor: cursor === 0 ? 0 : after(text, cursor - 1)};
}

/** The field with `added` at its cursor: as many of its characters as `limit` code units have room for. */
export function inserted({text, cursor}: Field, added: string, limit: number): Field {
	let taken = '';
	for (const cluster of clustersOf(added)) {
		if (text.length + taken.length + cluster.length > limit) break;
		taken += cluster;
	}
	const next = tidy(text.slice(0, cursor) + taken, text.slice(cursor));
	// Cleaning turns a few characters into two.
	return next.text.length > limit ? {text, cursor} : next;
}

/** Code units of a field in which every character counts. */
const longestSecret = 8192;

/** The field with `added` at its cursor, exactly; undefined where a field cannot hold it as it is. */
export function exactly(field: Field, added: string): Field | undefined {
	const next = inserted(field, added, longestSecret);
	const {text, cursor} = field;
	return next.text === text.slice(0, cursor) + added + text.slice(cursor) ? next : undefined;
}

const isWord = (character: string) => /^[\p{L}\p{N}\p{M}_]/u.test(character);

/** The start of the word before `at`; `belongs` says which characters are part of it. */
function wordStart(text: string, at: number, belongs: (cluster: string) => boolean): number {
	const clusters = clustersOf(text.slice(0, at));
	while (clusters.length > 0 && !belongs(clusters.at(-1) ?? '')) clusters.pop();
	while (clusters.length > 0 && belongs(clusters.at(-1) ?? '')) clusters.pop();
	return clusters.join('').length;
}

function wordEnd(text: string, at: number): number {
	const clusters = clustersOf(text.slice(at));
	while (clusters.length > 0 && !isWord(clusters[0] ?? '')) clusters.shift();
	while (clusters.length > 0 && isWord(clusters[0] ?? '')) clusters.shift();
	return text.length - clusters.join('').length;
}

/** The field after a key that moves in it or takes something out; undefined when the key does neither. */
export function edited({text, cursor}: Field, key: string): Field | undefined {
	const at = (cursor: number): Field => ({text, cursor});
	const without = (from: number, to: number) => tidy(text.slice(0, from), text.slice(to));
	switch (key) {
		case 'left':
		case 'ctrl-b':
			return at(before(text, cursor));
		case 'right':
		case 'ctrl-f':
			return at(after(text, cursor));
		case 'home':
		case 'ctrl-a':
			return at(0);
		case 'end':
		case 'ctrl-e':
			return at(text.length);
		case 'ctrl-left':
		case 'alt-b':
			return at(wordStart(text, cursor, isWord));
		case 'ctrl-right':
		case 'alt-f':
			return at(wordEnd(text, cursor));
		case 'backspace':
			return without(before(text, cursor), cursor);
		case 'delete':
		case 'ctrl-d':
			return without(cursor, after(text, cursor));
		case 'ctrl-w':
			return without(
				wordStart(text, cursor, cluster => cluster !== ' '),
				cursor,
			);
		case 'alt-backspace':
			return without(wordStart(text, cursor, isWord), cursor);
		case 'alt-d':
			return without(cursor, wordEnd(text, cursor));
		case 'ctrl-u':
			return without(0, cursor);
		case 'ctrl-k':
			return without(cursor, text.length);
		default:
			return undefined;
	}
}

/** Pasted text as one line: line ends and tabs become blanks, escape sequences and invisible characters are removed. */
export const pastedLine = (text: string): string =>
	cleanLine(text.replace(/[\r\n\t]+/g, ' '), Number.POSITIVE_INFINITY)
		.replaceAll('\u241b', '')
		.replace(/ {2,}/g, ' ')
		.trim();
