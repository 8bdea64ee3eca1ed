/** Queues: their size, the age of their oldest message, their trend, and when they are empty or past their limit. */

import {minute} from '../clock.ts';
import {subscriptionKey} from '../config/judged.ts';
import {comparison} from '../config/units.ts';
import type {BacklogPane} from '../panes/backlog/schema.ts';
import type {SourceState} from '../poll/types.ts';
import type {Lookup} from './readings.ts';
import {type Course, coursesOf, isLive, newestOf, summed, type Timing, timingOf} from './series.ts';
import {faultOf, type Need} from './source-standing.ts';
import {type Judgement, queueStand, type Stand} from './standing.ts';
import {type Trend, timeTo, trendOf} from './trend.ts';
import {levelOrder} from './types.ts';

export interface Queue {
	subscription: string;
	stand: Stand;
	/** The size, messages, from which on a check fires; undefined without such a check. */
	threshold?: number;
	/** Messages waiting; undefined when nothing recent is known. */
	undelivered?: number;
	/** Age of the oldest message, ms. */
	oldestAge?: number;
	/** Messages per minute, over the last 15 minutes; negative drains, 0 where the points prove no slope. */
	trend?: number;
	/** ms until it is empty, or until it passes the threshold, at this trend; only as far ahead as the points prove it. */
	drainsIn?: number;
	crossesIn?: number;
	/** Dead letters in the window of the source. */
	deadLetters?: number;
	/** Oldest first. */
	points: readonly {t: number; value: number}[];
	dataAt?: number;
}

interface BacklogView {
	/** Queues in trouble first. */
	queues: readonly Queue[];
}

const trendSpan = 15 * minute;

export function backlogView(pane: BacklogPane, source: Lookup, judgement: Judgement, now: number): BacklogView {
	const isTime = faultOf(source(pane.age).reading?.answer, agesAreTimes) === undefined;
	const backlog = byQueue(source(pane.backlog), now);
	const ages = byQueue(source(pane.age), now);
	const dead =
		pane.deadLetters && source(pane.deadLetters).reading ? byQueue(source(pane.deadLetters), now) : undefined;
	const names = [...new Set([...backlog.keys(), ...ages.keys(), ...(dead?.keys() ?? [])])].sort();
	const queues = names
		.map(name =>
			queueOf(name, {
				stand: queueStand(judgement, pane, name),
				backlog: backlog.get(name),
				ages: isTime ? (ages.get(name)?.live ?? []) : [],
				dead: dead ? (dead.get(name)?.courses ?? []) : undefined,
			}),
		)
		.sort((a, b) => rankOf(a) - rankOf(b) || (b.undelivered ?? 0) - (a.undelivered ?? 0));
	return {
		queues,
	};
}

const rankOf = ({stand}: Queue): number => levelOrder.indexOf(stand.level ?? 'ok');

/** Refuses ages in another unit than time. */
const agesAreTimes: readonly Need[] = [{unit: 'ms'}];

/** The required shape of the answers, by source. */
export const backlogNeeds = ({age}: BacklogPane): Map<string, readonly Need[]> => new Map([[age, agesAreTimes]]);

/** The series of an answer by queue, with the newest points of its live series. */
interface QueueCourses {
	courses: readonly Course[];
	live: readonly Course[];
	timing: Timing;
}

function byQueue({reading}: SourceState, now: number): Map<string, QueueCourses> {
	if (reading?.answer.kind !== 'series') return new Map();
	const {answer} = reading;
	const timing = timingOf(answer);
	const queues = Map.groupBy(answer.series, ({labels}) => labels[subscriptionKey] ?? '(all)');
	return new Map(
		[...queues].map(([name, series]) => {
			const courses = coursesOf(series, now);
			return [name, {courses, live: courses.filter(({newest}) => isLive(newest.t, timing, reading.fetchedAt)), timing}];
		}),
	);
}

function queueOf(
	subscription: string,
	{
		stand,
		backlog,
		ages,
		dead,
	}: {
		stand: Stand;
		backlog: QueueCourses | undefined;
		ages: readonly Course[];
		dead: readonly Course[] | undefined;
	},
): Queue {
	const points = backlog ? summed(backlog.courses, backlog.timing) : [];
	const newest = points.at(-1);
	const fresh = backlog && newestOf(backlog.live);
	const trend = fresh ? trendOf(points.filter(({t}) => t > fresh.t - trendSpan)) : undefined;
	const undelivered = fresh && backlog.live.reduce((total, {newest: {value}}) => total + value, 0);
	const threshold = thresholdOf(stand);
	const deadLetters = dead?.flatMap(({history}) => history).reduce((total, {value}) => total + value, 0);
	const oldest = ages.length === 0 ? undefined : Math.max(...ages.map(({newest: {value}}) => value));
	return {
		subscription,
		stand,
		...(threshold === undefined ? {} : {threshold}),
		...(undelivered === undefined ? {} : {undelivered}),
		...(oldest === undefined ? {} : {oldestAge: oldest}),
		...(trend === undefined ? {} : {trend: trend.perMinute}),
		...(undelivered === undefined || trend === undefined ? {} : forecast(undelivered, trend, threshold)),
		...(deadLetters === undefined ? {} : {deadLetters}),
		points,
		...(newest ? {dataAt: newest.t} : {}),
	};
}

function thresholdOf({limits}: Stand): number | undefined {
	const limit = limits?.crit ?? limits?.warn;
	return limit === undefined ? undefined : comparison(limit).value;
}

/** Time until it is empty, or until it passes the threshold. */
function forecast(
	undelivered: number,
	trend: Trend,
	threshold: number | undefined,
): {drainsIn?: number; crossesIn?: number} {
	const drainsIn = timeTo(undelivered, 0, trend);
	const crossesIn =
		threshold !== undefined && undelivered <= threshold ? timeTo(undelivered, threshold, trend) : undefined;
	return {...(drainsIn === undefined ? {} : {drainsIn}), ...(crossesIn === undefined ? {} : {crossesIn})};
}
