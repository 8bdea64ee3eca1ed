/** Polyglot, loaded once, and its syntax tree of a text. */
import {createRequire} from 'node:module';
import {setFlagsFromString} from 'node:v8';
import type * as Polyglot from '@polyglot-sql/sdk';
import {statementOf} from '../../text/statement.ts';
import {SqlError} from '../contract/tables.ts';
import {type Node, unsupported} from './ast.ts';

interface Complaint {
	error?: string | undefined;
	errorStart?: number | undefined;
	errorEnd?: number | undefined;
}

let polyglot: typeof Polyglot | undefined;
let loading: Promise<void> | undefined;

/** Loads the parser (about 0.1 s, once); must have resolved before `parseOne`. */
export function loadParser(): Promise<void> {
	loading ??= load();
	return loading;
}

/** The CommonJS build: the ES module streams its 22 MB through fetch, which takes longer (150 ms against 90) than reading them. */
async function load(): Promise<void> {
	// Most of the 22 MB is never called: checked function by function at the first call, 0.1 s of CPU less.
	setFlagsFromString('--wasm-lazy-validation');
	const sdk = createRequire(import.meta.url)('@polyglot-sql/sdk') as typeof Polyglot;
	await sdk.init();
	polyglot = sdk;
}

/** The syntax tree of the one statement in a text. Throws SqlError. */
export function parseOne(sql: string): Node {
	if (!polyglot) throw new Error('loadParser() has not resolved yet');
	// Blank where they were, so that everything else keeps its place.
	const hinted = sql.replaceAll(/@\{[^}]*\}/g, hint => ' '.repeat(hint.length));
	const start = /^(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\()*/.exec(hinted)?.[0].length ?? 0;
	const word = /^[a-z_]\w*/i.exec(hinted.slice(start))?.[0];
	if (word !== undefined && statementOf(hinted).type === undefined)
		throw new SqlError('invalidQuery', `Syntax error: Unexpected identifier "${word}"${placeIn(hinted, start)}`);
	const result = polyglot.parse(hinted, 'bigquery' as Polyglot.Dialect);
	if (!result.success) throw new SqlError('invalidQuery', `Syntax error: ${syntaxError(hinted, result)}`);
	const statements = (Array.isArray(result.ast) ? result.ast : [result.ast]) as unknown as Node[];
	const [first] = statements;
	if (!first) throw new SqlError('invalidQuery', 'Syntax error: Unexpected end of statement');
	if (statements.length > 1) throw unsupported('more than one statement');
	return first;
}

/** ` at [line:column]` of a place in a text. */
export function placeIn(text: string, offset: number): string {
	const before = text.slice(0, offset).split('\n');
	return ` at [${before.length}:${(before.at(-1)?.length ?? 0) + 1}]`;
}

const keywords = new Set(
	'ALL AND AS BETWEEN BY CASE CAST CROSS DISTINCT ELSE END EXCEPT EXISTS FROM FULL GROUP HAVING IN INNER INTERSECT INTERVAL INTO IS JOIN LEFT LIKE LIMIT NOT NULL ON OR ORDER OUTER OVER PARTITION QUALIFY RIGHT SELECT SET THEN UNION UNNEST USING WHEN WHERE WINDOW WITH'.split(
		' ',
	),
);

/** Polyglot's complaint in GoogleSQL's words: over what it stumbled, and where. */
function syntaxError(text: string, {error, errorStart, errorEnd}: Complaint): string {
	if (errorStart === undefined || errorEnd === undefined) return error ?? 'cannot be parsed';
	const isToken = /Invalid expression/.test(error ?? '');
	if (!isToken && text.slice(errorEnd).trim() === '')
		return `Unexpected end of statement${placeIn(text, text.trimEnd().length)}`;
	const token = text.slice(errorStart, errorEnd);
	const upper = token.toUpperCase();
	const what = keywords.has(upper)
		? `keyword ${upper}`
		: /^[a-z_]/i.test(token)
			? `identifier "${token}"`
			: `"${token}"`;
	return `Unexpected ${what}${placeIn(text, errorStart)}`;
}
