/** Turns schema issues into lines a person can act on: what is wrong, where in the file, what to write instead. */
import {z} from 'zod';
import type {Path} from '../config/yaml.ts';
import {nearest} from '../text/nearest.ts';
import {bare, defOf, inside, inward, isFields, meant, namesAt, namesOf, type Schema, tellingKeys} from './shape.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;
/** Names that one line lists at most. */
const mostNames = 12;
/** Lines that are shown at most; more of them often follow from the first. */
const mostLines = 20;

/** The issues of the option that was meant, or one issue that no option fits. */
function flatten(schema: Schema, value: unknown, issue: Issue): Issue[] {
	let at: Schema | undefined = schema;
	let here = value;
	for (const key of issue.path) {
		at = at && inward(at, here, key);
		here = inside(here, key);
	}
	const {options = []} = at ? defOf(bare(at)) : {};
	const option = options[meant(options, here)];
	const inOption = (inner: Issue): Issue[] =>
		(option ? flatten(option, here, inner) : [inner]).map(one => ({...one, path: [...issue.path, ...one.path]}));
	// Where one option has unknown keys only, zod tells those alone, whichever option was meant.
	if (option && issue.code === 'unrecognized_keys') {
		const {shape = {}} = defOf(bare(option));
		const isOfAnother = issue.keys.some(key => Object.hasOwn(shape, key));
		return isOfAnother
			? (z.core.safeParse(option, here, {error: inWords}).error?.issues ?? []).flatMap(inOption)
			: [issue];
	}
	if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
	const telling = tellingKeys(options);
	if (telling.length > 1 && isFields(here) && !Object.keys(here).some(key => nearest(key, telling)))
		return [{...issue, message: `needs one of ${listed(telling)}`}];
	return (issue.errors[meant(options, here)] ?? issue.errors[0] ?? []).flatMap(inOption);
}

const dotted = (path: Path): string => path.map(String).join('.') || 'the file';

const listed = (names: readonly unknown[]): string =>
	names.length > mostNames ? `${names.slice(0, mostNames).join(', ')}, …` : names.join(', ');

/** The text for a value that is none of these names. */
function noneOf(value: unknown, names: readonly unknown[]): string {
	if (value === null) return `has no value. Write one of ${listed(names)}`;
	if (typeof value === 'object') return `must be one of ${listed(names)}, not ${kindOf(value)}`;
	const near = nearest(String(value), names.map(String));
	return `'${String(value)}' is none of ${listed(names)}${near ? `. Did you mean ${near}?` : ''}`;
}

/** The text of an issue for which the schema has no text of its own. */
export function inWords(issue: RawIssue): string | undefined {
	const {input} = issue;
	switch (issue.code) {
		case 'invalid_type':
			if (input === null)
				return issue.expected === 'object'
					? 'has no value. Write {} or remove it'
					: 'has no value. Write one, or remove it';
			return `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(input)}`;
		case 'invalid_value': {
			if (issue.values.length === 1) return `can only be ${String(issue.values[0])}`;
			return noneOf(input, issue.values);
		}
		case 'too_small':
			if (issue.origin === 'array') return `needs at least ${issue.minimum}`;
			if (issue.origin === 'string') return 'is empty. Write a text, or remove it';
			return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
		case 'too_big':
			return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
		case 'invalid_format':
			return issue.format === 'email' ? 'is no e-mail address such as name@project.iam.gserviceaccount.com' : undefined;
		case 'invalid_union': {
			const {options = [], discriminator} = issue.inst ? defOf(issue.inst as Schema) : {};
			if (discriminator === undefined) return undefined;
			const names = options.flatMap(option => namesOf(option, discriminator));
			const given = inside(input, discriminator);
			if (given === undefined) return `is missing: write one of ${listed(names)}`;
			return noneOf(given, names);
		}
		default:
			return undefined;
	}
}

const kinds: Readonly<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	object: 'a map of names to values',
	record: 'a map of names to values',
	array: 'a list',
};

const kindOf = (value: unknown): string =>
	Array.isArray(value)
		? 'a list'
		: isFields(value)
			? 'a map'
			: typeof value === 'string'
				? `the text '${value.slice(0, 40)}'`
				: String(value);

/** One line per issue: `file:line:column: what. What to do.` `place`: as in YamlFile. */
export function describeIssues(
	schema: Schema,
	value: unknown,
	issues: readonly Issue[],
	place: (path: Path, atKey?: boolean) => string,
): string[] {
	const all = issues.flatMap(issue => flatten(schema, value, issue));
	// A misspelt key says more than the key that is missing because of it.
	const meantKeys = new Set(
		all.flatMap(issue =>
			issue.code === 'unrecognized_keys'
				? issue.keys.map(key => dotted([...issue.path, nearest(key, namesAt(schema, value, issue.path)) ?? '']))
				: [],
		),
	);
	const lines = all
		.filter(issue => !isMissing(value, issue) || !meantKeys.has(dotted(issue.path)))
		.flatMap(issue => linesOf(schema, value, issue, place));
	const more = lines.length - mostLines;
	return more > 0 ? [...lines.slice(0, mostLines), `and ${more} more mistakes.`] : lines;
}

function linesOf(
	schema: Schema,
	value: unknown,
	issue: Issue,
	place: (path: Path, atKey?: boolean) => string,
): string[] {
	const {path} = issue;
	if (issue.code === 'unrecognized_keys') {
		const names = namesAt(schema, value, path);
		return issue.keys.slice(0, mostLines).map(key => {
			const near = nearest(key, names);
			const instead = near ? `Did you mean '${near}'?` : "Remove it, or see 'pitwall config schema'.";
			return `${place([...path, key], true)}: unknown key '${key}' in ${dotted(path)}. ${instead}`;
		});
	}
	if (issue.code === 'invalid_key') {
		const why = issue.issues[0]?.message ?? 'is no name';
		return [`${place(path, true)}: ${dotted(path.slice(0, -1))}: '${String(path.at(-1))}' ${why}.`];
	}
	if (isMissing(value, issue)) return [`${place(path)}: ${dotted(path)} is missing${missingWords(issue.message)}`];
	const atName = issue.code === 'custom' && issue.params?.atName === true;
	return [`${place(path, atName)}: ${dotted(path)}: ${issue.message}${/[.?]$/.test(issue.message) ? '' : '.'}`];
}

function isMissing(value: unknown, {code, path}: Issue): boolean {
	const last = path.at(-1);
	if (last === undefined || (code !== 'invalid_type' && code !== 'invalid_value')) return false;
	return inside(path.slice(0, -1).reduce(inside, value), last) === undefined;
}

/** The end of the line for a missing value: the schema's own text, except where zod's default only speaks of `undefined`. */
const missingWords = (message: string): string =>
	message.includes('undefined') || message.startsWith('can only be')
		? ". Add it, see 'pitwall config schema'."
		: `: ${message}.`;
