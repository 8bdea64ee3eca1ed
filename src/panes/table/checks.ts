/** The checks of a table's cells, and its problems. */
import {catalogue} from '../../actions/catalogue.ts';
import {everyInstance, hasNone, instancesOf, minus, narrowedTo} from '../../config/instances.ts';
import {repeated} from '../../config/repeated.ts';
import type {Measure} from '../../config/schema/checks.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {anything, levelProblems, type Where} from '../../config/thresholds.ts';
import type {Unit} from '../../config/units.ts';
import {nearest} from '../../text/nearest.ts';
import type {DerivedCheck} from '../kind.ts';
import type {PaneConfigOf} from '../schemas.ts';

export type TablePane = PaneConfigOf<'table'>;
export type TableColumn = TablePane['columns'][number];

/** The column that identifies the rows. */
export const keyOf = ({rowId, columns}: TablePane): string => rowId ?? columns[0]?.column ?? '';

/** The column to sort by, and whether the greatest comes first. */
export const sortOf = ({sort}: TablePane): {column: string; down: boolean} | undefined =>
	sort === undefined ? undefined : {column: sort.replace(/^-/, ''), down: sort.startsWith('-')};

/** All columns that it reads. */
export const columnsOf = (pane: TablePane): string[] => [
	...new Set([
		keyOf(pane),
		...pane.columns.map(({column}) => column),
		...(sortOf(pane) ? [sortOf(pane)?.column ?? ''] : []),
		...pane.actions.flatMap(({target, params}) => [target, ...Object.values(params)]),
	]),
];

/** The measure of a column: an age, or the number itself. */
export function unitOf({as}: TableColumn): Unit {
	if (as === 'percent') return 'ratio';
	if (as === 'bytes') return 'bytes';
	return as === 'duration' || as === 'age' || as === 'time' ? 'ms' : 'count';
}

const isAged = ({as}: TableColumn): boolean => as === 'age' || as === 'time';

/** Whether a measure judges this column, or its age. */
export const judgesCell = (measure: Measure, source: string, column: TableColumn): boolean =>
	isAged(column)
		? 'ageOf' in measure && measure.source === source && measure.ageOf === column.column
		: 'column' in measure && measure.source === source && measure.column === column.column;

export function cellChecks(pane: TablePane, {checks}: SystemConfig): DerivedCheck[] {
	const by = keyOf(pane);
	return pane.columns.flatMap((one): DerivedCheck[] => {
		const {column, title = column, levels} = one;
		if (!levels) return [];
		const judged = checks.flatMap(({measure}) =>
			judgesCell(measure, pane.source, one) ? [instancesOf(measure, by)] : [],
		);
		const left = judged.reduce(minus, everyInstance);
		if (hasNone(left)) return [];
		const what = isAged(one) ? {ageOf: column} : {column};
		return [
			{
				id: `${pane.id}.${column}`,
				title: `${pane.title}: ${title}`,
				measure: {source: pane.source, ...what, by, ...narrowedTo(left, by)},
				unit: unitOf(one),
				levels,
			},
		];
	});
}

export function tableProblems({columns, actions}: TablePane, _: SystemConfig, where: Where): string[] {
	const names = Object.keys(catalogue);
	return [
		...repeated([['column', columns.map(({column}) => column), index => ['columns', index, 'column']]], where),
		...columns.flatMap((one, index) =>
			one.levels
				? levelProblems(
						{levels: one.levels, path: ['columns', index, 'levels'], unit: unitOf(one), range: anything},
						where,
					)
				: [],
		),
		...actions.flatMap(({action}, index) => {
			if (Object.hasOwn(catalogue, action)) return [];
			const near = nearest(action, names);
			return [
				`${where(['actions', index, 'action'])}: unknown action '${action}'. ${near ? `Did you mean '${near}'?` : `Known: ${names.join(', ')}.`}`,
			];
		}),
	];
}
