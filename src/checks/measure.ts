/** Takes the number that a check judges out of a reading, or says why there is none. */

import type {Answer, Reading, Row, Series} from '../cloud/types.ts';
import {sliSource} from '../config/judged.ts';
import type {Measure} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {ago} from '../text/durations.ts';
import {type Lookup, look, numberOf, textOf} from './look.ts';
import {sloView} from './slo.ts';
import {ageOf} from './time.ts';

interface HistoryPoint {
	t: number;
	value: number;
}

/** One number (of one instance). `nodata`: a good look found nothing. `blind`: we could not look; then there is no value. */
export interface Measured {
	instance?: string;
	value?: number;
	/** Earlier values up to and with the newest, oldest first, where the source has them. */
	history?: readonly HistoryPoint[];
	/** Time of the data, ms. */
	dataAt?: number;
	/** Until when the value is proven, ms: time of the look, or now for ages, which grow by themselves. */
	at: number;
	status: 'value' | 'nodata' | 'blind';
	/** Blind only because the first look is still under way. */
	loading?: boolean;
	reason?: string;
}

type Context = {system: SystemConfig; source: Lookup; now: number};

/** Every value of a measure. Never empty: without values it says `nodata` or `blind`, once. */
export function measureValues(system: SystemConfig, measure: Measure, source: Lookup, now: number): Measured[] {
	const context = {system, source, now};
	if ('slo' in measure) return [sloValue(context, measure.slo)];
	const seen = look(source(measure.source), now);
	if (seen.status === 'blind') return [{status: 'blind', loading: seen.loading, at: now, reason: seen.reason}];
	const {reading} = seen;
	if ('column' in measure)
		return rowValues(
			reading,
			measure.by,
			row => ({value: numberOf(row[measure.column]), at: reading.fetchedAt}),
			measure.column,
		);
	if ('ageOf' in measure)
		return rowValues(
			reading,
			measure.by,
			row => ({value: ageOf(row[measure.ageOf], now, system.tz), at: now}),
			measure.ageOf,
		);
	if ('last' in measure) return metricValues(context, measure, reading);
	if ('missing' in measure) return [missing(reading, measure.missing)];
	return [probe(reading)];
}

function rowValues(
	reading: Reading,
	by: string | undefined,
	read: (row: Row) => {value: number | undefined; at: number},
	column: string,
): Measured[] {
	const data = reading.dataAt === undefined ? {} : {dataAt: reading.dataAt};
	if (reading.answer.kind !== 'rows') return [wrongKind(reading, 'rows')];
	const {rows} = reading.answer;
	const of = (row: Row): Measured => {
		const {value, at} = read(row);
		const found =
			value === undefined
				? ({status: 'nodata', reason: `${column} is empty`} as const)
				: ({status: 'value', value} as const);
		return {...(by === undefined ? {} : {instance: textOf(row[by]) ?? '(none)'}), ...found, ...data, at};
	};
	const first = rows[0];
	if (!first) return [{status: 'nodata', reason: 'no rows', ...data, at: reading.fetchedAt}];
	if (by === undefined) return [of(first)];
	const instances = new Map<string, Measured>();
	for (const row of rows) {
		const measured = of(row);
		if (measured.instance !== undefined && !instances.has(measured.instance))
			instances.set(measured.instance, measured);
	}
	return [...instances.values()];
}

type MetricMeasure = Extract<Measure, {last: 'sum' | 'max'}>;

function metricValues({system, now}: Context, measure: MetricMeasure, reading: Reading): Measured[] {
	if (reading.answer.kind !== 'series') return [wrongKind(reading, 'series')];
	const {series, delaySeconds} = reading.answer;
	const config = system.sources[measure.source];
	const period = config && 'metric' in config ? milliseconds(config.period) : 60_000;
	const delay = delaySeconds * 1000;
	const {by, where = {}} = measure;
	const counts = ({labels}: Series) =>
		Object.entries(where).every(([label, values]) => values.includes(labels[label] ?? ''));
	const groups = new Map<string | undefined, Series[]>();
	for (const one of series.filter(counts)) {
		const key = by === undefined ? undefined : (one.labels[by] ?? '(none)');
		groups.set(key, [...(groups.get(key) ?? []), one]);
	}
	if (groups.size === 0) return [{status: 'nodata', reason: 'no points in the window', at: reading.fetchedAt}];
	return [...groups].map(([instance, members]) => ({
		...(instance === undefined ? {} : {instance}),
		...(measure.last === 'sum' ? windowTotal(members, reading, now) : newestMax(members, period, delay, reading, now)),
	}));
}

