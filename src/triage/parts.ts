/** Causes that are seen directly: a page that answers nobody, a job that is off, a queue that nobody drains, a service of Google's that fails. Pure. */

import {unansweredIn} from '../cloud/sources/http.ts';
import {sloOf, sourceOf} from '../config/judged.ts';
import type {SystemScene} from '../scene/types.ts';
import {plural} from '../text/format.ts';
import {own} from '../text/own.ts';
import {localTime} from '../zone.ts';
import type {Context, Draft, Point} from './draft.ts';
import type {Bad} from './trouble.ts';
import {jobsIn, workerOf} from './wiring.ts';

/** The metric that a check reads; undefined for other sources. */
function metricOf({measure}: Bad, {system}: SystemScene): string | undefined {
	if (!measure) return undefined;
	const id =
		sloOf(measure) !== undefined ? sourceOf(system, measure) : 'source' in measure ? measure.source : undefined;
	const source = id === undefined ? undefined : own(system.sources, id);
	return source && 'metric' in source ? source.metric : undefined;
}

const nameOf = ({title, instance}: Bad['alert']): string => (instance === undefined ? title : `${title} ${instance}`);

/** Checks of Google's from outside: what they see does not depend on where this wall runs. */
const uptime = 'monitoring.googleapis.com/uptime_check/';
/** Whether a check tells how the system looks from outside: probes, and requests that come in. */
export const isFromOutside = (bad: Bad, scene: SystemScene): boolean =>
	bad.measure !== undefined &&
	('httpOk' in bad.measure || 'traffic' in bad.measure || metricOf(bad, scene)?.startsWith(uptime) === true);

/** Metrics of the services themselves, and of what is around them: they tell of a symptom. */
const ownMetrics = ['run.', 'cloudfunctions.', 'monitoring.', 'logging.', 'pubsub.', 'bigquery.'];

export const parts = (context: Context): Draft[] => [
	...pages(context),
	...jobs(context),
	...missing(context),
	...queues(context),
	...services(context),
];

/** Probed pages that answer nobody. */
function pages(context: Context): Draft[] {
	const {scene, bad} = context;
	const {system, source} = scene;
	return bad.flatMap((one): Draft[] => {
		const {measure} = one;
		if (!measure || !('httpOk' in measure)) return [];
		const config = own(system.sources, measure.source);
		const silent = unansweredIn(source(measure.source).reading?.answer);
		if (!config || !('http' in config) || !silent) return [];
		const outside = bad.filter(other => metricOf(other, scene)?.startsWith(uptime));
		const traffic = bad.filter(other => other.measure !== undefined && 'traffic' in other.measure);
		const checked = Object.values(system.sources).some(other => 'metric' in other && other.metric.startsWith(uptime));
		return [
			{
				id: `page ${config.http}`,
				title: `${config.http.replace(/^https?:\/\//, '')} answers nobody: ${silent.unanswered}`,
				subject: config.http,
				telling: silent.unanswered,
				outside: true,
				begin: Math.min(one.begin, silent.since),
				evidence: [
					{points: 3, text: `no answer since ${localTime(silent.since, system.tz, true)}: ${silent.unanswered}`},
					...outside.map(
						({alert}): Point => ({points: 2, text: `${nameOf(alert)} ${alert.value}: from outside it is the same`}),
					),
					...traffic.map(
						({alert}): Point => ({points: 1, text: `no requests come in any more: ${alert.reason ?? alert.value}`}),
					),
				],
				against:
					checked && outside.length === 0
						? [{points: 1, text: 'the checks from outside do not say so yet: it may be the network of this wall'}]
						: [],
			},
		];
	});
}

/** Scheduler jobs that start nothing any more. */
function jobs({scene, bad}: Context): Draft[] {
	const off = jobsIn(scene).filter(({state}) => state !== 'ENABLED');
	return off.flatMap((job): Draft[] => {
		const name = job.name ?? '';
		const judged = bad.filter(
			({measure, alert, runs}) =>
				(measure !== undefined && 'jobs' in measure && alert.instance === name) ||
				(runs !== undefined && workerOf(scene, runs.source).job === name),
		);
		if (judged.length === 0) return [];
		const missed = judged.filter(({runs}) => runs);
		return [
			{
				id: `job ${name}`,
				title: `Scheduler job ${name} is ${job.state?.toLowerCase().replaceAll('_', ' ') || 'without a state'}`,
				subject: name,
				telling: 'it starts nothing',
				begin: Math.min(...judged.map(({begin}) => begin)),
				evidence: [
					{points: 3, text: 'Cloud Scheduler says so: it starts nothing'},
					...missed.map(({alert}): Point => ({points: 2, text: `${nameOf(alert)}: ${alert.reason ?? alert.value}`})),
				],
				against: [],
			},
		];
	});
}

/** Functions and jobs that must be there and are not, or do not run. */
const missing = ({bad}: Context): Draft[] =>
	bad.flatMap(({measure, alert, begin}): Draft[] =>
		measure && 'missing' in measure && alert.reason !== undefined
			? [
					{
						id: `missing ${alert.key}`,
						title: alert.reason,
						subject: alert.reason.split(' ')[0] ?? '',
						telling: alert.reason,
						begin,
						evidence: [
							{points: 3, text: `${nameOf(alert)}: ${alert.value} of ${plural(measure.missing.length, 'name')}`},
						],
						against: [],
					},
				]
			: [],
	);

const backlog = 'pubsub.googleapis.com/subscription/';

/** Queues in which messages pile up. */
const queues = (context: Context): Draft[] =>
	context.bad.flatMap((one): Draft[] => {
		const {measure, alert, begin} = one;
		if (!measure || !('last' in measure) || !metricOf(one, context.scene)?.startsWith(backlog)) return [];
		const name = alert.instance ?? measure.where?.subscription_id?.join(', ') ?? alert.title;
		return [
			{
				id: `queue ${name}`,
				title: `${name} is not drained`,
				subject: name,
				telling: `${alert.value} wait`,
				begin,
				evidence: [{points: 2, text: `${alert.value} wait, limit ${alert.limit ?? '?'}`}],
				against: [],
			},
		];
	});

/** Services of Google's that the system needs, by their own checks. */
const services = (context: Context): Draft[] =>
	context.bad.flatMap((one): Draft[] => {
		const metric = metricOf(one, context.scene);
		const api = metric === undefined ? undefined : /^([a-z]+\.)googleapis\.com\//.exec(metric)?.[1];
		if (api === undefined || ownMetrics.includes(api)) return [];
		const {alert, begin} = one;
		return [
			{
				id: `service ${api}${alert.key}`,
				title: `${nameOf(alert)} ${alert.value}`,
				subject: `${api}googleapis.com`,
				telling: alert.value,
				begin,
				evidence: [
					{
						points: 2,
						text: `its own check is bad: ${alert.value}${alert.limit === undefined ? '' : `, limit ${alert.limit}`}`,
					},
				],
				against: [],
			},
		];
	});
