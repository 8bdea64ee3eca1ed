/** Traffic as a ratio to the usual traffic at this time of the day: detects a service that can no longer be reached. */

import {day, hour} from '../../clock.ts';
import type {Reading, Series} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {milliseconds} from '../../config/units.ts';
import {duration} from '../../text/durations.ts';
import {own} from '../../text/own.ts';
import {type Events, eventsOf} from '../events.ts';
import {median} from '../median.ts';
import {missingName} from '../named.ts';
import {seriesOf} from '../readings.ts';
import {type Context, isNamed, type Measured, wrongKind} from './measured.ts';
import {metricTimes} from './spans.ts';

export type TrafficMeasure = Extract<Measure, {traffic: string}>;

/** With fewer events to expect, none at all may be chance (e^-5 is 0.7 %). */
const fewest = 5;
/** How far back the ratio is computed for a check's `for`, ms. */
const historySpan = hour;
/** Former days that are used at most; no window is longer. */
const mostDays = 366;

/** The ratio of the events in the last finished span to those that are usual; of everything that the source holds under `where`. */
export function trafficValue({system, source, now}: Context, measure: TrafficMeasure, reading: Reading): Measured {
	if (reading.answer.kind !== 'series') return wrongKind(reading, 'series');
	const labels = reading.answer.series.map(one => one.labels);
	const missing = missingName('series', 'label', labels, Object.keys(measure.where ?? {}));
	if (missing !== undefined) return {status: 'blind', reason: missing, at: reading.fetchedAt};
	const {period, window} = metricTimes(system, measure.source);
	const span = Math.max(period, milliseconds(measure.traffic));
	const counts = ({labels}: Series) => isNamed(label => own(labels, label) ?? '', measure);
	const recent = eventsOf(reading.answer.series.filter(counts));
	const usual = measure.usual === undefined ? recent : eventsOf(seriesOf(source(measure.usual)).filter(counts));
	// Younger points may still be on their way to Monitoring.
	const known = Math.min(now, reading.fetchedAt) - reading.answer.delaySeconds * 1000;
	const end = Math.floor(known / period) * period;
	const begin = reading.fetchedAt - window;
	const expected = (t: number) => usualAt(usual, t, span) ?? before(recent, begin, t, span);
	const ratioAt = (t: number): number | undefined => {
		const events = expected(t);
		return events === undefined || events < fewest ? undefined : recent.between(t - span, t) / events;
	};
	const value = ratioAt(end);
	const at = {at: end, dataAt: end};
	if (value === undefined)
		return {status: 'nodata', reason: `usually too little traffic at this time to tell in ${duration(span)}`, ...at};
	// What gauges do not prove may be late: a window that is proven for less than its half tells nothing of traffic.
	if (isBehind(system, source, end - span / 2))
		return {
			status: 'blind',
			reason: 'Monitoring is behind: the gauges of this system have no newer points either',
			at: now,
		};
	const history: {t: number; value: number}[] = [];
	// The loop counts steps, because past 2^53 adding a period changes nothing and the loop would never end.
	for (let left = Math.floor(historySpan / period); left > 0; left--) {
		const t = end - left * period;
		const ratio = t - span >= begin ? ratioAt(t) : undefined;
		if (ratio !== undefined) history.push({t, value: ratio});
	}
	const reason = `${recent.between(end - span, end)} in ${duration(span)}, usually ${Math.round(expected(end) ?? 0)}`;
	return {status: 'value', value, history: [...history, {t: end, value}], reason, ...at};
}

/**
 * Whether no measurement reached us since `t` (ms). A gauge is reported with or without traffic: where all gauges of a system
 * are silent as well, Monitoring is late, and the traffic has not stopped.
 */
function isBehind({sources}: Context['system'], source: Context['source'], t: number): boolean {
	const gauges = Object.keys(sources).flatMap(id => {
		const answer = source(id).reading?.answer;
		return answer?.kind === 'series' && answer.metricKind === 'GAUGE' ? [answer.series] : [];
	});
	const newest = gauges.flatMap(series => series.map(({points}) => points.at(-1)?.t ?? 0));
	return newest.length > 0 && newest.every(at => at <= t);
}

/**
 * Events to expect in the span that ends at `t`: the median of the days before within an hour around the same time.
 * Undefined before a day is covered. Days without any event are left out, so that a long outage does not become usual.
 */
function usualAt(usual: Events, t: number, span: number): number | undefined {
	const {first} = usual;
	if (first === undefined) return undefined;
	const days: number[] = [];
	for (let back = 1; back <= mostDays && t - back * day - hour >= first; back++) {
		const then = t - back * day;
		const events = usual.between(then - hour, then + hour);
		if (events > 0) days.push((events / (2 * hour)) * span);
	}
	return median(days);
}

/** On the first day: the average between the begin of the window and the span. */
function before(recent: Events, begin: number, t: number, span: number): number | undefined {
	const from = Math.max(begin, recent.first ?? t);
	return t - span - from < span ? undefined : (recent.between(from, t - span) / (t - span - from)) * span;
}
