/**
 * The kind of a GoogleSQL statement, told by its first words. No parser: enough to tell a query from a change; undefined
 * where it cannot tell. The words are those of BigQuery's `statementType`.
 */

export interface Statement {
	/** `SELECT` for any query, `SCRIPT` for several statements; undefined where the words do not tell. */
	type: string | undefined;
	/** Where the statement begins, or the first that is no query: an index into the text. */
	at: number;
}

interface Word {
	/** Upper case, or one sign. */
	text: string;
	at: number;
	/** Parentheses around it. */
	depth: number;
}

/** Spaces, comments, hints, strings and quoted names; then words and signs. */
const tokens = new RegExp(
	[
		String.raw`\s+|--[^\n]*|#[^\n]*|/\*[^]*?(?:\*/|$)|@\{[^}]*\}?`,
		String.raw`(?:\b(?:rb?|br?))?(?:"""(?:[^"\\]+|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]+|\\[^]|'(?!''))*(?:'''|$))`,
		String.raw`(?:\b(?:rb?|br?))?(?:"(?:[^"\\\n]+|\\[^])*"?|'(?:[^'\\\n]+|\\[^])*'?)`,
		'`(?:[^`\\\\]+|\\\\[^])*`?',
		String.raw`(?<word>@{0,2}[a-z_]\w*|[^])`,
	].join('|'),
	'giy',
);
const queries: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'FROM', 'GRAPH']);
const changes: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
const others: ReadonlySet<string> = new Set(['CALL', 'ASSERT', 'GRANT', 'REVOKE']);
/** Statements whose type includes their object (`CREATE_TABLE`). */
const definitions: ReadonlySet<string> = new Set([
	'CREATE',
	'ALTER',
	'DROP',
	'UNDROP',
	'TRUNCATE',
	'EXPORT',
	'LOAD',
	'RENAME',
	'ANALYZE',
]);
const script: ReadonlySet<string> = new Set(
	'DECLARE SET BEGIN IF CASE LOOP WHILE REPEAT FOR EXECUTE RAISE RETURN BREAK LEAVE CONTINUE ITERATE COMMIT ROLLBACK START'.split(
		' ',
	),
);
const adjectives: ReadonlySet<string> = new Set([
	'OR',
	'REPLACE',
	'TEMP',
	'TEMPORARY',
	'AGGREGATE',
	'UNIQUE',
	'PUBLIC',
]);

/** The statements of a text, apart. */
function statementsOf(sql: string): Statement[] {
	const statements: Word[][] = [[]];
	let depth = 0;
	for (const {groups, index} of sql.matchAll(tokens)) {
		const text = groups?.word?.toUpperCase();
		if (text === undefined) continue;
		if (text === ';') statements.push([]);
		else statements.at(-1)?.push({text, at: index, depth});
		if (text === '(') depth++;
		if (text === ')') depth--;
	}
	return statements.filter(words => words.length > 0).map(words => ({type: typeOf(words), at: words[0]?.at ?? 0}));
}

/** The text with its strings that are not raw, quotes included, as `change` writes them. */
export const withStrings = (sql: string, change: (text: string, at: number) => string): string =>
	[...sql.matchAll(tokens)]
		.map(({0: token, index}) => (/^b?["']/i.test(token) ? change(token, index) : token))
		.join('');

/** The statements of a text without comments, each on one line but for its strings. */
export function statementTexts(sql: string): string[] {
	const texts = [''];
	for (const [token] of sql.matchAll(tokens)) {
		const last = texts.length - 1;
		if (token === ';') texts.push('');
		else if (!/^(?:\s|--|#|\/\*)/.test(token)) texts[last] += token;
		else if (!texts[last]?.endsWith(' ')) texts[last] += ' ';
	}
	return texts.map(text => text.trim()).filter(text => text !== '');
}

/** The text as one statement. */
export function statementOf(sql: string): Statement {
	const all = statementsOf(sql);
	const [first] = all;
	if (!first || all.length === 1) return first ?? {type: undefined, at: 0};
	// Temporary functions are part of their query; BigQuery's own dry run decides about them.
	const isPrelude = all.slice(0, -1).every(({type}) => type === 'CREATE_FUNCTION') && all.at(-1)?.type === 'SELECT';
	if (isPrelude) return {type: undefined, at: first.at};
	return {type: 'SCRIPT', at: (all.find(({type}) => type !== 'SELECT') ?? all[1] ?? first).at};
}

function typeOf(words: readonly Word[]): string | undefined {
	const begin = words.findIndex(({text}) => text !== '(');
	const first = words[begin]?.text ?? '';
	if (queries.has(first)) return written(words.slice(begin)) ?? 'SELECT';
	if (changes.has(first) || others.has(first)) return first;
	if (script.has(first) || words[begin + 1]?.text === ':') return 'SCRIPT';
	if (!definitions.has(first)) return undefined;
	const about = words.slice(begin + 1).find(({text}) => !adjectives.has(text))?.text;
	const isFilled = about === 'TABLE' && words.some(({text, depth}) => depth === 0 && queries.has(text));
	return [first, about, ...(first === 'CREATE' && isFilled ? ['AS_SELECT'] : [])].join('_');
}

/** The change hidden in a text that begins as a query: behind the tables of WITH, or at the end of a pipe. */
function written(words: readonly Word[]): string | undefined {
	const [first] = words;
	// The word that WITH is about; behind it, `update` is the name of a column.
	const main = words.find(
		({text, depth}, index) =>
			words[index - 1]?.text === ')' && depth === first?.depth && (queries.has(text) || changes.has(text)),
	);
	if (first?.text === 'WITH' && main && changes.has(main.text)) return main.text;
	for (const [index, {text}] of words.entries()) {
		const [before, pipe] = [words[index - 1]?.text, words[index - 2]?.text];
		if (pipe === '|' && before === '>' && (changes.has(text) || definitions.has(text)))
			return [text, ...(text === 'EXPORT' ? ['DATA'] : [])].join('_');
	}
	return undefined;
}

/** Why a statement is not run as a source; undefined for a query. */
export function refusalOf(type: string): string | undefined {
	if (type === 'SELECT') return undefined;
	const found = type === 'SCRIPT' ? 'a script of several statements' : type.replaceAll('_', ' ');
	return `a source only reads, with one SELECT: found ${found}`;
}
