/**
 * Arguments that stand several times in a text, written once. DuckDB's macros are copied with their arguments: nested a few
 * times, they would be too long to plan. A lambda over a list of one element gives them names.
 */

/** Text that may stand several times: a name, a number, a literal. */
const isShort = (sql: string) => (sql.length <= 48 && !/gs_|SELECT|list_/.test(sql)) || /^'(?:[^']|'')*'$/.test(sql);

/** A name for a lambda's parameter that none of the texts has in it. */
export function freshName(texts: readonly string[]): string {
	const taken = texts.flatMap(text => [...text.matchAll(/\bv(\d+)\b/g)].map(([, digits]) => Number(digits)));
	return `v${Math.max(0, ...taken) + 1}`;
}

/** What `build` makes of the arguments, each of them evaluated once. No aggregate may be built of them. */
export function bound(args: readonly string[], build: (...names: string[]) => string): string {
	if (args.every(isShort)) return build(...args);
	const name = freshName(args);
	// No column stays in the lambda: DuckDB does not find those of a query around it.
	const stays = (sql: string) => isShort(sql) && !sql.includes('"');
	const fields = args.filter(sql => !stays(sql));
	// Without names for its fields: DuckDB loses them in a query inside of another.
	const names = args.map(sql => (stays(sql) ? sql : `${name}[${fields.indexOf(sql) + 1}]`));
	return `list_transform([row(${fields.join(', ')})], ${name} -> ${build(...names)})[1]`;
}

/** A template with `$1`, `$2` for arguments and `$*` for all of them. */
export function filled(template: string, args: readonly string[], binds = true): string {
	const fill = (...names: string[]) =>
		template.replaceAll(/\$(\d|\*)/g, (_, index: string) =>
			index === '*' ? names.join(', ') : (names[Number(index) - 1] ?? ''),
		);
	return binds && (template.includes('gs_') || /\$(\d).*\$\1/s.test(template)) ? bound(args, fill) : fill(...args);
}
