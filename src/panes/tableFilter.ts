/** The filter of a table: words and regexes look through the texts of a row, `column:value` through one of its cells. Pure. */
import {type FieldValue, type Filter, parseFilter} from '../filter/filter.ts';
import {cellText} from './cells.ts';
import type {Drawing, Table} from './rows.ts';

/** `per min` is `per_min:` in a filter. */
const nameOf = (title: string): string => title.trim().toLowerCase().replaceAll(' ', '_');

/** Whether the filter leaves a row; alerts are never filtered, so their tables have no texts. */
export function rowFilter(filter: string, table: Table, at: Drawing): (row: number) => boolean {
	// Cells are written only where a column can be named.
	const rows = filter.includes(':') ? Array.from({length: table.length}, (_, row) => row) : [];
	const columns = rows.length > 0 ? table.columns(at, rows).filter(({title}) => title !== '') : [];
	const named = (name: string) => columns.find(({title}) => nameOf(title).startsWith(name.toLowerCase()));
	const parsed: Filter = parseFilter(filter, {isField: name => named(name) !== undefined});
	if (parsed.isEmpty) return () => true;
	return row => {
		const texts = table.texts(row);
		const field = (name: string): FieldValue => {
			const column = named(name);
			return column && cellText(column.cell(row));
		};
		return texts === undefined || parsed.passes({texts, field});
	};
}
