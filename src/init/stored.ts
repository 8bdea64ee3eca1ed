/** Times that tables hold as numbers or texts: told by the name of their column, proven by its newest value. Pure. */
import type {ColumnInfo, TableInfo} from '../cloud/survey.ts';
import type {Row} from '../cloud/types.ts';

/** What such a column counts or holds; stands in the place of its type. */
export type StoredTime = 'SECONDS' | 'MILLIS' | 'MICROS' | 'TEXT';
const stored: readonly string[] = ['SECONDS', 'MILLIS', 'MICROS', 'TEXT'] satisfies readonly StoredTime[];

export const isStoredTime = ({type}: Pick<ColumnInfo, 'type'>): boolean => stored.includes(type);

const named =
	/(^|_)(ts|time|timestamp|datetime|date|day|at|on|epoch|ms|millis|micros|start|started|begin|began|end|ended|finished|completed|created|updated)$/i;
/** Columns of one table that are looked at. */
const most = 6;

/** Columns that may hold times, in a table that has no other. */
export function maybeTimes({columns}: TableInfo): readonly ColumnInfo[] {
	if (columns.some(({type, name}) => /^(TIMESTAMP|DATETIME)$/i.test(type) && name !== '_PARTITIONTIME')) return [];
	return columns.filter(({name, type}) => /^(INT64|INTEGER|STRING)$/i.test(type) && named.test(name)).slice(0, most);
}

/** The newest value of each of them, in columns `c0`, `c1`, … @param from the quoted name of the table */
export const newestSql = (columns: readonly ColumnInfo[], from: string): string =>
	`SELECT ${columns.map(({name}, index) => `MAX(\`${name}\`) AS c${index}`).join(', ')} FROM ${from}`;

/** Seconds since 1970 from 2001 to 2286: the same span in ms and µs tells which of them a number counts. */
const [least, beyond] = [1e9, 1e10];

function storedAs(value: unknown): StoredTime | undefined {
	if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/.test(value)) return 'TEXT';
	const number = Number(value);
	if (typeof value === 'boolean' || value === null || value === '') return undefined;
	if (number >= least && number < beyond) return 'SECONDS';
	if (number >= least * 1e3 && number < beyond * 1e3) return 'MILLIS';
	return number >= least * 1e6 && number < beyond * 1e6 ? 'MICROS' : undefined;
}

/** The table with the columns that hold times typed as such. @param newest the row of `newestSql` */
export function withStoredTimes(table: TableInfo, columns: readonly ColumnInfo[], newest: Row): TableInfo {
	const types = new Map(columns.map(({name}, index) => [name, storedAs(newest[`c${index}`])]));
	return {...table, columns: table.columns.map(one => ({...one, type: types.get(one.name) ?? one.type}))};
}
