/** What metrics and lists tell of services, jobs and queues. Pure. */

import {day, minute} from '../clock.ts';
import type {SubscriptionInfo} from '../cloud/pubsub.ts';
import type {Row, Series} from '../cloud/types.ts';
import {greatest} from '../text/numbers.ts';
import type {FoundQueue, FoundRunJob, FoundService} from './found.ts';

const usualRegion = 'us-central1';
/** Days of executions of jobs that are looked at. */
export const jobDays = 7;

/** Where most of its functions are, else most of its calls, else most of its jobs. */
export const regionOf = (functions: readonly Row[], calls: readonly Series[]): string =>
	mostOften(functions.map(({region}) => String(region))) ??
	mostOften(calls.flatMap(({labels}) => labels.location ?? [])) ??
	usualRegion;

function mostOften(names: readonly string[]): string | undefined {
	const counted = [...Map.groupBy(names, name => name)].toSorted(([, a], [, b]) => b.length - a.length);
	return counted[0]?.[0];
}

const valuesOf = ({points}: Series): number[] => points.flatMap(({value}) => (value === undefined ? [] : [value]));
export const mostIn = (all: readonly Series[]): number => greatest(all.flatMap(valuesOf), 0);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Calls in five minutes from which silence can be told from chance. */
const comparable = 10;
const steps = day / (5 * minute);

export function serviceOf(
	name: string,
	requests: readonly Series[],
	latencies: readonly Series[],
): Omit<FoundService, 'ready'> {
	const own = requests.filter(({labels}) => labels.service_name === name);
	const total = sumOf(own.flatMap(valuesOf));
	const bad = sumOf(own.filter(({labels}) => labels.response_code_class === '5xx').flatMap(valuesOf));
	const byStep = new Map<number, number>();
	for (const {points} of own) for (const {t, value = 0} of points) byStep.set(t, (byStep.get(t) ?? 0) + value);
	const p95s = latencies
		.filter(({labels}) => labels.service_name === name)
		.flatMap(valuesOf)
		.toSorted((a, b) => a - b);
	const p95 = p95s[Math.floor(p95s.length * 0.95)];
	return {
		name,
		perMinute: total / (day / minute),
		steady: [...byStep.values()].filter(calls => calls >= comparable).length / steps,
		bad: total === 0 ? 0 : bad / total,
		...(p95 !== undefined && {p95}),
	};
}

/** Jobs of Cloud Run that came to an end within days, in this region. */
export function runJobsOf(executions: readonly Series[], region: string): FoundRunJob[] {
	const own = executions.filter(({labels}) => (labels.location ?? region) === region);
	const sums = [...Map.groupBy(own, ({labels}) => labels.job_name ?? '')].filter(([name]) => name !== '');
	return sums.map(([name, its]) => ({
		name,
		failed: sumOf(its.filter(({labels}) => labels.result === 'failed').flatMap(valuesOf)) / jobDays,
	}));
}

/** Dead letters are told by who sends them; by a name only where nobody may list the subscriptions. */
export function queuesOf(
	waiting: readonly Series[],
	oldest: readonly Series[],
	subscriptions: readonly SubscriptionInfo[],
): FoundQueue[] {
	const dead = new Set(subscriptions.flatMap(({deadLetter}) => deadLetter?.topic ?? []));
	const known = new Map(subscriptions.map(one => [one.name, one]));
	const mostOf = (all: readonly Series[], id: string) =>
		mostIn(all.filter(({labels}) => labels.subscription_id === id));
	const ids = [...new Set(waiting.flatMap(({labels}) => labels.subscription_id ?? []))];
	return ids.map(id => {
		const one = known.get(id);
		return {
			id,
			most: mostOf(waiting, id),
			oldest: mostOf(oldest, id),
			dead: one ? dead.has(one.topic) : /dlq|dead/i.test(id),
			givesUp: one?.deadLetter !== undefined,
		};
	});
}
