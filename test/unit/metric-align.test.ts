import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {align, type Series} from '../../src/sandbox/apis/monitoring/align.ts';
import {SampleColumns} from '../../src/sandbox/apis/monitoring/columns.ts';
import {
	distributionPercentile,
	mergeDistributions,
	numberPercentile,
} from '../../src/sandbox/apis/monitoring/distribution.ts';
import {parseMetricFilter} from '../../src/sandbox/apis/monitoring/filter.ts';
import {reduce} from '../../src/sandbox/apis/monitoring/reduce.ts';
import {createMetricStore} from '../../src/sandbox/apis/monitoring/store.ts';
import type {DistributionValue} from '../../src/sandbox/contract/metrics.ts';
import {FilterError} from '../../src/sandbox/filter-syntax.ts';

const minute = 60_000;
/** Not on a minute, as a poller's clock is not. */
const end = Date.parse('2026-03-01T10:00:00Z') + 17_000;

function series(
	kind: Series['kind'],
	valueType: Series['valueType'],
	values: [endsMinutesAgo: number, value: Series['points'][number]['value']][],
): Series {
	const points = values.map(([ago, value]) => ({start: end - (ago + 1) * minute, end: end - ago * minute, value}));
	return {kind, valueType, unit: '1', points};
}

function distribution(bounds: number[], counts: number[], mean = 1): DistributionValue {
	return {bounds, counts, mean, count: counts.reduce((sum, count) => sum + count, 0)};
}

describe('align', () => {
	const hour = {start: end - 10 * minute, end, period: 5 * minute};
	const values = (of: Series, aligner: string, alignment = hour) =>
		align(of, aligner, alignment).points.map(point => [(end - point.end) / minute, point.value]);

	test('periods hang from the end of the interval and exclude their start', () => {
		const delta = series('DELTA', 'INT64', [
			[10, 1000],
			[9, 1],
			[5, 2],
			[4, 4],
			[0, 8],
			[-1, 1000],
		]);
		expect(values(delta, 'ALIGN_DELTA')).toEqual([
			[5, 3],
			[0, 12],
		]);
		expect(align(delta, 'ALIGN_DELTA', hour).points[1]).toMatchObject({start: end - 5 * minute, end});
	});

	test('a period without samples has no point', () => {
		const delta = series('DELTA', 'INT64', [
			[12, 1],
			[2, 3],
		]);
		expect(values(delta, 'ALIGN_DELTA', {start: end - 15 * minute, end, period: 5 * minute})).toEqual([
			[10, 1],
			[0, 3],
		]);
	});

	test.each([
		['ALIGN_MEAN', 2.5, 'DOUBLE'],
		['ALIGN_MAX', 4, 'INT64'],
		['ALIGN_MIN', 1, 'INT64'],
		['ALIGN_SUM', 5, 'INT64'],
		['ALIGN_COUNT', 2, 'INT64'],
		['ALIGN_NEXT_OLDER', 4, 'INT64'],
		['ALIGN_STDDEV', 1.5, 'DOUBLE'],
	])('%s of a gauge', (aligner, value, valueType) => {
		const aligned = align(
			series('GAUGE', 'INT64', [
				[3, 1],
				[1, 4],
			]),
			aligner,
			{start: end - 5 * minute, end, period: 5 * minute},
		);
		expect(aligned).toMatchObject({kind: 'GAUGE', valueType, points: [{start: end, end, value}]});
	});

	test('a rate is per second', () => {
		const aligned = align(
			series('DELTA', 'INT64', [
				[1, 60],
				[0, 240],
			]),
			'ALIGN_RATE',
			{start: end - 5 * minute, end, period: 5 * minute},
		);
		expect(aligned).toMatchObject({kind: 'GAUGE', valueType: 'DOUBLE', unit: '1/s', points: [{value: 1}]});
	});

	test('the fraction of true', () => {
		expect(
			values(
				series('GAUGE', 'BOOL', [
					[3, 1],
					[2, 0],
					[1, 1],
					[0, 1],
				]),
				'ALIGN_FRACTION_TRUE',
			),
		).toEqual([[0, 0.75]]);
	});

	test('a counter is turned into what it gained, through a reset', () => {
		expect(
			values(
				series('CUMULATIVE', 'INT64', [
					[4, 100],
					[3, 130],
					[2, 10],
					[1, 15],
				]),
				'ALIGN_DELTA',
			),
		).toEqual([[0, 45]]);
	});

	test('distributions are merged, or become a percentile', () => {
		const of = series('DELTA', 'DISTRIBUTION', [
			[1, distribution([10, 20], [10, 0, 0], 5)],
			[0, distribution([10, 20], [0, 10, 0], 15)],
		]);
		expect(align(of, 'ALIGN_DELTA', hour).points[0]?.value).toEqual({
			bounds: [10, 20],
			counts: [10, 10, 0],
			count: 20,
			mean: 10,
		});
		expect(values(of, 'ALIGN_PERCENTILE_50')).toEqual([[0, 10]]);
		expect(values(of, 'ALIGN_PERCENTILE_95')).toEqual([[0, 19]]);
	});

	test.each([
		['GAUGE', 'INT64', 'ALIGN_DELTA'],
		['GAUGE', 'INT64', 'ALIGN_FRACTION_TRUE'],
		['DELTA', 'DISTRIBUTION', 'ALIGN_MEAN'],
		['DELTA', 'INT64', 'ALIGN_PERCENTILE_95'],
		['DELTA', 'INT64', 'ALIGN_NEXT_OLDER'],
	] as const)('%s %s refuses %s', (kind, valueType, aligner) => {
		expect(() => align(series(kind, valueType, [[0, 1]]), aligner, hour)).toThrow('cannot be applied');
	});

	test('nothing is lost or counted twice, whatever the period', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({min: 0, max: 59}), {minLength: 1}),
				fc.integer({min: 1, max: 60}),
				(minutes, periodMinutes) => {
					const of = series(
						'DELTA',
						'INT64',
						minutes.toSorted((a, b) => b - a).map(ago => [ago, ago + 1]),
					);
					const {points} = align(of, 'ALIGN_DELTA', {start: end - 60 * minute, end, period: periodMinutes * minute});
					const total = points.reduce((sum, {value}) => sum + (value as number), 0);
					return total === minutes.reduce((sum, ago) => sum + ago + 1, 0);
				},
			),
		);
	});
});

