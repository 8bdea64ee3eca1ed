/** Monitoring reads: aligned time series that end where the data is complete. */

import type {protos} from '@google-cloud/monitoring';
import {minute} from '../clock.ts';
import {alignedUnit, scaleOf} from '../config/metricUnit.ts';
import type {MetricSource} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {cleanLine} from '../text/clean.ts';
import {type CloudContext, shared} from './context.ts';
import {within} from './deadline.ts';
import {type Listed, listed, pageOf} from './pages.ts';
import {joined, rhythmOf, type TimeSeries, toSeries} from './series.ts';
import {lateness, slide, wholeEvery} from './slide.ts';
import {protoMs, toProto} from './time.ts';
import {CloudError, type MetricKind, type Reading, type Series} from './types.ts';

type ListRequest = protos.google.monitoring.v3.IListTimeSeriesRequest;

/** Assumed delay, s, where the descriptor has none or cannot be read. Most of Google's metrics stay below. */
const usualDelay = 180;
/** Points of a page, and pages of an answer. */
const pageSize = 20_000;
const maxPages = 10;

/** Least samples of a slow metric in a request: enough to see that it has stopped. */
const fewestSteps = 3;

/** The descriptor of a metric. */
interface Described {
	/** Until a point is visible, s. */
	delay: number;
	/** From one sample to the next, s; 0 where it does not say. */
	step: number;
	/** The unit as written; empty without one. */
	unit: string;
	kind?: MetricKind;
}

export interface MonitoringReads {
	/** `previous`: the last answer to the same question; only points that may be new since are read. */
	read(
		system: SystemConfig,
		source: MetricSource,
		previous: Reading | undefined,
		signal: AbortSignal,
	): Promise<Reading>;
	close(): Promise<void>;
}

export function createMonitoring({clock, auth, patience, server}: CloudContext): MonitoringReads {
	const client = shared(async project => {
		const [{MetricServiceClient}, options] = await Promise.all([
			import('./clients/monitoring.ts'),
			auth.grpc(project, 'monitoring'),
		]);
		return new MetricServiceClient(options);
	});
	const options = (signal: AbortSignal) => ({autoPaginate: false, timeout: patience.read, retry: null, signal});
	const descriptors = new Map<string, Described>();
	/** When the window of series that were answered was last read whole, ms. */
	const wholeAt = new WeakMap<readonly Series[], number>();

	/** The descriptor of a metric, read once, and the requests it took. */
	async function describe(
		project: string,
		type: string,
		signal: AbortSignal,
	): Promise<{described: Described; requests: number}> {
		const key = `${project} ${type}`;
		const known = descriptors.get(key);
		if (known !== undefined) return {described: known, requests: 0};
		const unsaid = {delay: usualDelay, step: 0, unit: ''};
		// SLO selectors have no descriptor.
		if (!type.includes('/') || type.startsWith('select_')) return {described: unsaid, requests: 0};
		try {
			const [descriptor] = await within(patience.read, signal, 'monitoring', async inner =>
				(await client(project)).getMetricDescriptor(
					{name: `projects/${project}/metricDescriptors/${type}`},
					options(inner),
				),
			);
			const {ingestDelay, samplePeriod} = descriptor.metadata ?? {};
			const kind = kindOf(descriptor.metricKind);
			const described = {
				delay: (protoMs(ingestDelay) ?? usualDelay * 1000) / 1000,
				step: (protoMs(samplePeriod) ?? 0) / 1000,
				unit: cleanLine(descriptor.unit ?? '', 64),
				...(kind && {kind}),
			};
			descriptors.set(key, described);
			return {described, requests: 1};
		} catch (error) {
			// A metric that was never written has no descriptor, and some may list series but not read descriptors.
			if (!(error instanceof CloudError) || (error.kind !== 'notFound' && error.kind !== 'denied')) throw error;
			return {described: unsaid, requests: 1};
		}
	}

	/** All pages of an answer, up to a bound. */
	async function list(
		project: string,
		request: ListRequest,
		signal: AbortSignal,
	): Promise<Listed<TimeSeries> & {unit: string}> {
		let unit = '';
		const all = await listed<TimeSeries>({maxPages}, async pageToken => {
			const page = await within(patience.read, signal, 'monitoring', async inner =>
				(await client(project)).listTimeSeries({...request, pageSize, pageToken}, options(inner)),
			);
			const [, , raw] = page;
			// Part of the answer may be missing without the call failing.
			const partial = raw?.executionErrors?.[0];
			if (partial)
				throw new CloudError('unavailable', cleanLine(`partial answer: ${partial.message ?? ''}`, 300), 'monitoring');
			unit ||= raw?.unit ?? '';
			return pageOf(page);
		});
		return {...all, items: all.requests > 1 ? joined(all.items) : all.items, unit};
	}

	return {
		async read(system, source, previous, signal) {
			const {project} = system;
			const {described, requests} = await describe(project, source.metric, signal);
			// Requests use Google's time, so that a wrong clock on this machine does not move the data.
			const skew = server.skew();
			const end = Math.floor((clock.now() + skew - described.delay * 1000) / minute) * minute;
			const period = Math.max(minute, milliseconds(source.period));
			// A window shorter than the metric's step would be empty most of the time.
			const step = Math.max(period, described.step * 1000);
			const window = Math.max(milliseconds(source.window), step > period ? fewestSteps * step : period);
			const start = end - Math.floor(window / period) * period;
			const before = previous?.answer.kind === 'series' && skew === 0 ? previous.answer.series : undefined;
			const readAt = before && wholeAt.get(before);
			const newest = previous?.dataAt ?? 0;
			// Long periods are counted back from the end, so all of them move with it.
			const slides = readAt !== undefined && period === minute && end >= newest && end - readAt < wholeEvery;
			// Start at the newest point received, not at the end of the last request: a whole request may have come back empty.
			const from = slides ? Math.max(start, newest - lateness) : start;
			const {
				items: series,
				unit,
				requests: pages,
				more,
			} = await list(
				project,
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
					...(source.secondary && {secondaryAggregation: secondStep(source.secondary, source, period)}),
					view: 'FULL',
				},
				signal,
			);
			const scale = scaleOf(unitText(source, described, series[0]?.unit || unit));
			const answer = series.map(one => toSeries(one, {skew, now: clock.now(), scale}));
			const metricKind = kindOf(series[0]?.metricKind) ?? alignedKind(source.aligner, described.kind);
			const whole = slides && before ? slide(before, answer, {start, from}) : answer;
			if (skew === 0 && !more) wholeAt.set(whole, slides ? readAt : end);
			// Custom metrics rarely declare their sample period. Rare events have none.
			const isUnsaid = described.step === 0 && described.kind === 'GAUGE';
			const dataAt = whole.reduce((latest, {points}) => Math.max(latest, points.at(-1)?.t ?? 0), 0);
			return {
				answer: {
					kind: 'series',
					series: whole,
					delaySeconds: described.delay,
					stepSeconds: Math.max(step, isUnsaid ? rhythmOf(whole) : 0) / 1000,
					unit: scale.unit,
					...(metricKind && {metricKind}),
					...(more && {cut: `the first ${pages} pages of points, there are more`}),
				},
				fetchedAt: clock.now(),
				...(dataAt > 0 && {dataAt}),
				cost: {requests: pages + requests, bytesBilled: 0},
			};
		},
		async close() {
			await Promise.allSettled(client.values().map(async one => (await one).close()));
		},
	};
}

