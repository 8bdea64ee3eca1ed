/**
 * The grammar that Logging's query language and Monitoring's filters share: comparisons joined by AND, OR, NOT,
 * `-`, parentheses and juxtaposition. NOT binds tightest, then OR, then AND (as Google documents it for both).
 * This file knows no field: it yields a tree, which each API compiles into its own predicate.
 */

/** A bad filter; `position` counts characters from 0. */
export class FilterError extends Error {
	override readonly name = 'FilterError';
	readonly position: number;
	constructor(message: string, position: number) {
		super(message);
		this.position = position;
	}
}

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | ':' | '=~' | '!~';

export interface Literal {
	kind: 'literal';
	text: string;
	quoted: boolean;
	at: number;
}

export interface Call {
	kind: 'call';
	/** As written, e.g. `log_id` or `monitoring.regex.full_match`. */
	name: string;
	args: Literal[];
	at: number;
}

export type FilterNode =
	| {kind: 'and'; items: FilterNode[]}
	| {kind: 'or'; items: FilterNode[]}
	| {kind: 'not'; item: FilterNode}
	| {kind: 'compare'; path: string[]; op: Operator; value: Literal | Call; at: number}
	| Literal
	| Call;

const operators: readonly Operator[] = ['=~', '!~', '!=', '>=', '<=', '=', '>', '<', ':'];
/** Characters of unquoted text before an operator, and after one, where timestamps, globs and URLs may stand. */
const word = /[^\s()"'=!<>:~,]/;
const bareValue = /[^\s()",]/;
const escapes: Record<string, string> = {
	a: '\x07',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
	'"': '"',
	"'": "'",
	'\\': '\\',
};
/** Characters by their number, behind a backslash. */
const numbered = /x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})/y;
/** Deeper nesting than any person writes; keeps the recursion off the stack's end. */
const maxDepth = 200;

class Parser {
	readonly #text: string;
	#pos = 0;
	#depth = 0;

	constructor(text: string) {
		this.#text = text;
	}

