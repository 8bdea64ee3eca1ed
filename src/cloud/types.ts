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

export interface TrafficShare {
	/** Short revision name, or 'LATEST' for a target that follows the latest ready revision. */
	revision: string;
	percent: number;
	tag?: string;
}

/** The value of a variable, or the secret that it is read from. A type rather than an interface, so that it passes for JSON. */
export type EnvValue = string | {readonly secret: string; readonly version: string};

/** What a revision runs, and how its instances are made. */
export interface RunSettings {
	readonly image: string;
	/** Whole or part of CPUs, without the m of millicores: `2`, `0.5`. */
	readonly cpu: string;
	/** As Cloud Run writes it: `512Mi`. */
	readonly memory: string;
	/** Whether an instance has its CPU only while it answers a request. */
	readonly cpuIdle: boolean;
	/** Requests that an instance takes at a time. */
	readonly concurrency: number;
	readonly env: Readonly<Record<string, EnvValue>>;
}

export interface RevisionInfo {
	/** Short name, e.g. webhook-processor-00042-abc. */
	name: string;
	/** ms since the epoch. */
	createdAt: number;
	image: string;
	ready: boolean;
	/** Reason when not ready. */
	reason?: string;
}

/** A Cloud Run service as the wall needs it; `traffic` is the wanted split, `serving` the present one (percent > 0). */
export interface RunServiceInfo {
	/** Full resource name: projects/P/locations/R/services/S. */
	name: string;
	etag: string;
	generation: number;
	observedGeneration: number;
	reconciling: boolean;
	ready: boolean;
	reason?: string;
	uri: string;
	latestReadyRevision: string;
	/** The newest revision, whether it is ready or not. */
	latestCreatedRevision: string;
	/** What the next revision is made of, unless it is said otherwise: the settings of the newest one. */
	template: RunSettings;
	traffic: readonly TrafficShare[];
	serving: readonly TrafficShare[];
	/** Bounds of the service as a whole, across its revisions; absent: none. `instances`: their number, where it is set by hand. */
	scaling: {min?: number; max?: number; instances?: number};
	/** Instances at most of the revision that new traffic would go to; absent: Google's own limit. */
	revisionMax?: number;
	/** Newest first. */
	revisions: readonly (RevisionInfo & RunSettings)[];
}

/** A function as an action needs it. */
export interface FunctionInfo {
	/** Short name. */
	name: string;
	resource: string;
	state: string;
	url: string;
	revision: string;
	timeoutSeconds: number;
	/** stateMessages joined, when there are any. */
	message?: string;
}

/** A function with what a deployment of it needs to know. */
export interface DeployedFunction extends FunctionInfo {
	generation: 1 | 2;
	/** Memory of an instance as Google writes it: `512M`, `2Gi`. */
	memory: string;
	/** Its variables but for those that are read from secrets. Their values may be secret all the same. */
	env: Readonly<Record<string, string>>;
	/** `gs://bucket/object` that it was built from; absent where it was built from a repository. */
	source?: string;
	/** Called by events, and not over HTTP. */
	isEvent: boolean;
	/** Some of its traffic goes to another revision than its newest. */
	isPinned: boolean;
}

/** A Scheduler job as an action needs it. */
export interface SchedulerJobInfo {
	/** Short name. */
	name: string;
	resource: string;
	state: string;
	schedule: string;
	timeZone: string;
	/** ms, as is the other time. */
	nextAt?: number;
	lastAttemptAt?: number;
	/** google.rpc code of the last attempt; 0 is ok, 4 is a timeout. Undefined: never attempted. */
	lastCode?: number;
	/** Method and address, or the topic, of what it calls. */
	calls: string;
	/** ms that an attempt may take; undefined for a job without a limit, such as one that publishes. */
	deadlineMs?: number;
	/** ms since the first attempt in which a failed run is tried again, and how often at most; both 0: never. */
	retryMs: number;
	retries: number;
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

/** A table or a view of BigQuery. */
export interface TableFacts {
	/** `TABLE`, `VIEW`, `SNAPSHOT`, ... */
	type: string;
	location: string;
	/** Without those that have just been streamed in. */
	rows: number;
	/** Whether rows have been streamed in that no copy has yet. */
	streaming: boolean;
	columns: readonly {name: string; type: string}[];
	/** ms, where it is deleted by itself. */
	expiresAt?: number;
	/** ms after which its partitions are deleted by themselves. */
	partitionsKept?: number;
	/** The query of a view. */
	view?: string;
}
