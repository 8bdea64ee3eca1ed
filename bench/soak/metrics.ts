/** What must stay flat, and how flat: each a series over the samples with a slope of its second half. */
import {medianOf, type Point, secondHalf, theilSen} from './fit.ts';
import type {Inside, Sample} from './sample.ts';

interface Metric {
	name: string;
	unit: string;
	value(sample: Sample, before: Sample | undefined): number | undefined;
	/** Largest slope per 24 h, in its unit, that still is flat; undefined: shown, not judged. */
	tolerance?: number;
	/** No value may be above this. */
	most?: number;
	digits?: number;
}

const mib = 1 / 2 ** 20;
const fromInside =
	(value: (inside: Inside) => number): Metric['value'] =>
	({inside}) =>
		inside && value(inside);

/** The growth of a counter per virtual minute. */
const perMinute =
	(value: (sample: Sample) => number): Metric['value'] =>
	(sample, before) =>
		before && (value(sample) - value(before)) / ((sample.hours - before.hours) * 60);

const sum = (values: Record<string, number>): number => Object.values(values).reduce((total, one) => total + one, 0);
const activeOf = (kind: RegExp) =>
	fromInside(({active}) => sum(Object.fromEntries(Object.entries(active).filter(([name]) => kind.test(name)))));

const apiMetric = (api: string, tolerance: number): Metric => ({
	name: `requests to ${api}`,
	unit: '/min',
	value: perMinute(({requests}) => requests[api] ?? 0),
	tolerance,
	digits: 1,
});

/** Of the sample that follows a collection: in between, memory goes up and down with the garbage that waits. */
const collected =
	(value: (sample: Sample) => number): Metric['value'] =>
	(sample, before) =>
		before?.inside && value(sample);

export const metrics: readonly Metric[] = [
	{name: 'memory after GC: PSS', unit: 'MiB', value: collected(({pss}) => pss / 1024), tolerance: 5, digits: 1},
	{name: 'memory after GC: RSS', unit: 'MiB', value: collected(({rss}) => rss / 1024), tolerance: 5, digits: 1},
	{name: 'memory at any time: PSS', unit: 'MiB', value: ({pss}) => pss / 1024, digits: 1},
	{name: 'memory at any time: RSS', unit: 'MiB', value: ({rss}) => rss / 1024, digits: 1},
	{
		name: 'V8 heap used after GC',
		unit: 'MiB',
		value: fromInside(({heapUsed}) => heapUsed * mib),
		tolerance: 1,
		digits: 2,
	},
	{
		name: 'V8 heap committed',
		unit: 'MiB',
		value: fromInside(({committed}) => committed * mib),
		tolerance: 5,
		digits: 1,
	},
	{
		name: 'external, buffers',
		unit: 'MiB',
		value: fromInside(({external}) => external * mib),
		tolerance: 0.5,
		digits: 2,
	},
	{name: 'malloced by V8', unit: 'MiB', value: fromInside(({malloced}) => malloced * mib), tolerance: 0.5, digits: 2},
	{name: 'file descriptors', unit: '', value: ({fds}) => fds, tolerance: 1},
	{name: 'sockets', unit: '', value: ({sockets}) => sockets, tolerance: 1},
	{name: 'threads', unit: '', value: ({threads}) => threads, tolerance: 0.5},
	{name: 'children', unit: '', value: ({children}) => children, tolerance: 0.5, most: 3},
	{name: 'zombies', unit: '', value: ({zombies}) => zombies, tolerance: 0.5, most: 1},
	{name: 'libuv handles', unit: '', value: fromInside(({handles}) => handles), tolerance: 1},
	{name: 'active timers', unit: '', value: activeOf(/^(Timeout|Immediate)$/), tolerance: 1},
	{name: 'timers, unref’d too', unit: '', value: fromInside(({timers}) => timers), tolerance: 3},
	{name: 'process listeners', unit: '', value: fromInside(({processListeners}) => processListeners), tolerance: 0.5},
	{name: 'event emitters', unit: '', value: fromInside(({emitters}) => emitters), tolerance: 10},
	{name: 'listeners of all emitters', unit: '', value: fromInside(({listeners}) => listeners), tolerance: 20},
	{name: 'abort signals', unit: '', value: fromInside(({signals}) => signals), tolerance: 10},
	{
		name: 'requests, all APIs',
		unit: '/min',
		value: perMinute(({requests}) => sum(requests)),
		tolerance: 3,
		digits: 1,
	},
	apiMetric('bigquery', 1),
	apiMetric('spanner', 1),
	apiMetric('monitoring', 1),
	apiMetric('logging', 1),
	apiMetric('run', 1),
	{name: 'journal on disk', unit: 'MiB', value: ({files}) => (files.journal ?? 0) * mib, most: 300, digits: 1},
	{name: 'log file', unit: 'KiB', value: ({files}) => (files.log ?? 0) / 1024, tolerance: 1024, most: 10_300},
	{name: 'audit log', unit: 'KiB', value: ({files}) => (files.audit ?? 0) / 1024, tolerance: 16, digits: 1},
	{name: 'written to the terminal', unit: 'KiB/min', value: perMinute(({written}) => written / 1024), digits: 1},
	{name: '(the sandbox: RSS)', unit: 'MiB', value: ({sandboxRss}) => sandboxRss / 1024},
];

export interface Judged extends Metric {
	points: Point[];
	/** Of the second half. */
	median: number;
	/** In its unit per 24 h, of the second half. */
	slope: number;
	/** The same, at least. */
	least: number;
	/** The line through the second half. */
	at(hours: number): number;
	max: number;
	/** Undefined: not judged. */
	flat?: boolean;
}

/** Every metric over all samples, oldest first. */
export function judge(samples: readonly Sample[]): Judged[] {
	return metrics.map(metric => {
		const points = samples.flatMap((sample, index): Point[] => {
			const value = metric.value(sample, samples[index - 1]);
			return value === undefined ? [] : [[sample.hours, value]];
		});
		const half = secondHalf(points);
		const {slope, least, at} = theilSen(half);
		const max = Math.max(...points.map(([, y]) => y));
		const {tolerance, most = Number.POSITIVE_INFINITY} = metric;
		return {
			...metric,
			points,
			median: medianOf(half.map(([, y]) => y)),
			slope: slope * 24,
			least: least * 24,
			at,
			max,
			...(tolerance !== undefined && {flat: least * 24 <= tolerance && max <= most}),
		};
	});
}

/** In the digits of the metric. */
export const told = (value: number, {digits = 0}: Pick<Metric, 'digits'>): string => value.toFixed(digits);
