/** Aggregations of a condition as a metric source, and what its values then are. Pure. */
import {type Refused, refuse} from './carried.ts';
import {selectedIn} from './filter.ts';
import type {Aggregation} from './policy.ts';
import {durationOf} from './units.ts';

export interface Read {
	source: {
		metric: string;
		filter?: string;
		aligner: string;
		period?: string;
		reducer?: string;
		groupBy?: readonly string[];
		window: string;
		unit?: string;
	};
	/** How the series are taken together by a second aggregation. */
	last: 'max' | 'sum' | 'min' | 'mean' | 'count';
	/** Labels by their bare names. */
	by: readonly string[];
	lost: readonly string[];
}

const second: Readonly<Record<string, Read['last']>> = {
	REDUCE_SUM: 'sum',
	REDUCE_MEAN: 'mean',
	REDUCE_MAX: 'max',
	REDUCE_MIN: 'min',
	REDUCE_COUNT: 'count',
};

/** `resource.label."zone"` as `resource.labels.zone`; undefined for what is no label, such as the project. */
function groupField(text: string): string | undefined {
	const plain = text.replaceAll('"', '').replace(/^(metric|resource)\.label\./, '$1.labels.');
	return /^(metric|resource)\.labels\.\w+$|^metadata\.(user|system)_labels?\.\w+$/.test(plain) ? plain : undefined;
}

/** Least window: the wall sees the history of a check, so that `for` is known at once. */
const leastWindow = 6 * 3600;

/** Seconds of `300s`. */
const secondsOf = (text = '60s'): number => Number(/^(\d+)/.exec(text)?.[1] ?? 60);

export function readOf(
	filter: string | undefined,
	aggregations: readonly Aggregation[] = [],
	hold = '0s',
): Read | Refused {
	const selected = selectedIn(filter ?? '');
	if (!selected) return refuse(`its filter names no single metric.type: ${(filter ?? '').slice(0, 120)}`);
	const [first = {}, then, ...more] = aggregations;
	const lost: string[] = [];
	const asked = secondsOf(first.alignmentPeriod);
	const period = Math.max(60, asked);
	if (period !== asked) lost.push(`an alignment period of ${first.alignmentPeriod} is read as 60s`);
	const reducer = first.crossSeriesReducer === 'REDUCE_NONE' ? undefined : first.crossSeriesReducer;
	const fields = (first.groupByFields ?? []).map(text => [text, groupField(text)] as const);
	const unknown = fields.flatMap(([text, field]) => (field === undefined ? [text] : []));
	if (unknown.length > 0) lost.push(`grouping by ${unknown.join(', ')}`);
	const groupBy = fields.flatMap(([, field]) => field ?? []);
	const last = then?.crossSeriesReducer === undefined ? 'max' : second[then.crossSeriesReducer];
	if (last === undefined) return refuse(`a second aggregation by ${then?.crossSeriesReducer} has no counterpart`);
	if (more.length > 0) return refuse('more than two aggregations have no counterpart');
	if (then?.perSeriesAligner !== undefined && then.perSeriesAligner !== 'ALIGN_NONE')
		lost.push(`the second alignment, ${then.perSeriesAligner} of ${then.alignmentPeriod ?? '60s'}`);
	const window = Math.max(leastWindow, 2 * (secondsOf(hold) + period));
	return {
		source: {
			metric: selected.metric,
			...(selected.filter !== '' && {filter: selected.filter}),
			aligner: first.perSeriesAligner ?? 'ALIGN_NONE',
			...(period !== 60 && {period: durationOf(`${period}s`) ?? '60s'}),
			...(reducer !== undefined && {reducer}),
			...(groupBy.length > 0 && {groupBy}),
			window: durationOf(`${Math.ceil(window / 3600) * 3600}s`) ?? '6h',
		},
		last,
		by: groupBy.flatMap(field => field.split('.').at(-1) ?? []),
		lost,
	};
}

/** `by` of a measure: one label as a text, several as a list; at most five. */
export const byOf = (by: readonly string[]): {by?: string | readonly string[]} =>
	by.length === 0 ? {} : {by: by.length === 1 ? (by[0] ?? '') : by.slice(0, 5)};
