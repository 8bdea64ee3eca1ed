/** The thresholds of a pane of values: their problems, and the checks that they become. */
import {hasNone, type Instances, instancesOf, minus, narrowedTo} from '../../config/instances.ts';
import {judgesAge, judgesColumn, tableKey} from '../../config/judged.ts';
import {repeated} from '../../config/repeated.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {anything, levelProblems, type Where} from '../../config/thresholds.ts';
import {milliseconds} from '../../config/units.ts';
import type {DerivedCheck} from '../kind.ts';
import type {PaneConfigOf} from '../schemas.ts';

type ValuesPane = PaneConfigOf<'values'>;

const levelsOf = ({warn, crit}: ValuesPane['ratios'][number]) => ({
	...(warn === undefined ? {} : {warn}),
	...(crit === undefined ? {} : {crit}),
});

export function valueProblems({ratios, limits}: ValuesPane, _: SystemConfig, where: Where): string[] {
	return [
		...repeated(
			[['ratio', ratios.map(({source, column}) => `${source}.${column}`), index => ['ratios', index, 'column']]],
			where,
		),
		...ratios.flatMap((ratio, index) =>
			levelProblems({levels: levelsOf(ratio), path: ['ratios', index], unit: 'ratio', range: anything}, where),
		),
		...Object.entries(limits).flatMap(([table, {warn, crit}]) =>
			milliseconds(crit) > milliseconds(warn)
				? []
				: [
						`${where(['limits', table, 'crit'])}: crit ${crit} is not later than warn ${warn}, which can never show. Swap them.`,
					],
		),
	];
}

export function tableChecks({tables: source, limits}: ValuesPane, {checks}: SystemConfig): DerivedCheck[] {
	if (source === undefined) return [];
	const judged = checks.flatMap(({measure}) => (judgesAge(measure, source) ? [instancesOf(measure, tableKey)] : []));
	const {'*': rest, ...named} = limits;
	const wanted: [string, Instances, {warn: string; crit: string} | undefined][] = [
		...Object.entries(named).map(
			([table, limits]) => [table, {only: [table]}, limits] satisfies [string, Instances, typeof limits],
		),
		['tables', {but: Object.keys(named)}, rest],
	];
	return wanted.flatMap(([name, tables, limits]) => {
		const left = judged.reduce(minus, tables);
		if (!limits || hasNone(left)) return [];
		return [
			{
				id: `age.${name}`,
				title: 'Table age',
				measure: {source, ageOf: 'latest', by: tableKey, ...narrowedTo(left, tableKey)},
				unit: 'ms',
				levels: {warn: `> ${limits.warn}`, crit: `> ${limits.crit}`},
			},
		];
	});
}

export const ratioChecks = ({ratios}: ValuesPane, {checks}: SystemConfig): DerivedCheck[] =>
	ratios
		.filter(
			({source, column, warn, crit}) =>
				(warn ?? crit) && !checks.some(({measure}) => judgesColumn(measure, source, column)),
		)
		.map(ratio => ({
			id: `ratio.${ratio.column}`,
			title: ratio.title,
			measure: {source: ratio.source, column: ratio.column},
			unit: 'ratio',
			levels: levelsOf(ratio),
			...(ratio.seed === undefined ? {} : {seed: ratio.seed}),
		}));
