import * as grpc from '@grpc/grpc-js';
import type {Clock} from '../../../clock.ts';
import {
	decodePageToken,
	encodePageToken,
	fromTimestamp,
	projectOf,
	type TimestampMessage,
} from '../../grpc/handlers.ts';
import {rpcError, serviceDefinition} from '../../grpc/protos.ts';
import {unary} from '../../grpc/unary.ts';
import type {Point} from './align.ts';
import {type Aggregation, querySeries, requestFilter, type SeriesQuery} from './query.ts';
import type {LabelledSeries} from './reduce.ts';
import type {ReadableMetricStore} from './store.ts';
import {toDescriptor, toTimeSeries} from './wire.ts';

interface AggregationMessage {
	alignmentPeriod: TimestampMessage | null;
	perSeriesAligner: string;
	crossSeriesReducer: string;
	groupByFields: string[];
}

interface ListTimeSeriesRequest {
	name: string;
	filter: string;
	interval: {startTime: TimestampMessage | null; endTime: TimestampMessage | null} | null;
	aggregation: AggregationMessage | null;
	secondaryAggregation: AggregationMessage | null;
	view: 'FULL' | 'HEADERS';
	pageSize: number;
	pageToken: string;
}

interface ListDescriptorsRequest {
	name: string;
	filter: string;
	pageSize: number;
	pageToken: string;
}

const maxPage = 100_000;
const maxDescriptorPage = 10_000;

/** Adds `google.monitoring.v3.MetricService` (ListTimeSeries and the metric descriptors) to a server. `mostPoints`: of a page, whatever is asked for. */
export function registerMonitoring(
	server: grpc.Server,
	{metrics, clock, mostPoints = maxPage}: {metrics: ReadableMetricStore; clock: Clock; mostPoints?: number},
): void {
	server.addService(serviceDefinition('monitoring', 'google.monitoring.v3.MetricService'), {
		listTimeSeries: unary((request: ListTimeSeriesRequest) => listTimeSeries(metrics, clock, mostPoints, request)),
		getMetricDescriptor: unary((request: {name: string}) => getMetricDescriptor(metrics, request)),
		listMetricDescriptors: unary((request: ListDescriptorsRequest) => listMetricDescriptors(metrics, request)),
	});
}

function toAggregation(message: AggregationMessage): Aggregation {
	return {
		period: fromTimestamp(message.alignmentPeriod),
		aligner: message.perSeriesAligner,
		reducer: message.crossSeriesReducer,
		groupBy: message.groupByFields,
	};
}

/** Where a page begins, and the moment that the first page was an answer of. */
interface Page {
	asOf: number;
	offset: number;
}

function readPage(pageToken: string, scope: string, now: number): Page {
	if (pageToken === '') return {asOf: now, offset: 0};
	const token = decodePageToken(pageToken);
	if (token?.scope !== scope)
		throw rpcError(grpc.status.INVALID_ARGUMENT, 'page_token does not match the other arguments of the request');
	return {asOf: Number(token.asOf), offset: Number(token.offset)};
}

function pageSizeOf(pageSize: number, max: number): number {
	if (pageSize < 0) throw rpcError(grpc.status.INVALID_ARGUMENT, 'page_size must not be negative');
	return Math.min(pageSize || max, max);
}

function toQuery(request: ListTimeSeriesRequest, asOf: number): SeriesQuery {
	const end = fromTimestamp(request.interval?.endTime);
	if (end === undefined)
		throw rpcError(
			grpc.status.INVALID_ARGUMENT,
			'Field interval.endTime had an invalid value: the end time is required.',
		);
	const start = fromTimestamp(request.interval?.startTime) ?? end;
	if (start > end)
		throw rpcError(
			grpc.status.INVALID_ARGUMENT,
			'Field interval.startTime had an invalid value: the start time must not be after the end time.',
		);
	const aggregations = [request.aggregation, request.secondaryAggregation].filter(message => message !== null);
	return {
		project: projectOf(request.name),
		filter: request.filter,
		start,
		end,
		aggregations: aggregations.map(toAggregation),
		asOf,
	};
}

function listTimeSeries(
	metrics: ReadableMetricStore,
	clock: Clock,
	mostPoints: number,
	request: ListTimeSeriesRequest,
): object {
	const {pageToken, pageSize, ...rest} = request;
	const scope = JSON.stringify(rest);
	const page = readPage(pageToken, scope, clock.now());
	const size = pageSizeOf(pageSize, mostPoints);
	const {series} = querySeries(metrics, toQuery(request, page.asOf));
	const headers = request.view === 'HEADERS';
	const {parts, more} = slicePage(series, headers, page.offset, size);
	return {
		timeSeries: parts.map(part => toTimeSeries(part.series, part.points)),
		unit: series[0]?.unit ?? '',
		nextPageToken: more ? encodePageToken({scope, asOf: page.asOf, offset: page.offset + size}) : '',
	};
}

/** Pages count points (series for HEADERS); a series that does not fit goes on on the next page. Points come newest first. */
function slicePage(
	series: readonly LabelledSeries[],
	headers: boolean,
	offset: number,
	size: number,
): {parts: {series: LabelledSeries; points: Point[]}[]; more: boolean} {
	if (headers) {
		const parts = series.slice(offset, offset + size).map(one => ({series: one, points: []}));
		return {parts, more: offset + size < series.length};
	}
	const parts: {series: LabelledSeries; points: Point[]}[] = [];
	let position = 0;
	for (const one of series) {
		const points = one.points.toReversed().slice(Math.max(0, offset - position), Math.max(0, offset + size - position));
		if (points.length > 0) parts.push({series: one, points});
		position += one.points.length;
	}
	return {parts, more: offset + size < position};
}

function getMetricDescriptor(metrics: ReadableMetricStore, {name}: {name: string}): object {
	const type = /^projects\/[^/]+\/metricDescriptors\/(.+)$/.exec(name)?.[1];
	if (type === undefined)
		throw rpcError(
			grpc.status.INVALID_ARGUMENT,
			`Name "${name}" must be "projects/{project}/metricDescriptors/{type}".`,
		);
	const descriptor = metrics.descriptor(type);
	if (!descriptor) throw rpcError(grpc.status.NOT_FOUND, `Could not find descriptor for metric '${type}'.`);
	return toDescriptor(projectOf(name), descriptor);
}

function listMetricDescriptors(metrics: ReadableMetricStore, request: ListDescriptorsRequest): object {
	const project = projectOf(request.name);
	const {matches} = requestFilter(request.filter);
	const {pageToken, pageSize, ...rest} = request;
	const scope = JSON.stringify(rest);
	const {offset} = readPage(pageToken, scope, 0);
	const size = pageSizeOf(pageSize, maxDescriptorPage);
	const found = metrics
		.descriptors()
		.filter(({type, resourceType}) =>
			matches({project, metricType: type, resourceType, metricLabels: {}, resourceLabels: {}}),
		);
	return {
		metricDescriptors: found.slice(offset, offset + size).map(descriptor => toDescriptor(project, descriptor)),
		nextPageToken: offset + size < found.length ? encodePageToken({scope, asOf: 0, offset: offset + size}) : '',
	};
}
