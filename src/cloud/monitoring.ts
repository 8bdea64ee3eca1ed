/** Monitoring reads: aligned time series that end where the data is complete. */
import type {protos} from '@google-cloud/monitoring';
import type {MetricSource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {cleanLine} from '../text/clean.ts';
import {type CloudContext, shared} from './context.ts';
import {readDeadline, within} from './deadline.ts';
import {lateness, slide, wholeEvery} from './slide.ts';
import {isoMs, protoMs, toProto} from './time.ts';
import {CloudError, type Distribution, type Point, type Reading, type Series} from './types.ts';

type Monitoring = typeof protos.google.monitoring.v3;
type TimeSeries = NonNullable<Parameters<Monitoring['TimeSeries']['create']>[0]>;
type RawPoint = NonNullable<NonNullable<TimeSeries['points']>[number]>;
type RawDistribution = NonNullable<NonNullable<RawPoint['value']>['distributionValue']>;

/** s; for metrics whose descriptor does not say, and where we may not read it. Most of Google's stay below. */
const usualDelay = 180;
const minute = 60_000;

export interface MonitoringReads {
	/** `previous`: the last answer to the same question; only what can be new since is asked for. */
	read(
		system: SystemConfig,
		source: MetricSource,
		previous: Reading | undefined,
		signal: AbortSignal,
	): Promise<Reading>;
	close(): Promise<void>;
}

export function createMonitoring({clock, auth, server}: CloudContext): MonitoringReads {
	const client = shared(async project => {
		const [{MetricServiceClient}, options] = await Promise.all([import('./clients/monitoring.ts'), auth.grpc(project)]);
		return new MetricServiceClient(options);
	});
	const options = (signal: AbortSignal) => ({autoPaginate: false, timeout: readDeadline, retry: null, signal});
	const delays = new Map<string, number>();
	/** When the window of series that were answered was last read whole, ms. */
	const wholeAt = new WeakMap<readonly Series[], number>();

	/** Seconds until a point is visible, asked once per metric; the requests it took. */
	async function delay(
		project: string,
		type: string,
		signal: AbortSignal,
	): Promise<{seconds: number; requests: number}> {
		const key = `${project} ${type}`;
		const known = delays.get(key);
		if (known !== undefined) return {seconds: known, requests: 0};
		// SLO selectors have no descriptor.
		if (!type.includes('/') || type.startsWith('select_')) return {seconds: usualDelay, requests: 0};
		let seconds = usualDelay;
		try {
			const [descriptor] = await within(readDeadline, signal, 'monitoring', async inner =>
				(await client(project)).getMetricDescriptor(
					{name: `projects/${project}/metricDescriptors/${type}`},
					options(inner),
				),
			);
			seconds = (protoMs(descriptor.metadata?.ingestDelay) ?? usualDelay * 1000) / 1000;
		} catch (error) {
			// A metric that was never written has no descriptor, and some may list series but not read descriptors.
			if (!(error instanceof CloudError) || (error.kind !== 'notFound' && error.kind !== 'denied')) throw error;
			return {seconds, requests: 1};
		}
		delays.set(key, seconds);
		return {seconds, requests: 1};
	}

	return {
		async read(system, source, previous, signal) {
			const {project} = system;
			const lag = await delay(project, source.metric, signal);
			// Google is asked in its own time and answers in it: a wrong clock here must not move the data.
			const skew = server.skew();
			const end = Math.floor((clock.now() + skew - lag.seconds * 1000) / minute) * minute;
			const period = Math.max(minute, milliseconds(source.period));
			const start = end - Math.max(1, Math.floor(milliseconds(source.window) / period)) * period;
			const before = previous?.answer.kind === 'series' && skew === 0 ? previous.answer.series : undefined;
			const readAt = before && wholeAt.get(before);
			const newest = previous?.dataAt ?? 0;
			// Longer periods are counted back from the end: with it, all of them move.
			const slides = readAt !== undefined && period === minute && end >= newest && end - readAt < wholeEvery;
			// Counted from what was there, not from what was asked for: all of it may have been late.
			const from = slides ? Math.max(start, newest - lateness) : start;
			const [series, , raw] = await within(readDeadline, signal, 'monitoring', async inner =>
				(await client(project)).listTimeSeries(
					{
						name: `projects/${project}`,
						filter: filterOf(source),
						interval: {startTime: toProto(from), endTime: toProto(end)},
						aggregation: {
							alignmentPeriod: {seconds: period / 1000},
							perSeriesAligner: source.aligner as 'ALIGN_DELTA',
							...(source.reducer !== undefined && {crossSeriesReducer: source.reducer as 'REDUCE_SUM'}),
							groupByFields: source.groupBy,
						},
						view: 'FULL',
						pageSize: 100_000,
					},
					options(inner),
				),
			);
			// Part of the answer may be missing without the call failing.
			const partial = raw?.executionErrors?.[0];
			if (partial)
				throw new CloudError('unavailable', cleanLine(`partial answer: ${partial.message ?? ''}`, 300), 'monitoring');
			const answer = series.map(one => toSeries(one, skew, clock.now()));
			const whole = slides && before ? slide(before, answer, {start, from}) : answer;
			if (skew === 0) wholeAt.set(whole, slides ? readAt : end);
			const dataAt = whole.reduce((latest, {points}) => Math.max(latest, points.at(-1)?.t ?? 0), 0);
			return {
				answer: {kind: 'series', series: whole, delaySeconds: lag.seconds},
				fetchedAt: clock.now(),
				...(dataAt > 0 && {dataAt}),
				cost: {requests: 1 + lag.requests, bytesBilled: 0},
			};
		},
		async close() {
			await Promise.allSettled(client.values().map(async one => (await one).close()));
		},
	};
}

function filterOf({metric, filter}: MetricSource): string {
	if (metric.startsWith('select_')) return metric;
	return filter === '' ? `metric.type="${metric}"` : `metric.type="${metric}" AND (${filter})`;
}

/** Labels by their bare names (a metric label wins over a resource label), points oldest first. */
function toSeries(series: TimeSeries, skew: number, now: number): Series {
	const labels = {...series.resource?.labels, ...series.metric?.labels};
	// While clocks differ, a bucket may end in our future.
	const points = (series.points ?? [])
		.map(point => toPoint(point, skew))
		.filter(point => point !== undefined && (skew === 0 || point.t <= now)) as Point[];
	return {
		labels: Object.fromEntries(
			Object.entries(labels).map(([name, value]) => [cleanLine(name, 256), cleanLine(String(value))]),
		),
		points: points.toSorted((a, b) => a.t - b.t),
	};
}

function toPoint({interval, value}: RawPoint, skew: number): Point | undefined {
	const at = typeof interval?.endTime === 'string' ? isoMs(interval.endTime) : protoMs(interval?.endTime);
	if (at === undefined || !value) return undefined;
	const t = at - skew;
	if (value.distributionValue) return {t, distribution: toDistribution(value.distributionValue)};
	if (value.boolValue !== null && value.boolValue !== undefined && isSet(value, 'boolValue'))
		return {t, value: value.boolValue ? 1 : 0};
	const number = isSet(value, 'int64Value') ? value.int64Value : value.doubleValue;
	return number === null || number === undefined ? undefined : {t, value: Number(String(number))};
}

/** The decoder fills `value` with the name of the member that was sent; without it, whatever is there counts. */
function isSet(value: object, member: string): boolean {
	const sent = 'value' in value ? value.value : undefined;
	return typeof sent === 'string'
		? sent === member
		: member in value && (value as Record<string, unknown>)[member] !== null;
}

/** Any of Google's three bucket layouts as explicit bounds; trailing empty buckets, which Google leaves out, are added. */
function toDistribution(raw: RawDistribution): Distribution {
	const bounds = boundsOf(raw.bucketOptions);
	const sent = (raw.bucketCounts ?? []).map(count => Number(String(count)));
	return {
		count: Number(String(raw.count ?? 0)),
		mean: raw.mean ?? 0,
		bounds,
		counts: Array.from({length: bounds.length + 1}, (_, index) => sent[index] ?? 0),
	};
}

function boundsOf(options: RawDistribution['bucketOptions']): number[] {
	if (options?.explicitBuckets) return [...(options.explicitBuckets.bounds ?? [])];
	if (options?.linearBuckets) {
		const {numFiniteBuckets, width, offset} = options.linearBuckets;
		return Array.from({length: (numFiniteBuckets ?? 0) + 1}, (_, index) => (offset ?? 0) + (width ?? 0) * index);
	}
	if (options?.exponentialBuckets) {
		const {numFiniteBuckets, growthFactor, scale} = options.exponentialBuckets;
		return Array.from({length: (numFiniteBuckets ?? 0) + 1}, (_, index) => (scale ?? 0) * (growthFactor ?? 0) ** index);
	}
	return [];
}
