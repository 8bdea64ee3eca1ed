/** conditionThreshold and conditionAbsent as checks. Pure. */
import {byOf, type Read, readOf} from './aggregation.ts';
import {type Carried, type Refused, refuse} from './carried.ts';
import type {AbsentCondition, ThresholdCondition, Trigger} from './policy.ts';
import {decimal, durationOf, type Unit, unitFor} from './units.ts';

const signs: Readonly<Record<string, string>> = {
	COMPARISON_GT: '>',
	COMPARISON_GE: '>=',
	COMPARISON_LT: '<',
	COMPARISON_LE: '<=',
	COMPARISON_EQ: '==',
};

/** What missing data means, in the wall's words. Monitoring by itself leaves incidents open and opens none. */
const missing: Readonly<Record<string, string>> = {
	EVALUATION_MISSING_DATA_INACTIVE: 'ok',
	EVALUATION_MISSING_DATA_ACTIVE: 'alert',
	EVALUATION_MISSING_DATA_NO_OP: 'keep',
};

/** Events have no series while there are none. */
const counts: ReadonlySet<string> = new Set(['ALIGN_DELTA', 'ALIGN_RATE', 'ALIGN_COUNT', 'ALIGN_SUM']);

export function threshold(condition: ThresholdCondition): Carried | Refused {
	const {filter, aggregations, denominatorFilter, comparison = '', thresholdValue = 0, duration, trigger} = condition;
	const sign = signs[comparison];
	if (sign === undefined) return refuse(`the comparison ${comparison || '(none)'} has no counterpart`);
	const hold = durationOf(duration);
	if (hold === undefined) return refuse(`its duration ${duration} is no length of time`);
	const read = readOf(filter, aggregations, duration);
	if ('refused' in read) return read;
	const {forecastOptions, evaluationMissingData} = condition;
	const onNoData = missing[evaluationMissingData ?? ''] ?? (counts.has(read.source.aligner) ? 'ok' : 'keep');
	const options = {for: hold, onNoData};
	const lost = forecastOptions
		? [`the forecast of ${forecastOptions.forecastHorizon ?? 'later'}: it is judged as it is now`]
		: [];
	if (denominatorFilter !== undefined) {
		const made = ratio(condition, read, {sign, thresholdValue});
		return 'refused' in made
			? made
			: {...made, check: {...made.check, ...options}, lost: [...lost, ...made.lost, ...triggerLost(trigger)]};
	}
	const unit = unitFor(read.source.metric, read.source.aligner, read.source.reducer);
	const source = {...read.source, ...(unit.source !== undefined && {unit: unit.source})};
	return {
		sources: {source},
		check: {...judged(read, `${sign} ${unit.limit(thresholdValue)}`, trigger, unit), ...options},
		lost: [...lost, ...read.lost],
	};
}

/** The series that are beyond the limit, each by itself; with a trigger, so many of them. */
function judged(read: Read, limit: string, trigger: Trigger | undefined, {unit}: Unit): Carried['check'] {
	const {count, percent} = trigger ?? {};
	const isEach = percent === undefined && (count === undefined || count <= 1);
	if (isEach || read.last !== 'max') {
		const by = read.last === 'max' ? byOf(read.by) : {};
		return {
			measure: {source: 'source', last: read.last, ...by},
			...(unit !== 'count' && {unit}),
			levels: {crit: limit},
		};
	}
	const beyond = {source: 'source', beyond: limit};
	return percent === undefined
		? {measure: beyond, levels: {crit: `>= ${count}`}}
		: {measure: {...beyond, share: true}, unit: 'ratio', levels: {crit: `>= ${decimal(percent)}%`}};
}

const triggerLost = ({count = 1, percent}: Trigger = {}): string[] =>
	count > 1 || percent !== undefined ? ['its trigger by several series: each by itself is enough'] : [];

/** A condition with a denominator compares the events of two filters. */
function ratio(
	{denominatorFilter, denominatorAggregations, aggregations, duration}: ThresholdCondition,
	read: Read,
	{sign, thresholdValue}: {sign: string; thresholdValue: number},
): Carried | Refused {
	const total = readOf(denominatorFilter, denominatorAggregations ?? aggregations, duration);
	if ('refused' in total) return refuse(`of its denominator: ${total.refused}`);
	const odd = [read, total].find(({source: {aligner}}) => !counts.has(aligner));
	if (odd) return refuse(`a ratio of ${odd.source.aligner} has no counterpart: only counted events are compared`);
	if (read.last !== 'max' || total.last !== 'max') return refuse('a ratio of two aggregations has no counterpart');
	const shared = read.by.filter(label => total.by.includes(label));
	// A ratio of rates is that of the events behind them.
	const events = ({source}: Read) => ({...source, aligner: 'ALIGN_DELTA'});
	return {
		sources: {part: events(read), whole: events(total)},
		check: {
			measure: {
				ratio: {bad: {source: 'part'}, total: {source: 'whole'}},
				over: read.source.period ?? '1m',
				...byOf(shared),
			},
			unit: 'ratio',
			levels: {crit: `${sign} ${decimal(thresholdValue * 100)}%`},
		},
		lost: [...read.lost, ...total.lost],
	};
}

/** Nothing arrives for a time: the number of live series falls below one. */
export function absent({filter, aggregations, duration, trigger}: AbsentCondition): Carried | Refused {
	const hold = durationOf(duration);
	if (hold === undefined) return refuse(`its duration ${duration} is no length of time`);
	const read = readOf(filter, aggregations, duration);
	if ('refused' in read) return read;
	const several = read.by.length > 0 ? [`absence of each of several series: only all of them together are missed`] : [];
	return {
		sources: {source: read.source},
		check: {
			measure: {source: 'source', last: 'count'},
			levels: {crit: '< 1'},
			for: hold,
			onNoData: 'alert',
		},
		lost: [...read.lost, ...several, ...triggerLost(trigger)],
	};
}
