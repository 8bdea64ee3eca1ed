/**
 * The Logging query language as a predicate over entries. Text comparisons ignore case, regular expressions do
 * not; a comparison with a missing field is false, `!=` included, so `NOT x=1` matches where `x!=1` does not.
 */
import type {LogEntry} from '../../contract/logs.ts';
import {
	type Call,
	compileFilter,
	FilterError,
	type FilterNode,
	type Literal,
	type Operator,
	type Predicate,
	parseFilter,
} from '../../filter-syntax.ts';
import {canonicalPath, parseTimestamp, severityRank, textsIn, valuesAt} from './fields.ts';

export interface LogFilter {
	matches: Predicate<LogEntry>;
	/** No entry before (ms, inclusive) or after this matches: lets a listing skip most of the store. */
	from: number;
	to: number;
}

type Comparison = Extract<FilterNode, {kind: 'compare'}>;
/** Compares one value of a field. */
type Test = (value: unknown) => boolean;

/** Parses a filter; the empty one matches all. Throws FilterError. */
export function parseLogFilter(text: string): LogFilter {
	const node = parseFilter(text);
	if (!node) return {matches: () => true, from: -Infinity, to: Infinity};
	const matches = compileFilter<LogEntry>(node, leaf => {
		if (leaf.kind === 'compare') return compileComparison(leaf);
		return leaf.kind === 'literal' ? search(leaf.text) : compileCall(leaf);
	});
	return {matches, ...timeBounds(node)};
}

function timeBounds(node: FilterNode): {from: number; to: number} {
	const bounds = {from: -Infinity, to: Infinity};
	// Only what every matching entry must satisfy: the top-level conjunction.
	for (const item of node.kind === 'and' ? node.items : [node]) {
		if (item.kind !== 'compare' || item.value.kind !== 'literal' || item.path.join() !== 'timestamp') continue;
		const ms = parseTimestamp(item.value.text);
		if (ms === undefined) continue;
		if (item.op === '>' || item.op === '>=' || item.op === '=') bounds.from = Math.max(bounds.from, ms);
		if (item.op === '<' || item.op === '<=' || item.op === '=') bounds.to = Math.min(bounds.to, ms);
	}
	return bounds;
}

function compileComparison({path, op, value, at}: Comparison): Predicate<LogEntry> {
	const field = canonicalPath(path, at);
	if (value.kind === 'call') throw new FilterError(`unsupported function '${value.name}'`, value.at);
	if (op === ':' && value.text === '*' && !value.quoted) return entry => valuesAt(entry, field).length > 0;
	const test = compileTest(field, op, value);
	return entry => valuesAt(entry, field).some(test);
}

function compileTest(field: string[], op: Operator, value: Literal): Test {
	const name = field.join('.');
	if (op === '=~' || op === '!~') return matchesPattern(op, value);
	if (name === 'severity') return severityTest(op, value);
	if (name === 'timestamp' || name === 'receiveTimestamp') return timeTest(op, value);
	if (name === 'httpRequest.latency') return durationTest(op, value);
	if (op === ':') return contains(value.text);
	return general(op, value);
}

function matchesPattern(op: Operator, {text, at}: Literal): Test {
	const pattern = toRegExp(text, at);
	return value => typeof value !== 'object' && pattern.test(String(value)) === (op === '=~');
}