describe('reduce', () => {
	const labelled = (
		code: string,
		revision: string,
		values: [number, Series['points'][number]['value']][],
		valueType: Series['valueType'] = 'INT64',
	) => ({
		...series('DELTA', valueType, values),
		labels: {
			project: 'p',
			metricType: 'm',
			resourceType: 'r',
			resourceLabels: {revision_name: revision, service_name: 's'},
			metricLabels: {code},
		},
	});
	const three = [
		labelled('2xx', 'a', [
			[1, 10],
			[0, 20],
		]),
		labelled('5xx', 'a', [[0, 1]]),
		labelled('2xx', 'b', [[1, 5]]),
	];
	const shape = (reduced: ReturnType<typeof reduce>) =>
		reduced.map(({labels, points}) => [labels.resourceLabels, labels.metricLabels, points.map(({value}) => value)]);

	test('sums by group, and keeps only the labels grouped by', () => {
		expect(shape(reduce(three, 'REDUCE_SUM', ['metric.labels.code']))).toEqual([
			[{}, {code: '2xx'}, [15, 20]],
			[{}, {code: '5xx'}, [1]],
		]);
		expect(shape(reduce(three, 'REDUCE_SUM', ['resource.label.revision_name']))).toEqual([
			[{revision_name: 'a'}, {}, [10, 21]],
			[{revision_name: 'b'}, {}, [5]],
		]);
		expect(shape(reduce(three, 'REDUCE_SUM', []))).toEqual([[{}, {}, [15, 21]]]);
	});

	test.each([
		['REDUCE_MEAN', [7.5, 10.5], 'DOUBLE'],
		['REDUCE_MAX', [10, 20], 'INT64'],
		['REDUCE_MIN', [5, 1], 'INT64'],
		['REDUCE_COUNT', [2, 2], 'INT64'],
		['REDUCE_PERCENTILE_50', [7.5, 10.5], 'DOUBLE'],
	])('%s', (reducer, values, valueType) => {
		const [only] = reduce(three, reducer, []);
		expect(only).toMatchObject({valueType, kind: 'GAUGE'});
		expect(only?.points.map(({value}) => value)).toEqual(values);
	});

	test('a percentile of distributions is that of all of them together', () => {
		const of = [
			labelled('2xx', 'a', [[0, distribution([100, 1000], [99, 0, 0])]], 'DISTRIBUTION'),
			labelled('2xx', 'b', [[0, distribution([100, 1000], [0, 1, 0])]], 'DISTRIBUTION'),
		];
		const [p95] = reduce(of, 'REDUCE_PERCENTILE_95', []);
		// The mean of the two p95s would be over 500.
		expect(p95?.points[0]?.value).toBeCloseTo(95.96, 1);
		expect(() => reduce(of, 'REDUCE_MAX', [])).toThrow('cannot be applied');
	});
});

describe('percentiles', () => {
	test('interpolate within the bucket', () => {
		const of = distribution([10, 20, 40], [0, 50, 50, 0]);
		expect(distributionPercentile(of, 0.25)).toBe(15);
		expect(distributionPercentile(of, 0.75)).toBe(30);
		expect(distributionPercentile(distribution([10], [4, 0]), 0.5)).toBe(5);
		expect(distributionPercentile(distribution([10], [0, 4]), 0.99)).toBe(10);
		expect(distributionPercentile(distribution([10], [0, 0]), 0.5)).toBeUndefined();
		expect(numberPercentile([4, 1, 3, 2], 0.5)).toBe(2.5);
		expect(numberPercentile([], 0.5)).toBeUndefined();
	});

	test('different buckets do not merge', () => {
		expect(() => mergeDistributions([distribution([1], [1, 1]), distribution([2], [1, 1])])).toThrow(RangeError);
	});
});

