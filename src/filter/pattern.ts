/** The pattern of a regex as a tree: the part of JavaScript's that can be matched in linear time, in any case. Pure. */
import {lower} from './lower.ts';

export type Node =
	| {kind: 'character'; takes: Takes}
	| {kind: 'place'; where: 'start' | 'end' | 'edge' | 'inside'}
	| {kind: 'all'; parts: readonly Node[]}
	| {kind: 'any'; choices: readonly Node[]}
	| {kind: 'group'; of: Node}
	| {kind: 'repeat'; of: Node; least: number; most: number; lazy: boolean};

/** Whether a code unit in lower case is meant. */
export type Takes = (code: number) => boolean;

/** What is wrong with a text, and with which of its characters, counted from 0. */
export interface Mistake {
	at: number;
	text: string;
}

/** Thrown inside this room only. */
export class PatternError extends Error {
	readonly at: number;
	constructor(at: number, text: string) {
		super(text);
		this.at = at;
	}
}

const longest = 300;
/** Most repetitions that `{n}` may ask for. */
const mostRepeats = 200;

const isBetween = (low: string, high: string): Takes => {
	const [from, to] = [low.charCodeAt(0), high.charCodeAt(0)];
	return code => code >= from && code <= to;
};
const not =
	(takes: Takes): Takes =>
	code =>
		!takes(code);
const oneOf =
	(all: readonly Takes[]): Takes =>
	code =>
		all.some(takes => takes(code));

const isDigit = isBetween('0', '9');
export const isWordCode: Takes = oneOf([isBetween('a', 'z'), isDigit, code => code === 95, isBetween('A', 'Z')]);
const blank = /\s/;
const isBlank: Takes = code => code === 32 || blank.test(String.fromCharCode(code));
const isNewline: Takes = code => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

const classes: Readonly<Record<string, Takes>> = {
	d: isDigit,
	D: not(isDigit),
	w: isWordCode,
	W: not(isWordCode),
	s: isBlank,
	S: not(isBlank),
};
const controls: Readonly<Record<string, string>> = {t: '\t', n: '\n', r: '\r', f: '\f', v: '\v'};

const exactly = (character: string): Takes => {
	const code = lower(character).charCodeAt(0);
	return found => found === code;
};
/** A range means both cases of its letters, and texts come in lower case. */
const inAnyCase =
	(takes: Takes): Takes =>
	code =>
		takes(code) || takes(String.fromCharCode(code).toUpperCase().charCodeAt(0));

/** Reads a pattern. Throws PatternError. */
export function parsePattern(pattern: string): Node {
	if (pattern.length > longest) throw new PatternError(longest, 'too long for a regex');
	let at = 0;
	const peek = (): string => pattern[at] ?? '';
	const isNext = (text: string): boolean => pattern.startsWith(text, at);

	function choices(): Node {
		const found = [sequence()];
		while (isNext('|')) {
			at += 1;
			found.push(sequence());
		}
		return found.length === 1 && found[0] ? found[0] : {kind: 'any', choices: found};
	}

	function sequence(): Node {
		const parts: Node[] = [];
		while (at < pattern.length && !isNext('|') && !isNext(')')) parts.push(repeated(atom()));
		return {kind: 'all', parts};
	}

	function atom(): Node {
		const start = at;
		const character = peek();
		at += 1;
		switch (character) {
			case '^':
				return {kind: 'place', where: 'start'};
			case '$':
				return {kind: 'place', where: 'end'};
			case '.':
				return {kind: 'character', takes: not(isNewline)};
			case '(':
				return group(start);
			case '[':
				return {kind: 'character', takes: set(start)};
			case '*':
			case '+':
			case '?':
				throw new PatternError(start, `nothing before ${character} to repeat`);
			case '\\':
				return escaped(start);
			default:
				return {kind: 'character', takes: exactly(character)};
		}
	}

	function group(start: number): Node {
		const isPlain = isNext('?:');
		if (isPlain) at += 2;
		else if (isNext('?')) throw new PatternError(start, 'a regex here looks neither ahead nor back');
		const inside = choices();
		if (!isNext(')')) throw new PatternError(start, 'this ( has no )');
		at += 1;
		return isPlain ? inside : {kind: 'group', of: inside};
	}

	function escaped(start: number): Node {
		if (isNext('b') || isNext('B')) {
			at += 1;
			return {kind: 'place', where: pattern[at - 1] === 'b' ? 'edge' : 'inside'};
		}
		const meant = meaning(start);
		return {kind: 'character', takes: typeof meant === 'string' ? exactly(meant) : meant};
	}

	/** What follows a backslash: a character or a class. */
	function meaning(start: number): string | Takes {
		const name = peek();
		at += 1;
		const found = classes[name] ?? controls[name];
		if (found !== undefined) return found;
		if (name === '') throw new PatternError(start, 'nothing after the backslash');
		if (/[1-9]/.test(name)) throw new PatternError(start, 'a regex here refers to none of its groups');
		if (/[a-z0]/i.test(name)) throw new PatternError(start, `\\${name} means nothing here`);
		return name;
	}

	function set(start: number): Takes {
		const isNot = isNext('^');
		if (isNot) at += 1;
		const parts: Takes[] = [];
		while (!isNext(']')) {
			if (at >= pattern.length) throw new PatternError(start, 'this [ has no ]');
			const from = member();
			if (typeof from !== 'string') {
				parts.push(from);
				continue;
			}
			if (!isNext('-') || pattern[at + 1] === ']' || at + 1 >= pattern.length) {
				parts.push(exactly(from));
				continue;
			}
			const place = at;
			at += 1;
			const to = member();
			if (typeof to !== 'string' || to < from) throw new PatternError(place, 'this range has no end after its start');
			parts.push(inAnyCase(isBetween(from, to)));
		}
		at += 1;
		return isNot ? not(oneOf(parts)) : oneOf(parts);
	}

	function member(): string | Takes {
		const start = at;
		const character = peek();
		at += 1;
		if (character !== '\\') return character;
		if (!isNext('b')) return meaning(start);
		at += 1;
		return '\b';
	}

	function repeated(of: Node): Node {
		const start = at;
		const bounds = quantifier();
		if (!bounds) return of;
		if (of.kind === 'place') throw new PatternError(start, 'a place cannot be repeated');
		const lazy = isNext('?');
		if (lazy) at += 1;
		if (quantifier()) throw new PatternError(start, 'this is repeated twice: put it in brackets');
		const [least, most] = bounds;
		if (most < least) throw new PatternError(start, 'from more to fewer');
		if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats))
			throw new PatternError(start, `repeated more than ${mostRepeats} times`);
		return {kind: 'repeat', of, least, most, lazy};
	}

	function quantifier(): readonly [number, number] | undefined {
		const [whole = '', from, comma, to] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(pattern.slice(at)) ?? [];
		at += whole.length;
		if (whole === '') return undefined;
		if (whole === '*') return [0, Number.POSITIVE_INFINITY];
		if (whole === '+') return [1, Number.POSITIVE_INFINITY];
		if (whole === '?') return [0, 1];
		const least = Number(from);
		return [least, comma ? (to ? Number(to) : Number.POSITIVE_INFINITY) : least];
	}

	const tree = choices();
	if (at < pattern.length) throw new PatternError(at, 'this ) has no (');
	return tree;
}
