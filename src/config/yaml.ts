/** The text of one YAML file as a value, with the place of every value and of every mistake in it. */
import {
	type Document,
	isAlias,
	isMap,
	isNode,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	Parser,
	parseDocument,
} from 'yaml';
import {UsageError} from './usage.ts';

/** Characters of one file; the shipped ones have ten thousand. A file twice as long takes seconds to read. */
const longest = 256 * 1024;
/** Levels of one value in another; ours have ten. */
const deepest = 50;
/** Values after aliases are expanded; each may stand for many. */
const mostValues = 50_000;

/** A way into a value, as in `['checks', 0, 'id']`. */
export type Path = readonly PropertyKey[];

export interface YamlFile {
	file: string;
	/** The content: maps, lists, texts, numbers, booleans, nulls. An empty file is an empty map. */
	value: unknown;
	/** `file:line:column` of the value at the path, or of the nearest one around it. `atKey`: of its name, not of its value. */
	place(path: Path, atKey?: boolean): string;
	/** The place of the n-th occurrence of a word in the text at the path, whatever its quotes and folds. */
	placeIn(path: Path, word: RegExp, nth: number): string;
}

/** @throws UsageError */
export function parseYaml(file: string, text: string): YamlFile {
	const counter = new LineCounter();
	const at = (offset: number): string => {
		const {line, col} = counter.linePos(offset);
		return `${file}:${line}:${col}`;
	};
	const wrong = (offset: number, what: string): UsageError => new UsageError(`${at(offset)}: ${what}.`);
	if (text.length > longest) {
		counter.addNewLine(0);
		for (let end = text.indexOf('\n'); end !== -1 && end < longest; end = text.indexOf('\n', end + 1))
			counter.addNewLine(end + 1);
		throw wrong(longest, `the file goes on past ${longest} characters. Split it into several system files`);
	}
	let document: Document;
	try {
		// Keys are compared below, because the parser compares each pair of them.
		document = parseDocument(text, {lineCounter: counter, prettyErrors: false, uniqueKeys: false, logLevel: 'error'});
	} catch (error) {
		if (error instanceof RangeError) throw wrong(offsetOfDepth(text), tooDeep);
		throw error;
	}
	const [broken] = document.errors;
	// Deep nesting overflows the parser's stack, which it may report as a mistake of YAML.
	if (broken?.message.includes('call stack')) throw wrong(offsetOfDepth(text), tooDeep);
	if (broken) throw wrong(broken.pos[0], inOurWords(broken.code, broken.message, text, broken.pos[0]));
	const fault = document.contents ? faultOf(document.contents as Node) : undefined;
	if (fault) throw wrong(fault.node.range?.[0] ?? 0, fault.what);
	const value: unknown = document.toJS({maxAliasCount: -1});
	if (value === null) return {file, value: {}, place: () => at(0), placeIn: () => at(0)};
	if (!isMap(document.contents))
		throw wrong(document.contents?.range?.[0] ?? 0, "this is no map of names to values. Write 'name: value' lines");

	const nodeAt = (path: Path): Node | undefined => {
		let node: unknown = document.contents;
		for (const key of path) {
			if (isAlias(node)) node = node.resolve(document);
			node = isMap(node)
				? node.items.find(({key: one}) => isScalar(one) && String(one.value) === String(key))?.value
				: isSeq(node)
					? node.items[Number(key)]
					: undefined;
		}
		return isNode(node) ? node : undefined;
	};
	return {
		file,
		value,
		place(path, atKey = false) {
			for (let length = path.length; length > 0; length--) {
				const node = nodeAt(path.slice(0, length));
				const keyNode = keyOf(nodeAt(path.slice(0, length - 1)), path[length - 1]);
				const chosen = (atKey && length === path.length && keyNode) || node || keyNode;
				if (chosen?.range) return at(chosen.range[0]);
			}
			return at(0);
		},
		placeIn(path, word, nth) {
			const range = nodeAt(path)?.range;
			if (!range) return this.place(path);
			const found = [...text.slice(range[0], range[1]).matchAll(new RegExp(word, 'gi'))][nth];
			return at(range[0] + (found?.index ?? 0));
		},
	};
}

