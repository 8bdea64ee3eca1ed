/** Rows of any source as a table, those in trouble first. */

import type {Offer} from '../../actions/types.ts';
import {rowsOf, textOf} from '../../checks/readings.ts';
import {cellStand, rowStand, type Stand} from '../../checks/standing.ts';
import type {Json} from '../../cloud/call.ts';
import type {Row} from '../../cloud/types.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {SystemScene} from '../../scene/types.ts';
import type {Place} from '../../store/types.ts';
import {plural} from '../../text/format.ts';
import {own} from '../../text/own.ts';
import {type Column, troubleFirst} from '../cells.ts';
import {type Body, frameRows, type PaneKind} from '../kind.ts';
import {type Fact, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {cellOf, textOfCell} from './cell.ts';
import {cellChecks, columnsOf, judgesCell, keyOf, sortOf, type TablePane, tableProblems} from './checks.ts';

export const tableKind: PaneKind<PaneConfigOf<'table'>> = {
	takes: [],
	across: 'alone',
	sources: ({source}) => [{id: source, named: {at: ['source'], as: 'rows'}}],
	needs: pane => new Map([[pane.source, [{columns: columnsOf(pane)}]]]),
	problems: tableProblems,
	checks: cellChecks,
	view: (pane, scene) => ({tabs: [() => tableBody(pane, scene)]}),
	line: ({source}, scene) => plural(rowsOf(scene.source(source)).length, 'row'),
	rows: ({lines}) => frameRows + lines,
};

/** A row with how it stands, and how each of its cells does. */
interface Judged {
	id: string;
	row: Row;
	stand: Stand;
	cells: readonly Stand[];
}

function tableBody(pane: TablePane, {source, judgement, system}: SystemScene): Body {
	const key = keyOf(pane);
	const rows = sorted(rowsOf(source(pane.source)), pane).map((row): Judged => {
		const id = textOf(own(row, key)) ?? '(none)';
		return {
			id,
			row,
			stand: rowStand(judgement, pane.source, key, id),
			cells: pane.columns.map(column =>
				cellStand(judgement, measure => judgesCell(measure, pane.source, column), key, id),
			),
		};
	});
	const isJudged = rows.some(({stand}) => stand.level !== undefined);
	return {
		kind: 'table',
		none: 'no rows',
		table: tableOf({
			rows: isJudged ? troubleFirst(rows, ({stand}) => stand.level ?? 'ok') : rows,
			columns: ({theme, now}, shown) =>
				pane.columns.map((column, index): Column<Judged> => {
					const {as, title = column.column.replaceAll('_', ' ')} = column;
					const isText = as === 'text';
					// A text that no row has leaves its room to the others.
					const isEmpty = isText && shown.every(({row}) => textOfCell(own(row, column.column)) === '');
					return {
						title,
						rank: index + 1,
						cell: ({row, cells}) =>
							isEmpty
								? ''
								: cellOf(own(row, column.column), column, cells[index] ?? {}, {
										theme,
										now,
										tz: system.tz,
										project: system.project,
									}),
						...(isText ? {text: {min: index === 0 ? 30 : 16, max: 60}} : {}),
						...(isText ? {name: true as const} : {}),
						...(isText || as === 'level' ? {} : {align: 'right' as const}),
					};
				}),
			id: ({id}) => id,
			level: ({stand}) => stand.level,
			texts: ({row}) => Object.values(row).map(textOfCell),
			copy: ({row}) =>
				wordsOf(row)
					.map(({name, text}) => `${name}: ${text}`)
					.join('\n'),
			facts: ({row}) => wordsOf(row),
			offers: ({row}) => offersOf(pane, system.system, row),
			place: ({row}) => placeOf(system, pane.source, row),
		}),
	};
}

/** All that the source says of the row, also what is no column of the table. */
const wordsOf = (row: Row): Fact[] =>
	Object.entries(row).flatMap(([name, cell]) => {
		const text = textOfCell(cell);
		return text === '' ? [] : [{name, text}];
	});

function sorted(rows: readonly Row[], pane: TablePane): readonly Row[] {
	const sort = sortOf(pane);
	if (!sort) return rows;
	const order = sort.down ? -1 : 1;
	return rows.toSorted((a, b) => {
		const [x, y] = [own(a, sort.column), own(b, sort.column)];
		const [noX, noY] = [x === null || x === undefined, y === null || y === undefined];
		// Unknown values come last in either order.
		if (noX || noY) return Number(noX) - Number(noY);
		return order * (typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y)));
	});
}

const {compare} = new Intl.Collator('en', {numeric: true});

/** Lists of services, revisions and functions: by the kind of their source, the column that names what a row opens. */
const opened = {run: 'service', revisions: 'service', functions: 'name'} as const;

/** The page of the service or function that a row is about. */
function placeOf({system, sources}: SystemConfig, id: string, row: Row): Place | undefined {
	const source = own(sources, id) ?? {};
	const column = Object.entries(opened).find(([kind]) => kind in source)?.[1];
	const service = column && textOf(own(row, column));
	if (!service) return undefined;
	const revision = 'revisions' in source ? textOf(own(row, 'revision')) : undefined;
	return {kind: 'service', system, service, ...(revision !== undefined && {revision})};
}

/** The actions of the pane on a row that names their target. */
function offersOf(pane: TablePane, system: string, row: Row): Offer[] {
	return pane.actions.flatMap(({action, target, params}) => {
		const name = textOf(own(row, target));
		if (name === undefined) return [];
		const values = Object.entries(params).map(([param, column]): [string, Json] => [
			param,
			(own(row, column) ?? null) as Json,
		]);
		return [{action, system, target: name, ...(values.length > 0 && {params: Object.fromEntries(values)})}];
	});
}
