/** Limits in the unit of their metric. Monitoring compares in that unit; the wall compares times in ms and shares as ratios. Pure. */

export interface Unit {
	/** The unit of a check. */
	unit: 'count' | 'ratio' | 'ms';
	/** A limit as a comparison has it. */
	limit(value: number): string;
	/** The unit of the source where the metric's own would be converted. */
	source?: string;
}

/** A number as comparisons take it: no exponent, at most 15 places. */
export const decimal = (value: number): string => {
	const text = Number(value.toPrecision(12)).toString();
	return /e/.test(text) ? value.toFixed(12).replace(/\.?0+$/, '') : text;
};

const milliseconds: Unit = {unit: 'ms', limit: value => `${decimal(value)}ms`};
const seconds: Unit = {unit: 'ms', limit: value => `${decimal(value)}s`};
const ratio: Unit = {unit: 'ratio', limit: value => `${decimal(value * 100)}%`};
const percentage: Unit = {unit: 'ratio', limit: value => `${decimal(value)}%`};
/** The values stay as they are: the limit was written for them. */
const asItIs: Unit = {unit: 'count', limit: decimal, source: '1'};
const counted: Unit = {unit: 'count', limit: decimal};

/** Units of metrics of Google's, from their descriptors. */
const known: readonly (readonly [RegExp, Unit])[] = [
	[/^run\.googleapis\.com\/request_latencies$/, milliseconds],
	[/^loadbalancing\.googleapis\.com\/.*latencies$/, milliseconds],
	[/^appengine\.googleapis\.com\/http\/server\/response_latencies$/, milliseconds],
	[/^pubsub\.googleapis\.com\/.*_age$/, seconds],
	[/^spanner\.googleapis\.com\/api\/request_latencies$/, seconds],
	[/^dataflow\.googleapis\.com\/job\/(system_lag|data_watermark_age|per_stage_.*)$/, seconds],
	[/^monitoring\.googleapis\.com\/uptime_check\/request_latency$/, milliseconds],
	[/^[a-z]+\.googleapis\.com\/.*utilization(s|_by_\w+)?$/, ratio],
	[/_count$|num_undelivered_messages$/, counted],
];

const toCounts = /^(ALIGN|REDUCE)_(COUNT|COUNT_TRUE|COUNT_FALSE)$/;
const toShares = /^(ALIGN|REDUCE)_FRACTION_TRUE$/;

/** The unit of the values that an aggregation makes of a metric. */
export function unitFor(metric: string, aligner: string, reducer = ''): Unit {
	if (toShares.test(aligner) || toShares.test(reducer)) return ratio;
	if (toCounts.test(aligner) || toCounts.test(reducer)) return counted;
	if (aligner === 'ALIGN_PERCENT_CHANGE') return percentage;
	if (aligner === 'ALIGN_RATE') return asItIs;
	if (metric.startsWith('select_slo_')) return counted;
	return known.find(([pattern]) => pattern.test(metric))?.[1] ?? asItIs;
}

/** `300s` as `5m`, and what is no length of time as undefined. Fractions of a second are dropped. */
export function durationOf(text: string | undefined): string | undefined {
	const [, digits] = /^(\d+)(?:\.\d+)?s$/.exec(text ?? '0s') ?? [];
	if (digits === undefined) return undefined;
	const all = Number(digits);
	for (const [size, unit] of [
		[86_400, 'd'],
		[3600, 'h'],
		[60, 'm'],
	] as const)
		if (all > 0 && all % size === 0) return `${all / size}${unit}`;
	return `${all}s`;
}
