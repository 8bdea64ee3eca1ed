/** Answers of sources as plain data, independent of Google's clients, React and any system. */
import type {MetricUnit} from '../config/metricUnit.ts';
import {cleanLine} from '../text/clean.ts';

/** One cell of an answer. TIMESTAMP and DATE arrive as ISO strings (`2026-11-21T08:00:00.000Z`, `2026-11-21`). */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** A histogram of values: `counts[i]` values fell into (bounds[i-1], bounds[i]]; counts has one more entry than bounds. */
export interface Distribution {
	count: number;
	mean: number;
	bounds: readonly number[];
	counts: readonly number[];
}

/** One aligned point; `t` is the end of its interval in ms. Exactly one of value and distribution is set. */
export interface Point {
	t: number;
	value?: number;
	distribution?: Distribution;
}

/** GAUGE: how much there is. DELTA: how much came in one interval. CUMULATIVE: how much came since a start that may move. */
export type MetricKind = 'GAUGE' | 'DELTA' | 'CUMULATIVE';

/** One time series, points oldest first. Labels are flattened: metric and resource labels by their bare names. */
export interface Series {
	labels: Readonly<Record<string, string>>;
	points: readonly Point[];
}

/** Least severe first. */
export const severities = [
	'DEFAULT',
	'DEBUG',
	'INFO',
	'NOTICE',
	'WARNING',
	'ERROR',
	'CRITICAL',
	'ALERT',
	'EMERGENCY',
] as const;
export type Severity = (typeof severities)[number];

/** One log entry, already cleaned of control characters (`message` is one line). */
export interface LogLine {
	/** Google's id of the entry, unique within its log and time. */
	insertId: string;
	/** ms since the epoch. */
	t: number;
	severity: Severity;
	/** Function or service that wrote it, from the resource labels. */
	service: string;
	/** Full name of the Cloud Run revision that wrote it, from the resource labels; empty where there is none. */
	revision: string;
	message: string;
	/** logName, resource and labels as JSON text: one string for the thousands of lines of one place. */
	origin: string;
	/** The rest of the entry (payload, httpRequest, trace) as JSON text, because thousands are kept and few are read. */
	payload: string;
}

/** The answer of one source. */
export type Answer = (
	| {
			kind: 'rows';
			rows: readonly Row[];
			/** The columns of a list, in the order of docs/sources.md. A query has those that it names. */
			columns?: readonly string[];
			/** For a sliding window of rows: when all of it was read, ms. */
			wholeAt?: number;
	  }
	| {
			kind: 'series';
			series: readonly Series[];
			/** Seconds the newest data may be late, from the metric descriptor. */
			delaySeconds: number;
			/** Seconds between two points of one series: the alignment period, or the metric's own sample period where that is longer. */
			stepSeconds?: number;
			/** The kind of the points after alignment. */
			metricKind?: MetricKind;
			/** The unit of the values after reading; absent where it is unknown. */
			unit?: MetricUnit;
	  }
) & {
	/** The part of the answer that was not read, in words. */
	cut?: string;
};

/** The cost of an answer. */
export interface Cost {
	/** Requests sent. */
	requests: number;
	/** BigQuery bytes billed; 0 for everything else, cache hits and dry runs. */
	bytesBilled: number;
}

/** A successful poll of a source. */
export interface Reading {
	answer: Answer;
	/** When it was fetched, ms. */
	fetchedAt: number;
	/** The newest time in the data itself, ms; undefined where the source has none. */
	dataAt?: number;
	cost: Cost;
	/** ms that the clocks of the servers are ahead of ours, in whole minutes; absent when they agree. */
	skew?: number;
}

/** Why a poll failed. `auth` opens the circuit breaker; `quota` backs off; `notFound`, `denied` and `invalid` need a person. */
export type CloudErrorKind =
	| 'auth'
	| 'denied'
	| 'notFound'
	| 'invalid'
	| 'quota'
	| 'timeout'
	| 'unavailable'
	| 'stale-etag'
	| 'outcome-unknown'
	| 'internal';

/** The one error that the cloud layer throws: a kind to act on and one clean line for the screen. */
export class CloudError extends Error {
	override readonly name = 'CloudError';
	readonly kind: CloudErrorKind;
	/** The API that failed, e.g. bigquery; `login` when the login itself is gone. */
	readonly api: string;
	/** ms that the server asks us to wait before the next call. */
	readonly retryAfter: number | undefined;
	constructor(
		kind: CloudErrorKind,
		message: string,
		api: string,
		{retryAfter, ...options}: {cause?: unknown; retryAfter?: number | undefined} = {},
	) {
		// The message is shown, so it is cleaned here.
		super(cleanLine(message, 300), options);
		this.kind = kind;
		this.api = api;
		this.retryAfter = retryAfter;
	}
}
