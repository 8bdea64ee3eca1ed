/** Polyglot, loaded once, and what it makes of a text. */
import {createRequire} from 'node:module';
import {setFlagsFromString} from 'node:v8';
import type * as Polyglot from '@polyglot-sql/sdk';
import {SqlError} from '../contract/tables.ts';
import {type Node, unsupported} from './ast.ts';

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
	const hinted = sql.replaceAll(/@\{[^}]*\}/g, '');
	const result = polyglot.parse(hinted, 'bigquery' as Polyglot.Dialect);
	if (!result.success) throw new SqlError('invalidQuery', `Syntax error: ${result.error ?? 'cannot be parsed'}`);
	const statements = (Array.isArray(result.ast) ? result.ast : [result.ast]) as unknown as Node[];
	const [first] = statements;
	if (!first) throw new SqlError('invalidQuery', 'Syntax error: Unexpected end of statement');
	if (statements.length > 1) throw unsupported('more than one statement');
	return first;
}
