/** Columns and labels that the config names and the data lacks. */
import {faultOf, type Need} from '../checks/source-standing.ts';
import type {Answer} from '../cloud/types.ts';
import {namesIn} from '../config/schema/breakdown.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {paneNeeds} from '../panes/sources.ts';
import {placedTitle} from '../panes/where.ts';
import type {Finding} from './finding.ts';
import type {Looks} from './reach.ts';

/** A reader of a source, by its words in the config, with the names that it reads. */
interface Reader {
	what: string;
	source: string;
	names: readonly string[];
}

/** Keys whose text is the name of a column. */
const nameKeys = ['column', 'ageOf', 'time', 'good', 'total', 'count', 'by', 'order'] as const;
/** Keys whose map has names of columns or labels as its keys. */
const mapKeys = ['where', 'except', 'bad', 'good', 'valid'] as const;

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] =>
	typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(texts) : [];

/** Every part of a measure or an indicator that names a source, with what it reads of it. */
function readersIn(value: unknown, what: string, sources: SystemConfig['sources']): Reader[] {
	if (Array.isArray(value)) return value.flatMap(item => readersIn(item, what, sources));
	if (!isMap(value)) return [];
	const {source} = value;
	const own =
		typeof source === 'string' && Object.hasOwn(sources, source)
			? [
					{
						what,
						source,
						names: [
							...nameKeys.flatMap(key => texts(value[key])),
							// The upper bound of a bin in a histogram; elsewhere `value` is no column.
							...('count' in value && 'percentile' in value ? texts(value.value) : []),
							...mapKeys.flatMap(key => (isMap(value[key]) ? Object.keys(value[key]) : [])),
						],
					},
				]
			: [];
	return [...own, ...Object.values(value).flatMap(item => readersIn(item, what, sources))];
}

/** One finding for each reader whose names an answer lacks. An answer without rows or series proves nothing. */
export function nameFindings(system: SystemConfig, looks: Looks): readonly Finding[] {
	const part = {part: 'names', system: system.system} as const;
	const answerOf = (id: string): Answer | undefined => {
		const look = looks.get(id);
		return look && 'answer' in look ? withColumns(look.answer) : undefined;
	};
	const readers = [
		...system.checks.flatMap(({id, measure, breakdown = []}) => [
			...readersIn(measure, `check ${id}`, system.sources),
			...breakdown.map(one => ({
				what: `the breakdown of check ${id}`,
				source: one.source,
				names: namesIn(one).map(({name}) => name),
			})),
		]),
		...system.slos.flatMap(({id, sli}) => readersIn(sli, `SLO ${id}`, system.sources)),
	];
	const wanted = [
		...readers.map(({what, source, names}) => ({what, source, needs: needsOf(answerOf(source), names)})),
		...system.panes.flatMap(pane =>
			[...paneNeeds(pane)].map(([source, needs]) => ({what: `pane ${placedTitle(system, pane)}`, source, needs})),
		),
	];
	const faults = wanted.flatMap(({what, source, needs}): Finding[] => {
		const fault = faultOf(answerOf(source), needs);
		if (fault === undefined) return [];
		return [
			{
				...part,
				level: 'mend',
				says: `${what} reads ${source}: ${fault}`,
				todo: `write a name that is there into ${what} of ${system.system}`,
			},
		];
	});
	const unproven = [...new Set(wanted.map(({source}) => source))].filter(id => isEmpty(answerOf(id)));
	return [
		...faults,
		...(faults.length === 0 ? [{...part, level: 'ok', says: 'all columns and labels are there'} as const] : []),
		...(unproven.length > 0
			? [{...part, level: 'ok', says: `no data now, so names are not proven: ${unproven.join(', ')}`} as const]
			: []),
	];
}

function needsOf(answer: Answer | undefined, names: readonly string[]): readonly Need[] {
	return names.length === 0 ? [] : answer?.kind === 'series' ? [{labels: names}] : [{columns: names}];
}

/** A list has its columns even where it has no rows. */
function withColumns(answer: Answer): Answer {
	if (answer.kind !== 'rows' || answer.rows.length > 0 || !answer.columns) return answer;
	return {...answer, rows: [Object.fromEntries(answer.columns.map(name => [name, null]))]};
}

const isEmpty = (answer: Answer | undefined): boolean =>
	answer !== undefined && (answer.kind === 'series' ? answer.series : answer.rows).length === 0;
