/**
 * The tokens of a statement, held against GoogleSQL before it is parsed: the parser also takes what other dialects have and
 * Google refuses (`5 // 2`, `a == b`, `x::STRING`, `LEN(s)`, UNION without ALL).
 */
import {SqlError} from '../contract/tables.ts';
import {unsupported} from './ast.ts';
import {googleFunctions, openingWords, reservedWords, tableFunctions} from './googleNames.ts';

export interface Token {
	kind: 'name' | 'quoted' | 'number' | 'text' | 'sign' | 'parameter';
	/** As it stands in the statement. */
	text: string;
	/** Where it begins. */
	at: number;
}

const forms: readonly (readonly [Token['kind'] | undefined, RegExp])[] = [
	// Space, comments and the hints of Spanner.
	[undefined, /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|@\{[^}]*\}/y],
	[
		'text',
		/(?:r|b|rb|br)?(?:'''(?:\\[\s\S]|(?!''')[\s\S])*'''|"""(?:\\[\s\S]|(?!""")[\s\S])*"""|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*")/iy,
	],
	['quoted', /`(?:\\[\s\S]|[^`\\])*`/y],
	['parameter', /@{1,2}[a-z_]\w*|\?/iy],
	['number', /0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/iy],
	['name', /[a-z_]\w*/iy],
	['sign', /\|>|\|\||<=|>=|<>|!=|<<|>>|=>|->|[\s\S]/y],
];

/** All tokens of a text; what cannot be one is a sign. */
export function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	for (let at = 0; at < text.length; ) {
		for (const [kind, form] of forms) {
			form.lastIndex = at;
			const [found] = form.exec(text) ?? [];
			if (!found) continue;
			if (kind) tokens.push({kind, text: found, at});
			at += found.length;
			break;
		}
	}
	return tokens;
}

const signs = new Set('+ - * / < > <= >= = != <> ( ) [ ] { } , . ; : | || |> & ^ ~ << >> => ->'.split(' '));
/** Words after AS that begin something else than an alias. */
const afterAs = new Set(['STRUCT', 'ARRAY', 'OF', 'RANGE', 'INTERVAL', 'PROTO']);

const upper = (token: Token | undefined) => (token?.kind === 'name' ? token.text.toUpperCase() : (token?.text ?? ''));

/** A token in the words of a syntax error. */
export function said(token: Token): string {
	if (token.kind === 'name')
		return reservedWords.has(upper(token)) ? `keyword ${upper(token)}` : `identifier "${token.text}"`;
	if (token.kind === 'number') return `integer literal "${token.text}"`;
	return token.kind === 'text' ? `string literal ${token.text}` : `"${token.text}"`;
}

/** @param place ` at [line:column]` of an offset. @throws SqlError for what GoogleSQL has not */
export function checkTokens(tokens: readonly Token[], place: (offset: number) => string): void {
	// Of a table or a view: AS and a query.
	const isDefinition = /^(CREATE|EXPORT|ALTER)$/.test(upper(tokens[0]));
	for (const [index, token] of tokens.entries()) {
		const [before, next] = [tokens[index - 1], tokens[index + 1]];
		const wrong =
			wrongSign(token, next) ??
			wrongSet(token, before, next) ??
			wrongLimit(tokens, index) ??
			(isDefinition ? undefined : wrongAlias(token, before, next));
		if (wrong) throw new SqlError('invalidQuery', `Syntax error: ${wrong.says}${place(wrong.at)}`);
		if (upper(token) === 'FOR' && /^SYSTEM(_TIME)?$/.test(upper(next))) throw unsupported('FOR SYSTEM_TIME AS OF');
		if (next?.text === '(') checkCall(tokens, index, place);
	}
}

interface Wrong {
	says: string;
	at: number;
}

function wrongSign(token: Token, next: Token | undefined): Wrong | undefined {
	const end = token.at + token.text.length;
	if (token.kind === 'number' && next?.kind === 'name' && next.at === end)
		return {says: 'Missing whitespace between literal and alias', at: next.at};
	if (token.kind === 'text' && next?.kind === 'text')
		return {
			says: 'Concatenation of subsequent string literals is not supported. Did you mean to use the || operator?',
			at: next.at,
		};
	if (upper(token) === ')' && /^(IGNORE|RESPECT)$/.test(upper(next)) && next)
		return {says: `Expected end of input but got ${said(next)}`, at: next.at};
	if (token.kind !== 'sign') return undefined;
	if (!signs.has(token.text)) return {says: `Unexpected "${token.text}"`, at: token.at};
	const isDouble =
		(/^[=:/]$/.test(token.text) && next?.text === token.text) || (token.text === '<=' && next?.text === '>');
	return isDouble && next?.at === end ? {says: `Unexpected "${next.text}"`, at: next.at} : undefined;
}

/** LIMIT takes one number, and OFFSET comes after it. */
function wrongLimit(tokens: readonly Token[], index: number): Wrong | undefined {
	const comma = tokens[index + 2];
	if (upper(tokens[index]) !== 'LIMIT' || comma?.text !== ',') return undefined;
	return {says: 'Expected end of input but got ","', at: comma.at};
}

/** UNION, INTERSECT and EXCEPT say whether equal rows are one. */
function wrongSet(token: Token, before: Token | undefined, next: Token | undefined): Wrong | undefined {
	if (!/^(UNION|INTERSECT|EXCEPT)$/.test(upper(token)) || !next || before?.text === '*') return undefined;
	return /^(ALL|DISTINCT)$/.test(upper(next))
		? undefined
		: {says: `Expected keyword ALL or keyword DISTINCT but got ${said(next)}`, at: next.at};
}

function wrongAlias(token: Token, before: Token | undefined, next: Token | undefined): Wrong | undefined {
	if (upper(before) !== 'AS' || !reservedWords.has(upper(token)) || afterAs.has(upper(token)) || next?.text === '<')
		return undefined;
	return {says: `Unexpected ${said(token)}`, at: token.at};
}

/** The name before a parenthesis is one of GoogleSQL's functions or words. */
function checkCall(tokens: readonly Token[], index: number, place: (offset: number) => string): void {
	let first = index;
	while (tokens[first - 1]?.text === '.' && /name|quoted/.test(tokens[first - 2]?.kind ?? '')) first -= 2;
	const path = tokens.slice(first, index + 1).filter(({text}) => text !== '.');
	const [head] = path;
	if (!head || !path.every(({kind}) => kind === 'name' || kind === 'quoted')) return;
	const name = path.map(({text}) => text.replaceAll('`', '')).join('.');
	const known = name.toUpperCase().replace(/^SAFE\./, '');
	const before = upper(tokens[first - 1]);
	// What follows INSERT is a table with its columns.
	if (/^(INTO|INSERT|TABLE)$/.test(before) || googleFunctions.has(known)) return;
	if (before === 'FROM' || before === 'JOIN') {
		if (tableFunctions.has(known)) return;
		throw new SqlError('invalidQuery', `Table-valued function not found: ${name}${place(head.at)}`);
	}
	const isWord = head.kind === 'name' && path.length === 1 && (reservedWords.has(known) || openingWords.has(known));
	if (isWord) return;
	throw new SqlError('invalidQuery', `Function not found: ${name}${place(head.at)}`);
}
