/** What a service does now, in one line of figures. Pure. */
import {sample} from '../actions/after/verify.ts';
import {seriesOfService} from '../checks/by-revision.ts';
import {merge, percentile} from '../checks/distribution.ts';
import {seriesOf} from '../checks/readings.ts';
import {minute, second} from '../clock.ts';
import type {Series} from '../cloud/types.ts';
import type {SystemScene} from '../scene/types.ts';
import {duration} from '../text/durations.ts';
import {plural} from '../text/format.ts';
import {decimal, hundredths} from '../text/numbers.ts';
import {serviceSources} from './sources.ts';

/** The newest minute that is known tells the share of errors, where it has so many requests; else the newest five do. */
const enough = 20;
const span = 5 * minute;

/** `4.6/s`, `13.8 % 5xx`, `P95 7.2 s`, `12 instances`: those that are known. */
export function figuresOf({system, source, asOf}: SystemScene, service: string): string[] {
	const {counts, latency, instances} = serviceSources(system);
	const of = (id: string | undefined) => (id === undefined ? [] : seriesOfService(seriesOf(source(id)), service));
	const requests = of(counts);
	const newest = newestOf(requests, asOf);
	const within = (length: number) => sample(requests, (newest ?? 0) - length, newest ?? 0);
	const {requests: all} = within(span);
	const told = within(minute).requests >= enough ? within(minute) : within(span);
	const latencies = of(latency);
	const slowest = newestOf(latencies, asOf) ?? 0;
	const distributions = latencies.flatMap(({points}) =>
		points.flatMap(({t, distribution}) => (t > slowest - span && t <= slowest && distribution ? [distribution] : [])),
	);
	const p95 = distributions.length === 0 ? undefined : percentile(merge(distributions), 95);
	const counted =
		instances === undefined ? [] : seriesOf(source(instances)).filter(({labels}) => isOf(labels, service));
	const at = newestOf(counted, asOf);
	const running = counted.reduce((sum, {points}) => sum + (points.findLast(({t}) => t === at)?.value ?? 0), 0);
	return [
		...(newest === undefined ? [] : [`${rate(all / (span / second))}/s`]),
		...(told.requests > 0 ? [`${hundredths(told.errors / told.requests, 1)} % 5xx`] : []),
		...(p95 === undefined ? [] : [`P95 ${duration(p95)}`]),
		...(at === undefined ? [] : [plural(running, 'instance')]),
	];
}

const isOf = ({service_name: name}: Series['labels'], service: string): boolean =>
	name === undefined || name === service;

const rate = (perSecond: number): string => (perSecond < 1 ? decimal(perSecond) : perSecond.toFixed(1));

const newestOf = (series: readonly Series[], now: number): number | undefined =>
	series.reduce<number | undefined>((newest, {points}) => {
		const t = points.findLast(point => point.t <= now)?.t;
		return t !== undefined && (newest === undefined || t > newest) ? t : newest;
	}, undefined);