/** All events of the window: the sum of a DELTA metric. */
function windowTotal(series: readonly Series[], reading: Reading, now: number): Measured {
	const points = series.flatMap(({points}) => points).filter(({t, value}) => t <= now && value !== undefined);
	if (points.length === 0) return {status: 'nodata', reason: 'no points in the window', at: reading.fetchedAt};
	const value = points.reduce((total, point) => total + (point.value ?? 0), 0);
	return {status: 'value', value, at: reading.fetchedAt, dataAt: Math.max(...points.map(({t}) => t))};
}

/** The highest of the series at their newest finished time, with its history. */
function newestMax(series: readonly Series[], period: number, delay: number, reading: Reading, now: number): Measured {
	const byTime = new Map<number, number>();
	for (const {t, value} of series.flatMap(({points}) => points)) {
		if (value !== undefined && t <= now) byTime.set(t, Math.max(byTime.get(t) ?? Number.NEGATIVE_INFINITY, value));
	}
	const history = [...byTime].map(([t, value]) => ({t, value})).sort((a, b) => a.t - b.t);
	const newest = history.at(-1);
	if (!newest) return {status: 'nodata', reason: 'no points in the window', at: reading.fetchedAt};
	const age = now - newest.t;
	// Late by design is normal; three periods beyond that is a series that has stopped.
	if (age > delay + 3 * period)
		return {
			status: 'nodata',
			reason: `last point ${ago(age)}`,
			history,
			dataAt: newest.t,
			at: reading.fetchedAt,
		};
	return {status: 'value', value: newest.value, history, dataAt: newest.t, at: newest.t};
}

const presentStates = new Set(['ACTIVE', 'ENABLED']);

function missing(reading: Reading, names: readonly string[]): Measured {
	const {answer, fetchedAt: at} = reading;
	const found = listed(answer);
	if (!found) return wrongKind(reading, 'functions or scheduler');
	const absent = names.filter(name => !presentStates.has(found.get(name) ?? ''));
	if (absent.length > 0 && answer.kind === 'functions' && answer.unreachable.length > 0) {
		return {status: 'blind', at, reason: `could not reach ${answer.unreachable.join(', ')}`};
	}
	const words = absent.map(name => `${name} ${found.get(name)?.toLowerCase() ?? 'missing'}`);
	return {status: 'value', value: absent.length, at, ...(words.length > 0 ? {reason: words.join(', ')} : {})};
}

function listed(answer: Answer): Map<string, string> | undefined {
	if (answer.kind === 'functions') return new Map(answer.functions.map(({name, state}) => [name, state]));
	if (answer.kind === 'scheduler') return new Map(answer.jobs.map(({name, state}) => [name, state]));
	return undefined;
}

function probe(reading: Reading): Measured {
	const {answer, fetchedAt: at} = reading;
	if (answer.kind !== 'http') return wrongKind(reading, 'http');
	const {status} = answer.probe;
	const good = status >= 200 && status < 300;
	return {status: 'value', value: good ? 1 : 0, at, dataAt: at, ...(good ? {} : {reason: `HTTP ${status}`})};
}

function sloValue({system, source, now}: Context, id: string): Measured {
	const slo = system.slos.find(one => one.id === id);
	if (!slo) return {status: 'blind', at: now, reason: `no SLO named ${id}`};
	const view = sloView(slo, source, now, system.tz);
	const at = view.dataAt ?? source(sliSource(slo)).reading?.fetchedAt ?? now;
	const data = view.dataAt === undefined ? {} : {dataAt: view.dataAt};
	if (view.level === 'blind' || view.status === 'loading')
		return {status: 'blind', loading: view.status === 'loading', at: now, reason: view.reason ?? 'could not look'};
	if (view.value === undefined) return {status: 'nodata', at, reason: view.text, ...data};
	// Over the whole window the points (days) are not the value's own history.
	const history = view.span < view.window ? {history: view.points} : {};
	return {status: 'value', value: view.value, at, ...history, ...data};
}

function wrongKind(reading: Reading, wanted: string): Measured {
	return {
		status: 'blind',
		at: reading.fetchedAt,
		reason: `the source answers ${reading.answer.kind}, the check needs ${wanted}`,
	};
}