	parse(): FilterNode | undefined {
		this.#skip();
		if (this.#pos >= this.#text.length) return undefined;
		const node = this.#and(() => this.#term());
		if (this.#pos < this.#text.length) throw this.#unexpected();
		return node;
	}

	#and(leaf: () => FilterNode): FilterNode {
		if (++this.#depth > maxDepth) throw new FilterError('filter is nested too deeply', this.#pos);
		const items = [this.#or(leaf)];
		for (;;) {
			this.#skip();
			if (this.#pos >= this.#text.length || this.#peek() === ')') break;
			if (this.#isKeyword('OR')) throw this.#unexpected();
			this.#keyword('AND');
			items.push(this.#or(leaf));
		}
		this.#depth--;
		return join('and', items);
	}

	#or(leaf: () => FilterNode): FilterNode {
		const items = [this.#not(leaf)];
		while (this.#keyword('OR')) items.push(this.#not(leaf));
		return join('or', items);
	}

	#not(leaf: () => FilterNode): FilterNode {
		this.#skip();
		const dash = this.#peek() === '-' && this.#text[this.#pos + 1] !== '-';
		if (dash) this.#pos++;
		if (dash || this.#keyword('NOT')) {
			if (++this.#depth > maxDepth) throw new FilterError('filter is nested too deeply', this.#pos);
			const item = this.#not(leaf);
			this.#depth--;
			return {kind: 'not', item};
		}
		if (this.#peek() !== '(') return leaf();
		this.#pos++;
		const node = this.#and(leaf);
		this.#expect(')');
		return node;
	}

	/** One comparison, function call, or text to search for. */
	#term(): FilterNode {
		const at = this.#pos;
		if (this.#isKeyword('AND') || this.#isKeyword('OR')) throw this.#unexpected();
		const path = this.#path();
		if (this.#peek() === '(' && path.every(part => !part.quoted)) return this.#call(path, at);
		this.#skip();
		const op = this.#operator();
		if (op) {
			const names = path.map(part => part.text);
			return this.#comparand(names, op, at);
		}
		const [only] = path;
		if (path.length === 1 && only) return only;
		return {kind: 'literal', text: path.map(part => part.text).join('.'), quoted: false, at};
	}

	#comparand(path: string[], op: Operator, at: number): FilterNode {
		const leaf = (): FilterNode => ({kind: 'compare', path, op, value: this.#value(), at});
		this.#skip();
		if (this.#peek() !== '(') return leaf();
		this.#pos++;
		const node = this.#and(leaf);
		this.#expect(')');
		return node;
	}

	#value(): Literal | Call {
		this.#skip();
		const at = this.#pos;
		if (this.#peek() === '"' || this.#peek() === "'") return this.#quoted();
		const text = this.#while(bareValue);
		if (text === '') throw this.#unexpected();
		if (this.#peek() === '(') return this.#call([{kind: 'literal', text, quoted: false, at}], at);
		return {kind: 'literal', text, quoted: false, at};
	}

	#call(path: Literal[], at: number): Call {
		this.#expect('(');
		const args: Literal[] = [];
		this.#skip();
		while (this.#peek() !== ')') {
			if (args.length > 0) this.#expect(',');
			this.#skip();
			args.push(this.#argument());
			this.#skip();
		}
		this.#pos++;
		return {kind: 'call', name: path.map(part => part.text).join('.'), args, at};
	}

	#argument(): Literal {
		const at = this.#pos;
		if (this.#peek() === '"' || this.#peek() === "'") return this.#quoted();
		const text = this.#while(bareValue);
		if (text === '') throw this.#unexpected();
		return {kind: 'literal', text, quoted: false, at};
	}

	/** Dotted segments, each bare or quoted: `labels."goog-managed-by"`. */
	#path(): Literal[] {
		const parts: Literal[] = [];
		for (;;) {
			const at = this.#pos;
			if (this.#peek() === '"' || this.#peek() === "'") parts.push(this.#quoted());
			else {
				const text = this.#while(word);
				const segments = text.split('.');
				// `labels."x"`: the dot belongs to the word before the quote.
				if (this.#peek() === '"' && text.endsWith('.')) segments.pop();
				if (text === '' || segments.some(segment => segment === '')) throw this.#unexpected(at);
				parts.push(...segments.map(segment => ({kind: 'literal', text: segment, quoted: false, at}) as const));
				if (this.#peek() === '"' && text.endsWith('.')) continue;
			}
			if (this.#peek() !== '.' || parts.at(-1)?.quoted !== true) return parts;
			this.#pos++;
		}
	}

	#quoted(): Literal {
		const at = this.#pos;
		const quote = this.#peek();
		let text = '';
		for (let i = at + 1; i < this.#text.length; i++) {
			const char = this.#text[i] as string;
			if (char === quote) {
				this.#pos = i + 1;
				return {kind: 'literal', text, quoted: true, at};
			}
			if (char === '\\' && i + 1 < this.#text.length) {
				const next = this.#text[++i] as string;
				numbered.lastIndex = i;
				const [sequence, ...codes] = numbered.exec(this.#text) ?? [];
				if (sequence !== undefined) {
					const octal = codes[3];
					const code = Number.parseInt(octal ?? codes.find(Boolean) ?? '', octal === undefined ? 16 : 8);
					if (code > 0x10ffff) throw new FilterError(`invalid escape '\\${sequence}'`, i);
					text += String.fromCodePoint(code);
					i += sequence.length - 1;
					continue;
				}
				// An unknown escape stays as it is: `\.` and `\d` are meant for the regular expression.
				text += escapes[next] ?? `\\${next}`;
			} else text += char;
		}
		throw new FilterError('unterminated string', at);
	}

	#operator(): Operator | undefined {
		const found = operators.find(op => this.#text.startsWith(op, this.#pos));
		if (found) {
			this.#pos += found.length;
			return found;
		}
		// gcloud's own `field~"regex"`, which people write here too.
		if (this.#peek() !== '~') return undefined;
		this.#pos++;
		return '=~';
	}

	#isKeyword(name: string): boolean {
		if (!this.#text.startsWith(name, this.#pos)) return false;
		const next = this.#text[this.#pos + name.length];
		return next === undefined || /[\s("'-]/.test(next);
	}

	#keyword(name: string): boolean {
		this.#skip();
		if (!this.#isKeyword(name)) return false;
		this.#pos += name.length;
		this.#skip();
		if (this.#pos >= this.#text.length) throw this.#unexpected();
		return true;
	}

	#expect(char: string): void {
		this.#skip();
		if (this.#peek() !== char) throw this.#unexpected();
		this.#pos++;
	}

	/** White space and `-- comments`. */
	#skip(): void {
		for (;;) {
			this.#while(/\s/);
			if (!this.#text.startsWith('--', this.#pos)) return;
			const end = this.#text.indexOf('\n', this.#pos);
			this.#pos = end < 0 ? this.#text.length : end;
		}
	}

	#while(chars: RegExp): string {
		const from = this.#pos;
		while (this.#pos < this.#text.length && chars.test(this.#text[this.#pos] as string)) this.#pos++;
		return this.#text.slice(from, this.#pos);
	}

	#peek(): string | undefined {
		return this.#text[this.#pos];
	}

	#unexpected(at = this.#pos): FilterError {
		const token = /^\S+/.exec(this.#text.slice(at, at + 20))?.[0];
		return new FilterError(token === undefined ? 'unexpected end of filter' : `syntax error at token '${token}'`, at);
	}
}

function join(kind: 'and' | 'or', items: FilterNode[]): FilterNode {
	const [only] = items;
	return items.length === 1 && only ? only : {kind, items};
}

/** Parses a filter; undefined when it is empty. Throws FilterError. */
export function parseFilter(text: string): FilterNode | undefined {
	return new Parser(text).parse();
}

/** The message of a FilterError as an API would put it: `Unparseable filter: … at line 1, column 5`. */
export function describeFilterError(filter: string, error: FilterError): string {
	const before = filter.slice(0, error.position).split('\n');
	return `Unparseable filter: ${error.message} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

export type Predicate<T> = (item: T) => boolean;

/** Turns the tree into a predicate, given how to compile its leaves. */
export function compileFilter<T>(
	node: FilterNode,
	leaf: (node: Extract<FilterNode, {kind: 'compare' | 'literal' | 'call'}>) => Predicate<T>,
): Predicate<T> {
	if (node.kind === 'not') {
		const item = compileFilter(node.item, leaf);
		return value => !item(value);
	}
	if (node.kind === 'and' || node.kind === 'or') {
		const items = node.items.map(item => compileFilter(item, leaf));
		return node.kind === 'and' ? value => items.every(item => item(value)) : value => items.some(item => item(value));
	}
	return leaf(node);
}