function keyOf(map: Node | undefined, key: PropertyKey | undefined): Node | undefined {
	if (!isMap(map)) return undefined;
	const pair = map.items.find(({key: one}) => isScalar(one) && String(one.value) === String(key));
	return isNode(pair?.key) ? pair.key : undefined;
}

const tooDeep = `values are nested more than ${deepest} deep. Write it flatter`;

/** Refuses well-formed YAML that cannot be meant: duplicate names, names of prototypes, too deep, too many values by aliases. */
function faultOf(root: Node): {node: Node; what: string} | undefined {
	const sizes = new Map<string, number>();
	/** Values under a node; an alias counts for all that it stands for. @throws Fault */
	const sizeOf = (node: unknown, depth: number): number => {
		if (!isNode(node)) return 1;
		if (depth > deepest) throw new Fault(node, tooDeep);
		let size = 1;
		if (isAlias(node)) {
			const known = sizes.get(node.source);
			if (known === undefined)
				throw new Fault(node, `nothing before it is called &${node.source}. Write the value itself here`);
			size = known;
		} else if (isMap(node)) {
			const names = new Set<string>();
			for (const {key, value} of node.items) {
				if (!isScalar(key)) throw new Fault(isNode(key) ? key : node, 'a name must be a plain text');
				const name = String(key.value);
				if (name === '__proto__') throw new Fault(key, "'__proto__' cannot be a name. Choose another");
				if (name === '<<') throw new Fault(key, "'<<' does not merge here. Write the values out");
				if (names.has(name)) throw new Fault(key, `'${name}' is here twice. Keep one of them`);
				names.add(name);
				size += sizeOf(value, depth + 1);
			}
		} else if (isSeq(node)) for (const item of node.items) size += sizeOf(item, depth + 1);
		if (size > mostValues)
			throw new Fault(node, `with its aliases it holds more than ${mostValues} values. Write out what you need`);
		if (!isAlias(node) && 'anchor' in node && node.anchor) sizes.set(node.anchor, size);
		return size;
	};
	try {
		sizeOf(root, 0);
	} catch (error) {
		if (error instanceof Fault) return error;
		throw error;
	}
	return undefined;
}

class Fault extends Error {
	readonly node: Node;
	readonly what: string;
	constructor(node: Node, what: string) {
		super(what);
		this.node = node;
		this.what = what;
	}
}

/** The place where nesting becomes too deep for the parser's stack; its lexer has no such limit. */
function offsetOfDepth(text: string): number {
	for (const token of new Parser().parse(text)) {
		const open: {token: unknown; depth: number}[] = [{token, depth: 0}];
		for (let next = open.pop(); next; next = open.pop()) {
			if (typeof next.token !== 'object' || next.token === null) continue;
			if (next.depth > deepest && 'offset' in next.token) return Number(next.token.offset);
			const inner = Object.values(next.token).flatMap(value => (Array.isArray(value) ? value : [value]));
			const isCollection = 'items' in next.token;
			open.push(...inner.map(one => ({token: one, depth: next.depth + (isCollection ? 1 : 0)})));
		}
	}
	return 0;
}

const comparisonSign = /:\s*([<>]=?\s*-?\d[^\s,}\]]*)/;

/** How to mend a mistake of syntax, for somebody who wanted to write a threshold. */
function inOurWords(code: string, message: string, text: string, offset: number): string {
	const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n')[0] ?? '';
	const [, sign] = comparisonSign.exec(line) ?? [];
	if (sign && (code === 'UNEXPECTED_TOKEN' || code === 'BAD_SCALAR_START'))
		return `'>' begins a folded text in YAML. Write the comparison in quotes: "${sign.trim()}"`;
	switch (code) {
		case 'MULTIPLE_DOCS':
			return 'a second document begins here. Keep one document in a file';
		case 'TAB_AS_INDENT':
			return 'tabs cannot indent YAML. Use spaces';
		case 'BAD_SCALAR_START':
			return 'a value cannot begin with this character. Write the value in quotes';
		case 'BLOCK_AS_IMPLICIT_KEY':
			return "a second ': ' in one value. Write the value in quotes, or begin a new line";
		case 'MISSING_CHAR':
			return message.startsWith('Missing closing')
				? `${message}. Close it`
				: `${message.split('\n')[0]}. Write 'name: value'`;
		default:
			return `${message.split('\n')[0]}. Mend the YAML`;
	}
}