describe('filter', () => {
	const labels = {
		project: 'p',
		metricType: 'run.googleapis.com/request_count',
		resourceType: 'cloud_run_revision',
		resourceLabels: {service_name: 'webhook-processor', location: 'us-central1'},
		metricLabels: {response_code_class: '5xx', response_code: '503'},
	};

	test.each([
		[
			'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision" AND resource.labels.service_name="webhook-processor"',
			true,
		],
		['metric.type = "run.googleapis.com/request_count" resource.label.service_name = "webhook-processor"', true],
		['metric.labels.response_code_class != "2xx"', true],
		['metric.label."response_code_class" = one_of("4xx", "5xx")', true],
		['metric.labels.response_code_class = one_of("4xx", "2xx")', false],
		['metric.labels.response_code >= 500', true],
		['metric.labels.response_code < 500', false],
		['metric.labels.absent != "x"', true],
		['resource.labels.service_name = starts_with("webhook")', true],
		['resource.labels.service_name != starts_with("webhook")', false],
		['resource.labels.service_name = ends_with("processor")', true],
		['resource.labels.service_name = has_substring("hook-p")', true],
		['resource.labels.service_name = monitoring.regex.full_match("web.*")', true],
		['resource.labels.service_name = monitoring.regex.full_match("web")', false],
		['metric.labels.response_code_class = ("4xx" OR "5xx")', true],
		['NOT (resource.labels.location = "us-central1" AND metric.labels.response_code_class = "5xx")', false],
		['project = "p"', true],
	])('%s', (filter, expected) => {
		expect(parseMetricFilter(filter).matches(labels)).toBe(expected);
	});

	test('names the metric types it requires', () => {
		expect(parseMetricFilter('metric.type="a" AND (resource.type="r" AND metric.labels.x="y")')).toMatchObject({
			metricTypes: ['a'],
			resourceTypes: ['r'],
		});
		expect(parseMetricFilter('metric.type="a" OR metric.type="b"').metricTypes).toEqual([]);
	});

	test.each([
		['metric.kind="x"'],
		['metric.labels.x=nope("y")'],
		['metric.labels.x=~"y"'],
		['"text"'],
		['resource.labels.x = monitoring.regex.full_match("(")'],
	])('%s is refused', filter => {
		expect(() => parseMetricFilter(filter)).toThrow(FilterError);
	});
});

describe('the store', () => {
	test('columns hold what was written, in any order, the last of each time', () => {
		fc.assert(
			fc.property(
				fc.array(fc.array(fc.tuple(fc.integer({min: 0, max: 300}), fc.integer({min: 0, max: 9}))), {maxLength: 40}),
				batches => {
					const columns = new SampleColumns();
					const plain = new Map<number, number>();
					for (const batch of batches) {
						const distinct = new Map(batch);
						columns.write(
							[...distinct].map(([at, value]) => ({end: at, value: distribution([1, 2], [value, 1, 2], value)})),
						);
						for (const [at, value] of distinct) plain.set(at, value);
					}
					const read = Array.from({length: columns.length}, (_, i) => [columns.endAt(i), columns.valueAt(i)]);
					const expected = [...plain]
						.sort(([a], [b]) => a - b)
						.map(([at, value]) => [at, distribution([1, 2], [value, 1, 2], value)]);
					expect(read).toEqual(expected);
				},
			),
		);
	});

	test('three days of minutes, newest first, then the present; older samples go', () => {
		let now = end;
		const store = createMetricStore({now: () => now, speed: 1});
		store.describe({
			type: 'm',
			kind: 'GAUGE',
			valueType: 'DOUBLE',
			unit: '1',
			samplePeriod: 60,
			ingestDelay: 0,
			labels: [],
			resourceType: 'r',
		});
		const write = (at: number) =>
			store.write([{project: 'p', type: 'm', resourceLabels: {}, metricLabels: {}, end: at, value: at}]);
		for (let i = 0; i < 4320; i++) write(end - i * minute);
		const only = () => store.series('p', 'm')[0]?.samples;
		expect(only()?.length).toBe(4320);
		write(end - 80 * 60 * minute);
		expect(only()?.endAt(0)).toBe(end - 4319 * minute);
		for (let i = 1; i <= 1440; i++) {
			now = end + i * minute;
			write(now);
		}
		expect(only()?.length).toBeLessThanOrEqual(73 * 60 + 11);
		expect(only()?.valueAt((only()?.length ?? 0) - 1)).toBe(now);
		now += 80 * 60 * minute;
		store.write([]);
		expect(store.series('p', 'm')).toEqual([]);
	});
});
