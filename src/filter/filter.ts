/**
 * The language of filters: words that must all be there, `!word`, `"two words"`, `/regex/`, `field:value`, `field:>5`. Any text is a
 * filter: a term that cannot be meant is left out, and said. Pure.
 */
import {lower} from './lower.ts';
import type {Mistake} from './pattern.ts';
import {compileRegex, type Regex} from './regex.ts';
import {type Comparison, type Term, termsOf, type Wanted} from './terms.ts';

export type {Mistake} from './pattern.ts';
export type FieldValue = string | number | boolean | undefined;

/** What a filter is asked about. */
export interface Subject {
	/** What words and regexes look through, each for itself. */
	texts: readonly string[];
	/** The value of a field; undefined where there is none. */
	field(name: string): FieldValue;
}

/** The fields of subjects. */
export interface Vocabulary {
	isField(name: string): boolean;
	/** The names that a field is one of, the least first: they are compared by their order, and may be cut short. */
	scale?(name: string): readonly string[] | undefined;
}

/** A part of a text, in code units. */
export type Span = readonly [from: number, to: number];

export interface Filter {
	/** Whether it keeps everything. */
	isEmpty: boolean;
	/** The first term that was left out. */
	mistake?: Mistake;
	passes(subject: Subject): boolean;
	/** What it looks for in a text, in order and apart; of fields the one of that name. */
	marks(text: string, name: string): readonly Span[];
}

interface Test {
	passes(subject: Subject): boolean;
	/** Finds what to mark at or after a place. */
	find?: (text: string, from: number) => Span | undefined;
	field?: string;
}

/** Code units of a filter that are read; the rest is a mistake. */
const longest = 1000;
/** Marks of one text. */
const mostMarks = 100;

const nothing: Vocabulary = {isField: () => false};

export function parseFilter(text: string, vocabulary: Vocabulary = nothing): Filter {
	let mistake: Mistake | undefined = text.length > longest ? {at: longest, text: 'the filter is too long'} : undefined;
	const tests = termsOf(text.slice(0, longest), name => vocabulary.isField(name)).flatMap((term): Test[] => {
		const made = testOf(term, vocabulary);
		if ('passes' in made) return [made];
		mistake ??= made;
		return [];
	});
	return {
		isEmpty: tests.length === 0,
		...(mistake && {mistake}),
		passes: subject => tests.every(test => test.passes(subject)),
		marks: (said, name) => {
			const finders = tests.flatMap(({find, field}) => (find && (field ?? name) === name ? [find] : []));
			return joined(finders.flatMap(find => allOf(find, said)));
		},
	};
}

function testOf(term: Term, vocabulary: Vocabulary): Test | Mistake {
	const {field, not, wanted, compare} = term;
	const made = field === undefined ? textTest(wanted) : fieldTest(field, compare, wanted, vocabulary);
	if (!('passes' in made)) return made;
	// What must not be there is nowhere to be marked.
	return not ? {passes: subject => !made.passes(subject)} : made;
}

/** What finds a wanted value in a text. */
type Finder = Required<Pick<Test, 'find'>> & {test: (text: string) => boolean};

function finderOf({kind, text, at}: Wanted): Finder | Mistake {
	if (kind === 'regex') {
		const regex: Regex | Mistake = compileRegex(text);
		return 'test' in regex ? regex : {at: at + regex.at, text: regex.text};
	}
	const small = lower(text);
	return {
		test: said => lower(said).includes(small),
		find(said, from) {
			const found = small === '' ? -1 : lower(said).indexOf(small, from);
			return found < 0 ? undefined : [found, found + small.length];
		},
	};
}

function textTest(wanted: Wanted): Test | Mistake {
	const finder = finderOf(wanted);
	if (!('test' in finder)) return finder;
	return {passes: ({texts}) => texts.some(finder.test), find: finder.find};
}

function fieldTest(
	field: string,
	compare: Comparison | undefined,
	wanted: Wanted,
	vocabulary: Vocabulary,
): Test | Mistake {
	if (wanted.kind === 'word' && wanted.text === '')
		return {passes: subject => subject.field(field) !== undefined && subject.field(field) !== ''};
	const scale = vocabulary.scale?.(field);
	if (scale && wanted.kind === 'word') return scaleTest(field, compare ?? '=', wanted, scale);
	if (compare === '=') {
		const small = lower(wanted.text);
		return {passes: subject => lower(String(subject.field(field) ?? '')) === small};
	}
	if (compare) {
		const limit = numberOf(wanted.text);
		if (limit === undefined) return {at: wanted.at, text: `"${wanted.text}" is no number to compare with`};
		return {
			passes(subject) {
				const value = numberOf(subject.field(field));
				return value !== undefined && holds[compare](value, limit);
			},
		};
	}
	const finder = finderOf(wanted);
	if (!('test' in finder)) return finder;
	return {
		passes(subject) {
			const value = subject.field(field);
			return value !== undefined && finder.test(String(value));
		},
		find: finder.find,
		field,
	};
}

function scaleTest(field: string, compare: Comparison, {text, at}: Wanted, scale: readonly string[]): Test | Mistake {
	const rank = scale.findIndex(name => lower(name).startsWith(lower(text)));
	if (rank < 0) return {at, text: `no ${field} is called "${text}": ${scale.map(lower).join(', ')}`};
	return {
		passes(subject) {
			const own = scale.indexOf(String(subject.field(field)));
			return own >= 0 && holds[compare](own, rank);
		},
	};
}

const holds: Record<Comparison, (value: number, limit: number) => boolean> = {
	'>': (value, limit) => value > limit,
	'>=': (value, limit) => value >= limit,
	'<': (value, limit) => value < limit,
	'<=': (value, limit) => value <= limit,
	'=': (value, limit) => value === limit,
};

/** A number, also as text, also with the s of Google's durations. */
function numberOf(value: FieldValue): number | undefined {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+(?:\.\d+)?s?$/.test(value) ? Number.parseFloat(value) : undefined;
}

function allOf(find: NonNullable<Test['find']>, text: string): Span[] {
	const spans: Span[] = [];
	for (let from = 0; spans.length < mostMarks; ) {
		const span = find(text, from);
		if (!span) break;
		spans.push(span);
		from = span[1];
	}
	return spans;
}

/** Spans in order, those that touch as one. */
function joined(spans: readonly Span[]): Span[] {
	const apart: Span[] = [];
	for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
		const last = apart.at(-1);
		if (last && from <= last[1]) apart[apart.length - 1] = [last[0], Math.max(last[1], to)];
		else apart.push([from, to]);
	}
	return apart;
}
