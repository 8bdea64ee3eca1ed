/** A table of a pane: rows that are asked by their index, whatever they are made of. Pure. */
import type {Offer} from '../actions/types.ts';
import type {Alert, Level} from '../checks/types.ts';
import type {Place} from '../store/types.ts';
import type {Theme, Tone} from '../theme/theme.ts';
import type {Column} from './cells.ts';
import type {Link} from './links.ts';

/** How and when a table is drawn. */
export interface Drawing {
	theme: Theme;
	/** For ages, ms. */
	now: number;
	/** Now in finer steps while something young is shown, see `Table.since`. */
	fine: number;
	/** Cells. */
	width: number;
}

/** One line of a row's details: a name with a text. */
export interface Fact {
	name: string;
	text: string;
	tone?: Tone;
}

export interface Table {
	readonly length: number;
	/** @param shown the rows that are left after the filter, in the order of the screen */
	columns(at: Drawing, shown: readonly number[]): readonly Column<number>[];
	/** Tells rows apart from one reading to the next. */
	id(row: number): string;
	/** As the checks of the row say; undefined where none judges it. */
	level(row: number): Level | undefined;
	/** What a filter looks through; undefined where the table is never filtered. */
	texts(row: number): readonly string[] | undefined;
	/** Since when something lasts whose length is told, ms. */
	since(row: number): number | undefined;
	copy(row: number, at: Drawing): string | undefined;
	/** The details of the row. */
	facts(row: number, at: Drawing): readonly Fact[];
	links(row: number): readonly Link[];
	/** Actions on the row, their parameters filled in. */
	offers(row: number): readonly Offer[];
	/** The alerts of the row that can be acknowledged. */
	alert(row: number): Alert | undefined;
	/** The place that Enter opens; without one the pane is zoomed. */
	place(row: number): Place | undefined;
	/** The page of the system that Enter turns to. */
	page(row: number): string | undefined;
	/** The item of a checklist that it is, by the key of its tick. */
	item(row: number): string | undefined;
	/** The filter under which the log shows the lines of the row; Enter goes there. */
	lines(row: number): string | undefined;
}

/** A table of rows of one type; what is left out there is not. */
export interface TableOf<Row> {
	rows: readonly Row[];
	columns: (at: Drawing, shown: readonly Row[]) => readonly Column<Row>[];
	id: (row: Row) => string;
	level?: (row: Row) => Level | undefined;
	/** What a filter looks through; without it the table is never filtered. */
	texts?: (row: Row) => readonly (string | undefined)[];
	since?: (row: Row) => number | undefined;
	copy?: (row: Row, at: Drawing) => string | undefined;
	facts?: (row: Row, at: Drawing) => readonly Fact[];
	links?: (row: Row) => readonly Link[];
	offers?: (row: Row) => readonly Offer[];
	alert?: (row: Row) => Alert | undefined;
	place?: (row: Row) => Place | undefined;
	page?: (row: Row) => string | undefined;
	item?: (row: Row) => string | undefined;
	lines?: (row: Row) => string | undefined;
}

/** The table that has forgotten what its rows are. */
export function tableOf<Row>(made: TableOf<Row>): Table {
	const {rows} = made;
	/** Of a row that is there: indices come from the table itself. */
	const of = <T>(index: number, ask: ((row: Row) => T) | undefined, otherwise: T): T => {
		const row = rows[index];
		return row === undefined || !ask ? otherwise : ask(row);
	};
	return {
		length: rows.length,
		columns: (at, shown) =>
			made
				.columns(
					at,
					shown.flatMap(index => rows[index] ?? []),
				)
				.map(({cell, ...column}) => ({...column, cell: index => of(index, cell, '')})),
		id: index => of(index, made.id, ''),
		level: index => of(index, made.level, undefined),
		texts: index => made.texts && of(index, made.texts, []).filter(text => text !== undefined),
		since: index => of(index, made.since, undefined),
		copy: (index, at) => of(index, row => made.copy?.(row, at), undefined),
		facts: (index, at) => of(index, row => made.facts?.(row, at) ?? [], []),
		links: index => of(index, made.links, []),
		offers: index => of(index, made.offers, []),
		alert: index => of(index, made.alert, undefined),
		place: index => of(index, made.place, undefined),
		page: index => of(index, made.page, undefined),
		item: index => of(index, made.item, undefined),
		lines: index => of(index, made.lines, undefined),
	};
}

/** Facts as text for the clipboard. */
export const factsText = (facts: readonly Fact[]): string => facts.map(({name, text}) => `${name}: ${text}`).join('\n');