/** The second of two reductions: over the same periods, of one point each. Counted events stay counted events, unless the first one counted series. */
function secondStep(
	{reducer, groupBy, aligner}: NonNullable<MetricSource['secondary']>,
	first: MetricSource,
	period: number,
): NonNullable<ListRequest['secondaryAggregation']> {
	const isCounted = first.aligner === 'ALIGN_DELTA' && /^REDUCE_(NONE|SUM)$/.test(first.reducer ?? 'REDUCE_NONE');
	return {
		alignmentPeriod: {seconds: period / 1000},
		perSeriesAligner: (aligner ?? (isCounted ? 'ALIGN_DELTA' : 'ALIGN_MEAN')) as 'ALIGN_MEAN',
		crossSeriesReducer: reducer as 'REDUCE_SUM',
		groupByFields: groupBy,
	};
}

function filterOf({metric, filter}: MetricSource): string {
	if (metric.startsWith('select_')) return metric;
	return filter === '' ? `metric.type="${metric}"` : `metric.type="${metric}" AND (${filter})`;
}

/** The unit from the config, else from the descriptor; the unit of the answer is that of the aligned values. */
function unitText({unit, aligner, reducer, secondary}: MetricSource, described: Described, answered: string): string {
	const own = unit ?? described.unit;
	return own === '' ? cleanLine(answered, 64) : alignedUnit(alignedUnit(own, aligner, reducer), '', secondary?.reducer);
}

function kindOf(kind: unknown): MetricKind | undefined {
	return kind === 'GAUGE' || kind === 'DELTA' || kind === 'CUMULATIVE' ? kind : undefined;
}

/** The kind of a metric's values after alignment, for answers without one. */
function alignedKind(aligner: string, kind: MetricKind | undefined): MetricKind | undefined {
	if (aligner === 'ALIGN_DELTA') return 'DELTA';
	return ['ALIGN_NONE', 'ALIGN_SUM', 'ALIGN_INTERPOLATE', 'ALIGN_NEXT_OLDER'].includes(aligner) ? kind : 'GAUGE';
}
