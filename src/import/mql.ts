/** Conditions in the Monitoring Query Language, where they are one pipe of the usual form. Pure. */
import {type Carried, type Refused, refuse} from './carried.ts';
import type {QueryCondition} from './policy.ts';
import {threshold} from './threshold.ts';

const aligners: Readonly<Record<string, string>> = {
	rate: 'ALIGN_RATE',
	delta: 'ALIGN_DELTA',
	delta_gauge: 'ALIGN_DELTA',
	next_older: 'ALIGN_NEXT_OLDER',
	interpolate: 'ALIGN_INTERPOLATE',
	mean: 'ALIGN_MEAN',
	max: 'ALIGN_MAX',
	min: 'ALIGN_MIN',
	sum: 'ALIGN_SUM',
	count: 'ALIGN_COUNT',
	fraction_true: 'ALIGN_FRACTION_TRUE',
};
const reducers: Readonly<Record<string, string>> = {
	sum: 'REDUCE_SUM',
	// Counts and rates are added up by it.
	aggregate: 'REDUCE_SUM',
	mean: 'REDUCE_MEAN',
	max: 'REDUCE_MAX',
	min: 'REDUCE_MIN',
	count: 'REDUCE_COUNT',
	fraction_true: 'REDUCE_FRACTION_TRUE',
};
const comparisons: Readonly<Record<string, string>> = {
	'>': 'COMPARISON_GT',
	'>=': 'COMPARISON_GE',
	'<': 'COMPARISON_LT',
	'<=': 'COMPARISON_LE',
};
const seconds: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400};

/** `metric.x == 'y'` and its kin, joined by &&. */
const term = /^(?:metric|resource)\.(?:labels?\.)?\w+\s*(==|!=|=~|!~)\s*(?:'[^']*'|"[^"]*")$/;

interface Pipe {
	resource?: string;
	metric?: string;
	filters: string[];
	aligner?: string;
	period?: string;
	reducer?: string;
	groupBy: string[];
	comparison?: string;
	value?: number;
}

/** A term of MQL in the language of filters. */
function inFilter(text: string): string {
	const [, at = '', name = '', sign = '', value = ''] =
		/^(metric|resource)\.(?:labels?\.)?(\w+)\s*(==|!=|=~|!~)\s*(?:'|")(.*)(?:'|")$/.exec(text) ?? [];
	const quoted = JSON.stringify(value);
	const field = `${at}.labels.${name}`;
	if (sign === '=~') return `${field} = monitoring.regex.full_match(${quoted})`;
	if (sign === '!~') return `${field} != monitoring.regex.full_match(${quoted})`;
	return `${field} ${sign === '==' ? '=' : '!='} ${quoted}`;
}

/** One operation; undefined where it is not one of the usual ones. */
function withOperation(pipe: Pipe, text: string): Pipe | undefined {
	const [, resource, metric] = /^fetch\s+(\w+)(?:\s*::\s*'?([\w./-]+)'?)?$/.exec(text) ?? [];
	if (resource !== undefined) return {...pipe, resource, ...(metric !== undefined && {metric})};
	const [, type] = /^metric\s+'?([\w./-]+)'?$/.exec(text) ?? [];
	if (type !== undefined) return {...pipe, metric: type};
	const [, conditions] = /^filter\s+\(?(.*?)\)?$/s.exec(text) ?? [];
	if (conditions !== undefined) {
		const terms = conditions.split('&&').map(one => one.trim().replace(/^\(|\)$/g, ''));
		return terms.every(one => term.test(one))
			? {...pipe, filters: [...pipe.filters, ...terms.map(inFilter)]}
			: undefined;
	}
	if (/^every\s+\w+$/.test(text)) return pipe;
	const [, aligned, length, unit = ''] = /^align\s+(\w+)\(\s*(\d+)([smhd])\s*\)$/.exec(text) ?? [];
	if (aligned !== undefined) {
		const aligner = aligners[aligned];
		return aligner === undefined ? undefined : {...pipe, aligner, period: `${Number(length) * (seconds[unit] ?? 1)}s`};
	}
	return text.startsWith('group_by ') ? withGroups(pipe, text.slice('group_by '.length)) : withCondition(pipe, text);
}

/** `[labels], [name: sum(value.x)]` takes series together; `5m, [name: mean(value.x)]` aligns each by itself. */
function withGroups(pipe: Pipe, text: string): Pipe | undefined {
	const [, length, unit = '', rest = ''] = /^(?:(\d+)([smhd])\s*,)?(.*)$/s.exec(text) ?? [];
	const [, how] = /(\w+)\(\s*(?:value|val)/.exec(rest) ?? [];
	const lists = [...rest.matchAll(/\[([^\]]*)\]/g)].map(([, list = '']) => list);
	const reach = lists.find(list => !list.includes('('));
	if (how === undefined || (length !== undefined && reach !== undefined)) return undefined;
	if (length !== undefined) {
		const aligner = aligners[how];
		return aligner === undefined ? undefined : {...pipe, aligner, period: `${Number(length) * (seconds[unit] ?? 1)}s`};
	}
	const reducer = reducers[how];
	const groupBy = (reach ?? '')
		.split(',')
		.map(one => one.trim().replace(/^(metric|resource)\.(?:labels?\.)?(\w+)$/, '$1.labels.$2'))
		.filter(one => one !== '');
	return reducer === undefined ? undefined : {...pipe, reducer, groupBy};
}

function withCondition(pipe: Pipe, text: string): Pipe | undefined {
	const [, sign = '', number] =
		/^condition\s+(?:val\(\)|value(?:\.\w+)?|val)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)/.exec(text) ?? [];
	return comparisons[sign] === undefined
		? undefined
		: {...pipe, comparison: comparisons[sign] ?? '', value: Number(number)};
}

export function mql({query = '', duration, trigger, evaluationMissingData}: QueryCondition): Carried | Refused {
	const operations = query
		.split('|')
		.map(one => one.trim().replace(/\s+/g, ' '))
		.filter(one => one !== '');
	let pipe: Pipe = {filters: [], groupBy: []};
	for (const operation of operations) {
		const next = withOperation(pipe, operation);
		if (!next) return refuse(`MQL: '${operation.slice(0, 80)}' has no counterpart`);
		pipe = next;
	}
	const {resource, metric, filters, comparison, value, aligner, period, reducer, groupBy} = pipe;
	if (metric === undefined || comparison === undefined) return refuse('MQL: it has no metric or no condition');
	return threshold({
		filter: [`metric.type = "${metric}"`, ...(resource ? [`resource.type = "${resource}"`] : []), ...filters].join(
			' AND ',
		),
		aggregations: [
			{
				...(period !== undefined && {alignmentPeriod: period}),
				...(aligner !== undefined && {perSeriesAligner: aligner}),
				...(reducer !== undefined && {crossSeriesReducer: reducer}),
				groupByFields: groupBy,
			},
		],
		comparison,
		...(value !== undefined && {thresholdValue: value}),
		...(duration !== undefined && {duration}),
		...(trigger && {trigger}),
		...(evaluationMissingData !== undefined && {evaluationMissingData}),
	});
}
