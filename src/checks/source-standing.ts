/** The standing of a source, or of several that are shown together: used by border, strip, tab, title, plain lines and checks. Pure. */
import type {Answer, CloudError, CloudErrorKind, Reading, Series} from '../cloud/types.ts';
import type {SourceState} from '../poll/types.ts';
import {age, ago, lasting} from '../text/durations.ts';
import {missingName} from './named.ts';
import {misfit} from './units.ts';

/** `ok`: the reading counts as now. `loading`: nothing was read since the start so far. `blind`: the source cannot be read. */
export type SourceLevel = 'ok' | 'loading' | 'blind';

export interface Standing {
	level: SourceLevel;
	/** Why it is not ok, in the words of the error; absent where it is. */
	reason?: string;
	/** The text for people, with ages, also for a tolerated failure; '' where there is nothing to say. */
	sentence: string;
	/** There is an answer to show, whatever its age. */
	answered: boolean;
	/** An answer is from before the start: it is shown as of then, and never judged. */
	remembered: boolean;
	age: Age;
	/** The failure that is under way, tolerated or not. */
	why?: Failure;
	/** The part that was left out of the answers, in words. */
	cut?: string;
}

/** The age of the shown answers. */
export interface Age {
	/** The oldest fetch, ms. */
	fetchedAt?: number;
	/** The newest time that the data itself speaks of, ms. */
	dataAt?: number;
	/** Late by design, ms. */
	delay: number;
}

interface Failure {
	error: CloudError;
	/** When the run of failures began, ms. */
	since?: number;
	/** When the next poll is due, ms. */
	nextAt?: number;
}

/** A requirement of the reader of an answer: columns in its rows, labels at its series, points of one sort, or times as its values. */
export type Need =
	| {columns: readonly string[]}
	| {labels: readonly string[]}
	| {points: 'numbers' | 'distributions'}
	| {unit: 'ms'};

/** A standing that narrows: only an ok one has a reading that may be judged. */
export type SourceStanding = Standing &
	({level: 'ok'; reading: Reading} | {level: 'loading' | 'blind'; reason: string});

/** A reading older than this many periods is stale. */
const stalePeriods = 3;
/** After this many failures in a row the last good answer no longer counts. */
const toleratedFailures = 3;
/** Errors that no retry heals, so the source is blind at once. */
const lastingErrors: ReadonlySet<CloudErrorKind> = new Set(['auth', 'denied', 'notFound', 'invalid']);
/** Errors of the question itself: a query that is wrong, or asks what does not exist. */
export const isRefused = ({kind}: CloudError): boolean => kind === 'invalid' || kind === 'notFound';
/** ms: a retry that comes sooner is not announced. */
const soon = 45_000;

/** The error in a word or two. */
export const errorWords: Readonly<Record<CloudErrorKind, string>> = {
	auth: 'no login',
	denied: 'denied',
	notFound: 'not found',
	invalid: 'invalid',
	quota: 'quota',
	timeout: 'no answer',
	unavailable: 'unavailable',
	'stale-etag': 'changed meanwhile',
	'outcome-unknown': 'outcome unknown',
	internal: 'failed',
};

/** @param needs an answer that lacks one of them cannot be read */
export function standingOf(state: SourceState, now: number, needs: readonly Need[] = []): SourceStanding {
	const {reading, remembered = false, error, failingSince, nextAt} = state;
	const common = {
		answered: reading !== undefined,
		remembered: remembered && reading !== undefined,
		age: ageOf(reading),
		...(error && {
			why: {error, ...(failingSince !== undefined && {since: failingSince}), ...(nextAt !== undefined && {nextAt})},
		}),
		...(reading?.answer.cut !== undefined && {cut: reading.answer.cut}),
	};
	if (!reading || remembered) {
		if (error) return {...common, level: 'blind', reason: error.message, sentence: failureText(state, error, now)};
		if (!reading)
			return {...common, level: 'loading', reason: 'not read yet', sentence: 'loading: first look under way'};
		const read = `read ${ago(now - reading.fetchedAt)}, before the restart`;
		return {...common, level: 'loading', reason: read, sentence: `as ${read}`};
	}
	const sentence = error ? failureText(state, error, now) : '';
	if (error && (lastingErrors.has(error.kind) || state.failures >= toleratedFailures || isStale(reading, state, now)))
		return {...common, level: 'blind', reason: error.message, sentence};
	if (isStale(reading, state, now)) {
		const stale = `stale: last look ${ago(now - reading.fetchedAt)}`;
		return {...common, level: 'blind', reason: stale, sentence: stale};
	}
	const fault = faultOf(reading.answer, needs);
	if (fault !== undefined) return {...common, level: 'blind', reason: fault, sentence: fault};
	return {...common, level: 'ok', sentence, reading};
}

