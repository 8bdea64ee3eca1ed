/** Services of Cloud Run: errors, latency, traffic that stops, revisions. */
import type {Found, FoundService} from '../found.ts';
import type {Fragment} from '../fragment.ts';
import {idOf, nice, percent, span} from '../limits.ts';

const busiest = 5;
/** Requests a minute from which a service is worth checks of its own. */
const busy = 1;
/** Requests a minute from which five minutes are enough to tell a share of errors. */
const brisk = 20;
/** Share of the day with traffic from which silence is a sign. */
const always = 0.95;

const only = 'resource.type = "cloud_run_revision"';

export function services({services: all, functions}: Found): Fragment[] {
	const called = all.filter(({perMinute}) => perMinute >= busy).slice(0, busiest);
	return [
		...(all.length > 0 ? [traffic(called), deploys(all)] : []),
		...(functions.length > 0 ? [functionsOf(functions)] : []),
	];
}

function traffic(called: readonly FoundService[]): Fragment {
	const warn = errorLimit(called);
	return {
		about: 'Cloud Run: requests, their errors and their latency. Limits are from the last day: look them over.',
		sources: {
			requests: {
				metric: 'run.googleapis.com/request_count',
				filter: only,
				aligner: 'ALIGN_DELTA',
				reducer: 'REDUCE_SUM',
				groupBy: ['resource.labels.service_name', 'resource.labels.revision_name', 'metric.labels.response_code_class'],
				window: '6h',
			},
			requests_usual: {
				metric: 'run.googleapis.com/request_count',
				filter: only,
				aligner: 'ALIGN_DELTA',
				period: '10m',
				reducer: 'REDUCE_SUM',
				groupBy: ['resource.labels.service_name'],
				window: '3d',
				every: '5m',
			},
			latency: {
				metric: 'run.googleapis.com/request_latencies',
				filter: only,
				aligner: 'ALIGN_PERCENTILE_95',
				reducer: 'REDUCE_MAX',
				groupBy: ['resource.labels.service_name'],
				window: '6h',
			},
		},
		panes: [
			{
				id: 'traffic',
				kind: 'chart',
				title: 'Traffic',
				range: '1h',
				charts: [
					{log: 'errors'},
					{source: 'requests', title: 'Requests', by: 'service_name', draw: 'stacked'},
					{source: 'requests', title: '5xx', by: 'service_name', where: {response_code_class: ['5xx']}},
					{source: 'latency', title: 'Latency P95', by: 'service_name'},
				],
			},
		],
		checks: [
			{
				id: 'error_rate',
				title: 'Requests that fail (5xx)',
				measure: {
					ratio: {bad: {source: 'requests', where: {response_code_class: ['5xx']}}, total: {source: 'requests'}},
					over: called.every(({perMinute}) => perMinute >= brisk) ? '5m' : '15m',
					// With fewer a single bad one would be too many.
					atLeast: Math.ceil(1 / warn),
					by: 'service_name',
				},
				unit: 'ratio',
				levels: {warn: `> ${percent(warn)}`, crit: `> ${percent(Math.min(0.5, Math.max(0.05, 2.5 * warn)))}`},
				onNoData: 'ok',
				for: '2m',
				severity: 'high',
			},
			...called.flatMap(latencyCheck),
			...called.filter(({steady}) => steady >= always).map(trafficCheck),
		],
	};
}

/** Twice the usual share of 5xx, 2 % at least. */
const errorLimit = (called: readonly FoundService[]): number =>
	Math.min(0.2, nice(Math.max(0.02, 2 * Math.max(0, ...called.map(({bad}) => bad)))));

function latencyCheck({name, p95}: FoundService): object[] {
	if (p95 === undefined) return [];
	const warn = nice(Math.max(200, 2 * p95));
	return [
		{
			id: `latency_${idOf(name)}`,
			title: `Latency P95 of ${name}`,
			measure: {source: 'latency', last: 'max', where: {service_name: [name]}},
			unit: 'ms',
			levels: {warn: `> ${span(warn)}`, crit: `> ${span(nice(2.5 * warn))}`},
			for: '5m',
			onNoData: 'ok',
			severity: 'medium',
		},
	];
}

const trafficCheck = ({name}: FoundService): object => ({
	id: `traffic_${idOf(name)}`,
	title: `Traffic of ${name} against the usual`,
	measure: {source: 'requests', traffic: '5m', usual: 'requests_usual', where: {service_name: [name]}},
	unit: 'ratio',
	levels: {warn: '< 10%', crit: '< 1%'},
	for: '2m',
	onNoData: 'keep',
	severity: 'critical',
});

function deploys(all: readonly FoundService[]): Fragment {
	const unready = all.filter(({ready}) => !ready).map(({name}) => name);
	const left = unready.length === 0 ? '' : ` Not judged, since not ready now: ${unready.join(', ')}.`;
	const judged = unready.length === 0 ? {} : {except: {service: unready}};
	return {
		about: `What is deployed, and which revision takes the traffic.${left}`,
		sources: {services: {run: all.map(({name}) => name)}, revisions: {revisions: true}},
		panes: [
			{
				id: 'services',
				kind: 'table',
				title: 'Services',
				page: 'Deploys',
				source: 'services',
				rowId: 'service',
				columns: [
					{column: 'service'},
					{column: 'ready'},
					{column: 'serving'},
					{column: 'updated_at', as: 'age', title: 'changed'},
					{column: 'modifier', title: 'by'},
					{column: 'reason'},
				],
			},
			{
				id: 'revisions',
				kind: 'table',
				title: 'Revisions',
				page: 'Deploys',
				source: 'revisions',
				rowId: 'revision',
				sort: '-created_at',
				columns: [
					{column: 'revision'},
					{column: 'percent', as: 'percent', title: 'traffic'},
					{column: 'created_at', as: 'age', title: 'deployed'},
					{column: 'image'},
					{column: 'creator', title: 'by'},
					{column: 'reason'},
				],
				lines: 12,
			},
		],
		checks: [
			{
				id: 'not_ready',
				title: 'Services that are not ready',
				// The revision before goes on serving, if there is one.
				measure: {source: 'services', rows: true, where: {ready: ['false']}, ...judged},
				levels: {warn: '> 0'},
				for: '3m',
				severity: 'medium',
			},
		],
	};
}

const functionsOf = (names: readonly string[]): Fragment => ({
	about: 'Cloud Functions: each of these should be there and ACTIVE.',
	sources: {functions: {functions: true}},
	panes: [
		{
			id: 'functions',
			kind: 'table',
			title: 'Functions',
			page: 'Functions',
			source: 'functions',
			rowId: 'name',
			columns: [
				{column: 'name'},
				{column: 'state'},
				{column: 'updated_at', as: 'age', title: 'deployed'},
				{column: 'runtime'},
				{column: 'timeout_ms', as: 'duration', title: 'timeout'},
				{column: 'message'},
			],
			lines: 12,
		},
	],
	checks: [
		{
			id: 'functions',
			title: 'Functions missing',
			measure: {source: 'functions', missing: names},
			levels: {crit: '> 0'},
			for: '5m',
			severity: 'high',
		},
	],
});
