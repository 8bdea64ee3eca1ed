/** Polyglot, loaded once, and its syntax tree of a text. */
import {createRequire} from 'node:module';
import {setFlagsFromString} from 'node:v8';
import type * as Polyglot from '@polyglot-sql/sdk';
import {statementOf} from '../../text/statement.ts';
import {SqlError} from '../contract/tables.ts';
import {kindOf, type Node, unsupported, walk} from './ast.ts';
import {unescaped} from './escapes.ts';
import {reservedWords} from './googleNames.ts';
import {checkTokens, tokensOf} from './tokens.ts';

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
	const hinted = unescaped(
		sql.replaceAll(/@\{[^}]*\}/g, hint => ' '.repeat(hint.length)),
		offset => placeIn(sql, offset),
	);
	const start = /^(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\()*/.exec(hinted)?.[0].length ?? 0;
	const word = /^[a-z_]\w*/i.exec(hinted.slice(start))?.[0];
	if (word !== undefined && statementOf(hinted).type === undefined)
		throw new SqlError('invalidQuery', `Syntax error: Unexpected identifier "${word}"${placeIn(hinted, start)}`);
	checkTokens(tokensOf(hinted), offset => placeIn(hinted, offset));
	const result = polyglot.parse(hinted, 'bigquery' as Polyglot.Dialect);
	if (!result.success) throw new SqlError('invalidQuery', `Syntax error: ${syntaxError(hinted, result)}`);
	const statements = (Array.isArray(result.ast) ? result.ast : [result.ast]) as unknown as Node[];
	const [first] = statements;
	if (!first) throw new SqlError('invalidQuery', 'Syntax error: Unexpected end of statement');
	if (statements.length > 1) throw unsupported('more than one statement');
	if (/^(select|union|intersect|except|subquery)$/.test(kindOf(first))) refuseUnread(first);
	return first;
}

/** What the printer reads of a query, or what says nothing. */
const read = new Set(
	`alias alias_explicit_as alias_first alias_keyword all alias_keyword args base bracket_notation catalog characters column columns
	condition ctes data_type decimals default desc distinct else_ element_type end end_side_text except explicit_args expression
	expressions false_value field fields frame from group_by having having_max high ignore_nulls index integer_spelling joins
	kind kind_text left length limit line literal_type low name nesting_group no_parens not nulls_first offset offset_alias on operand
	order_by original_name over partition_by path position precision qualify quantifier query quoted recursive replace right scale schema
	separator span spec star start start_side_text style substr table table_sample this timezone to trailing_comments true_value
	type unit unnest use_inner_keyword use_outer_keyword using value value_column name_column pivot whens where_clause window_name windows
	with with_ordinality with_tz zone top by_name corresponding`.split(/\s+/),
);

/** Refuses the parts of other dialects that the parser takes and the printer would leave out. */
function refuseUnread(tree: Node): void {
	walk(tree, body => {
		const fields = Object.keys(body);
		if (fields.length < 2) return;
		for (const field of fields) {
			const value = body[field];
			const isEmpty = !value || (Array.isArray(value) && value.length === 0) || field.endsWith('comments');
			if (!isEmpty && !read.has(field)) throw unsupported(field.replaceAll('_', ' ').toUpperCase());
		}
	});
}

/** ` at [line:column]` of a place in a text. */
export function placeIn(text: string, offset: number): string {
	const before = text.slice(0, offset).split('\n');
	return ` at [${before.length}:${(before.at(-1)?.length ?? 0) + 1}]`;
}

/** Polyglot's complaint in GoogleSQL's words: over what it stumbled, and where. */
function syntaxError(text: string, {error, errorStart, errorEnd}: Complaint): string {
	if (errorStart === undefined || errorEnd === undefined) return error ?? 'cannot be parsed';
	const isToken = /Invalid expression/.test(error ?? '');
	if (!isToken && text.slice(errorEnd).trim() === '')
		return `Unexpected end of statement${placeIn(text, text.trimEnd().length)}`;
	const token = text.slice(errorStart, errorEnd);
	const upper = token.toUpperCase();
	const what = reservedWords.has(upper)
		? `keyword ${upper}`
		: /^[a-z_]/i.test(token)
			? `identifier "${token}"`
			: `"${token}"`;
	return `Unexpected ${what}${placeIn(text, errorStart)}`;
}