/** RE2 writes flags for the whole pattern, group names and text anchors in its own way. */
function toRegExp(text: string, at: number): RegExp {
	const [, flags = '', rest = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? [];
	const source = rest.replaceAll('(?P<', '(?<').replaceAll('\\A', '^').replaceAll('\\z', '$');
	try {
		return new RegExp(source, flags);
	} catch {
		throw new FilterError(`invalid regular expression '${text}'`, at);
	}
}

function severityTest(op: Operator, {text, at}: Literal): Test {
	const rank = severityRank(text);
	if (rank === undefined) throw new FilterError(`invalid severity '${text}'`, at);
	const compare = ordering(op === ':' ? '=' : op);
	return value => compare((severityRank(String(value)) ?? 0) - rank);
}

function timeTest(op: Operator, {text, at}: Literal): Test {
	const ms = parseTimestamp(text);
	if (ms === undefined) throw new FilterError(`invalid timestamp '${text}'`, at);
	const compare = ordering(op === ':' ? '=' : op);
	return value => compare(Number(value) - ms);
}

function durationTest(op: Operator, {text, at}: Literal): Test {
	const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
	if (amount === undefined) throw new FilterError(`invalid duration '${text}'`, at);
	const seconds = Number(amount) * ({ms: 0.001, s: 1, m: 60, h: 3600}[unit ?? 's'] ?? 1);
	const compare = ordering(op === ':' ? '=' : op);
	return value => compare(Number(value) - seconds);
}

function ordering(op: Operator): (difference: number) => boolean {
	if (op === '=') return difference => difference === 0;
	if (op === '!=') return difference => difference !== 0;
	if (op === '>') return difference => difference > 0;
	if (op === '>=') return difference => difference >= 0;
	if (op === '<') return difference => difference < 0;
	return difference => difference <= 0;
}

/** `field:text`: a part of a text, of any text inside a message, or a key of a map. */
function contains(text: string): Test {
	const needle = text.toLowerCase();
	return value => textsIn(value, true).some(part => part.toLowerCase().includes(needle));
}

/** Numbers compare as numbers where the entry has one, everything else as text. */
function general(op: Operator, {text, quoted}: Literal): Test {
	const isNull = !quoted && /^(null|null_value)$/i.test(text);
	const compare = ordering(op);
	const number = text.trim() === '' ? Number.NaN : Number(text);
	const folded = text.toLowerCase();
	return value => {
		if (value === null) return compare(isNull ? 0 : 1) && (op === '=' || op === '!=');
		if (typeof value === 'object') return false;
		if (typeof value === 'number') return Number.isNaN(number) ? op === '!=' : compare(value - number);
		const own = String(value).toLowerCase();
		return compare(own === folded ? 0 : own < folded ? -1 : 1);
	};
}

/** Text without a field: anywhere in the entry. */
function search(text: string): Predicate<LogEntry> {
	const needle = text.toLowerCase();
	return entry => textsIn(entry, false).some(part => part.toLowerCase().includes(needle));
}

function compileCall({name, args, at}: Call): Predicate<LogEntry> {
	const texts = args.map(arg => arg.text);
	const [first, second] = texts;
	const field = (path: string | undefined) => canonicalPath((path ?? '').split('.'), args[0]?.at ?? at);
	switch (name.toLowerCase()) {
		case 'log_id': {
			if (first === undefined || texts.length !== 1) throw new FilterError('log_id() takes one argument', at);
			const suffix = `/logs/${encodeURIComponent(first)}`.toLowerCase();
			return entry => entry.logName.toLowerCase().endsWith(suffix);
		}
		case 'search': {
			if (first === undefined || texts.length > 2) throw new FilterError('SEARCH() takes one or two arguments', at);
			if (second === undefined) return allTokens(first, entry => textsIn(entry, false));
			const path = field(first);
			return allTokens(second, entry => valuesAt(entry, path).flatMap(value => textsIn(value, false)));
		}
		case 'sample': {
			const fraction = Number(second);
			if (texts.length !== 2 || !(fraction > 0 && fraction <= 1))
				throw new FilterError('sample() takes a field and a fraction in (0, 1]', at);
			const path = field(first);
			return entry => valuesAt(entry, path).some(value => hash(String(value)) < fraction);
		}
		case 'ip_in_net':
		case 'cast':
		case 'regexp_extract':
		case 'source':
			throw new FilterError(`the sandbox does not support ${name}()`, at);
		default:
			throw new FilterError(`unknown function '${name}'`, at);
	}
}

/** SEARCH matches when every word of the query stands somewhere in the text, in any order. */
function allTokens(query: string, texts: (entry: LogEntry) => string[]): Predicate<LogEntry> {
	const tokens = words(query);
	return entry => {
		const present = new Set(texts(entry).flatMap(words));
		return tokens.every(token => present.has(token));
	};
}

function words(text: string): string[] {
	return text
		.toLowerCase()
		.split(/[^\p{L}\p{N}_]+/u)
		.filter(word => word !== '');
}

/** FNV-1a, scaled to [0, 1). */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
	return value / 2 ** 32;
}
