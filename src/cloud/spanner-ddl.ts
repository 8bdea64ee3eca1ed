/** The tables of a Spanner database out of its DDL, which every reader of the database may read. */
import {cleanLine} from '../text/clean.ts';

export interface SpannerTable {
	table: string;
	columns: readonly {name: string; type: string}[];
	/** Columns that lead the primary key or an index: a range of theirs is read without the rest of the table. */
	indexed: readonly string[];
}

const create = /^\s*CREATE TABLE (?:IF NOT EXISTS )?`?([\w.]+)`?\s*\(([\s\S]*)\)\s*PRIMARY KEY\s*\(\s*`?(\w*)`?/i;
const index =
	/^\s*CREATE (?:UNIQUE )?(?:NULL_FILTERED )?INDEX (?:IF NOT EXISTS )?\S+\s+ON\s+`?([\w.]+)`?\s*\(\s*`?(\w+)`?/i;
const column = /^\s*`?(\w+)`?\s+([A-Z]\w*)/;
/** Lines of a CREATE TABLE that declare no column. */
const noColumn = /^\s*(CONSTRAINT|FOREIGN|CHECK|PRIMARY|SYNONYM)\b/i;

/** One table for each CREATE TABLE; views, indexes and the rest are left out. */
export function tablesOf(statements: readonly string[]): SpannerTable[] {
	const indexes = statements.flatMap(statement => {
		const [, of, first] = index.exec(statement) ?? [];
		return of === undefined || first === undefined ? [] : [{of, first}];
	});
	return statements.flatMap(statement => {
		const [, table, body, key = ''] = create.exec(statement) ?? [];
		if (table === undefined || body === undefined) return [];
		const columns = body.split('\n').flatMap(line => {
			const [, name, type] = (noColumn.test(line) ? undefined : column.exec(line)) ?? [];
			return name === undefined || type === undefined ? [] : [{name: cleanLine(name), type}];
		});
		const leading = indexes.filter(({of}) => of === table).map(({first}) => first);
		return [
			{
				table: cleanLine(table),
				columns,
				indexed: [key, ...leading].filter(name => name !== '').map(name => cleanLine(name)),
			},
		];
	});
}
