/** Queues: how much waits, how long, which way it goes and when it is over or past its limit. */

import type {Point, Series} from '../cloud/types.ts';
import type {PubsubPaneConfig} from '../config/schema/panes.ts';
import {delayOf, type Health, health, healthLevel, type Lookup, seriesOf} from './look.ts';
import {type Level, worst} from './types.ts';

export interface Queue {
	subscription: string;
	level: Level;
	/** Messages waiting; undefined when nothing recent is known. */
	undelivered?: number;
	/** Age of the oldest message, ms. */
	oldestAge?: number;
	/** Messages per minute, over the last 15 minutes; negative drains. */
	trend?: number;
	/** ms until it is empty, or until it passes the threshold, at this trend. */
	drainsIn?: number;
	crossesIn?: number;
	/** Messages given up on in the window of the source. */
	deadLetters?: number;
	/** Oldest first. */
	points: readonly {t: number; value: number}[];
	dataAt?: number;
}

interface BacklogView {
	health: Health;
	level: Level;
	threshold: number;
	/** Those with trouble first. */
	queues: readonly Queue[];
}

const label = 'subscription_id';
const trendSpan = 15 * 60_000;
const minute = 60_000;
/** Points this much later than the metric's own delay are missing, not late, ms. */
const silence = 5 * minute;

export function backlogView(pane: PubsubPaneConfig, source: Lookup, now: number): BacklogView {
	const ids = [pane.backlog, pane.age, ...(pane.deadLetters ? [pane.deadLetters] : [])];
	const state = health(ids, source, now);
	const backlog = byQueue(seriesOf(source(pane.backlog)), now);
	const ages = byQueue(seriesOf(source(pane.age)), now);
	const dead =
		pane.deadLetters && source(pane.deadLetters).reading ? byQueue(seriesOf(source(pane.deadLetters)), now) : undefined;
	const delay = delayOf(source(pane.backlog));
	const names = [...new Set([...backlog.keys(), ...ages.keys(), ...(dead?.keys() ?? [])])].sort();
	const queues = names
		.map(name =>
			queueOf(name, {
				points: backlog.get(name) ?? [],
				ages: ages.get(name) ?? [],
				dead: dead ? (dead.get(name) ?? []) : undefined,
				threshold: pane.threshold,
				delay,
				now,
			}),
		)
		.sort((a, b) => rank[a.level] - rank[b.level] || (b.undelivered ?? 0) - (a.undelivered ?? 0));
	const empty: Level[] = queues.length === 0 && state.status === 'ok' ? ['nodata'] : [];
	return {
		health: state,
		level: worst([healthLevel(state), ...empty, ...queues.map(queue => queue.level)]),
		threshold: pane.threshold,
		queues,
	};
}

const rank: Record<Level, number> = {crit: 0, warn: 1, blind: 2, nodata: 3, pending: 4, ok: 5};

function byQueue(series: readonly Series[], now: number): Map<string, {t: number; value: number}[]> {
	const queues = new Map<string, Map<number, number>>();
	for (const {labels, points} of series) {
		const name = labels[label] ?? '(all)';
		const times = queues.get(name) ?? new Map<number, number>();
		queues.set(name, times);
		for (const {t, value} of points satisfies readonly Point[])
			if (value !== undefined && t <= now) times.set(t, (times.get(t) ?? 0) + value);
	}
	return new Map(
		[...queues].map(([name, times]) => [name, [...times].map(([t, value]) => ({t, value})).sort((a, b) => a.t - b.t)]),
	);
}

type Points = readonly {t: number; value: number}[];

function queueOf(
	subscription: string,
	{
		points,
		ages,
		dead,
		threshold,
		delay,
		now,
	}: {points: Points; ages: Points; dead: Points | undefined; threshold: number; delay: number; now: number},
): Queue {
	const newest = points.at(-1);
	const age = ages.at(-1);
	const fresh = newest && now - newest.t <= delay + silence ? newest : undefined;
	const trend = fresh ? slope(points.filter(({t}) => t > fresh.t - trendSpan)) : undefined;
	const undelivered = fresh?.value;
	const deadLetters = dead?.reduce((total, {value}) => total + value, 0);
	return {
		subscription,
		level: levelOf(undelivered, trend, threshold),
		...(undelivered === undefined ? {} : {undelivered}),
		...(age && now - age.t <= delay + silence ? {oldestAge: age.value * 1000} : {}),
		...(trend === undefined ? {} : {trend}),
		...(undelivered === undefined || trend === undefined ? {} : forecast(undelivered, trend, threshold)),
		...(deadLetters === undefined ? {} : {deadLetters}),
		points,
		...(newest ? {dataAt: newest.t} : {}),
	};
}

/** Past the threshold is a warning; past it and growing needs a person. */
function levelOf(undelivered: number | undefined, trend: number | undefined, threshold: number): Level {
	if (undelivered === undefined) return 'nodata';
	if (undelivered <= threshold) return 'ok';
	return trend !== undefined && trend > 0 ? 'crit' : 'warn';
}

function forecast(undelivered: number, trend: number, threshold: number): {drainsIn?: number; crossesIn?: number} {
	// Less than one message in a quarter of an hour is no trend.
	if (Math.abs(trend) < 1 / 15) return {};
	if (trend < 0) return undelivered > 0 ? {drainsIn: (undelivered / -trend) * minute} : {};
	return undelivered <= threshold ? {crossesIn: ((threshold - undelivered) / trend) * minute} : {};
}

/** Slope of the least-squares line, per minute; undefined with fewer than three points. */
export function slope(points: Points): number | undefined {
	if (points.length < 3) return undefined;
	const meanT = points.reduce((sum, {t}) => sum + t, 0) / points.length;
	const meanV = points.reduce((sum, {value}) => sum + value, 0) / points.length;
	const covariance = points.reduce((sum, {t, value}) => sum + (t - meanT) * (value - meanV), 0);
	const variance = points.reduce((sum, {t}) => sum + (t - meanT) ** 2, 0);
	return variance > 0 ? (covariance / variance) * minute : undefined;
}