const isStale = ({fetchedAt}: Reading, {period}: SourceState, now: number): boolean =>
	now - fetchedAt > stalePeriods * period;

function ageOf(reading: Reading | undefined): Age {
	if (!reading) return {delay: 0};
	const {answer, fetchedAt, dataAt} = reading;
	return {
		fetchedAt,
		...(dataAt !== undefined && {dataAt}),
		delay: answer.kind === 'series' ? answer.delaySeconds * 1000 : 0,
	};
}

function failureText({reading, failures, failingSince, nextAt}: SourceState, error: CloudError, now: number): string {
	const what = errorWords[error.kind];
	const next = nextAt !== undefined && nextAt - now > soon ? `, next look in ${age(nextAt - now)}` : '';
	if (reading) return `${what}, data of ${ago(Math.max(0, now - reading.fetchedAt))}${next}: ${error.message}`;
	const lasted = Math.max(0, now - (failingSince ?? now));
	const span = lasted < 10_000 ? 'a moment' : lasting(lasted);
	return `could not look for ${span} (${failures > 0 ? `${failures}x ` : ''}${what}${next}): ${error.message}`;
}

/** Why an answer does not meet these needs; undefined where it does. */
export function faultOf(answer: Answer | undefined, needs: readonly Need[]): string | undefined {
	if (!answer) return undefined;
	for (const need of needs) {
		const fault = needFault(answer, need);
		if (fault !== undefined) return fault;
	}
	return undefined;
}

function needFault(answer: Answer, need: Need): string | undefined {
	if ('unit' in need) return unitFault(answer, need.unit);
	if ('columns' in need) return columnFault(answer, need.columns);
	if (answer.kind !== 'series') return `the source answers ${answer.kind}, series are needed`;
	return 'labels' in need
		? missingName(
				'series',
				'label',
				answer.series.map(({labels}) => labels),
				need.labels,
			)
		: pointsFault(answer.series, need.points);
}

/** All points of an answer are of one sort. */
function pointsFault(series: readonly Series[], wanted: 'numbers' | 'distributions'): string | undefined {
	const point = series.find(({points}) => points.length > 0)?.points[0];
	if (!point || (point.distribution === undefined) === (wanted === 'numbers')) return undefined;
	return wanted === 'numbers'
		? 'the points are distributions, which have percentiles and a number of values only'
		: 'the points are numbers, which have no percentiles';
}

const unitFault = (answer: Answer, unit: 'ms'): string | undefined =>
	answer.kind === 'series' && answer.unit !== undefined ? misfit(answer.unit, unit) : undefined;

function columnFault(answer: Answer, columns: readonly string[]): string | undefined {
	if (columns.length === 0) return undefined;
	return answer.kind === 'rows'
		? missingName('row', 'column', answer.rows, columns)
		: `the source answers ${answer.kind}, rows are needed`;
}

/** The worst first. */
const order: readonly SourceLevel[] = ['blind', 'loading', 'ok'];

/** The standing of several sources that are shown together: as the worst of them, as old as the oldest. */
export function standingOfAll(parts: readonly Standing[]): Standing {
	const level = order.find(one => parts.some(part => part.level === one)) ?? 'ok';
	const worst = parts.filter(part => part.level === level);
	// Among those that are still loading, one that is shown comes before one that is not.
	const first = worst.find(({remembered}) => remembered) ?? worst.find(({sentence}) => sentence !== '');
	const fetched = parts.flatMap(({age}) => age.fetchedAt ?? []);
	const data = parts.flatMap(({age}) => age.dataAt ?? []);
	const cut = [...new Set(parts.flatMap(part => part.cut ?? []))].join('; ');
	return {
		level,
		...(first?.reason !== undefined && {reason: first.reason}),
		sentence: first?.sentence ?? '',
		answered: parts.some(({answered}) => answered),
		remembered: parts.some(({remembered}) => remembered),
		age: {
			...(fetched.length > 0 && {fetchedAt: Math.min(...fetched)}),
			...(data.length > 0 && {dataAt: Math.max(...data)}),
			delay: Math.max(0, ...parts.map(({age}) => age.delay)),
		},
		...(first?.why && {why: first.why}),
		...(cut !== '' && {cut}),
	};
}
