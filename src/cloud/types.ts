/** What sources answer. Plain data: nothing here knows a Google client, React or a system by name. */
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
	/** What Google names the entry by, within its log and time. */
	insertId: string;
	/** ms since the epoch. */
	t: number;
	severity: Severity;
	/** Function or service that wrote it, from the resource labels. */
	service: string;
	message: string;
	/** logName, resource and labels as JSON text: one string for the thousands of lines of one place. */
	origin: string;
	/** What else the entry holds (payload, httpRequest, trace) as JSON text: thousands are kept, few are looked at. */
	payload: string;
}

export interface TrafficShare {
	/** Short revision name, or 'LATEST' for a target that follows the latest ready revision. */
	revision: string;
	percent: number;
	tag?: string;
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

/** A Cloud Run service as the wall needs it; `traffic` is what was asked for, `serving` what is true now (percent > 0). */
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
	traffic: readonly TrafficShare[];
	serving: readonly TrafficShare[];
	minInstances?: number;
	maxInstances?: number;
	/** Newest first. */
	revisions: readonly RevisionInfo[];
}

export interface FunctionInfo {
	/** Short name. */
	name: string;
	resource: string;
	state: string;
	url: string;
	revision: string;
	updatedAt: number;
	timeoutSeconds: number;
	memory: string;
	/** stateMessages joined, when there are any. */
	message?: string;
}

export interface SchedulerJobInfo {
	/** Short name. */
	name: string;
	resource: string;
	state: string;
	schedule: string;
	timeZone: string;
	nextAt?: number;
	lastAttemptAt?: number;
	/** google.rpc code of the last attempt; 0 is ok, 4 is a timeout. Undefined: never attempted. */
	lastCode?: number;
	lastMessage?: string;
}

export interface BackupInfo {
	name: string;
	state: string;
	createdAt: number;
	expiresAt: number;
	sizeBytes: number;
}

/** The Spanner instance with its backups and running operations. */
export interface SpannerInfo {
	state: string;
	processingUnits: number;
	backups: readonly BackupInfo[];
	operations: readonly {name: string; done: boolean; type: string; progressPercent?: number}[];
}

export interface HttpProbe {
	status: number;
	/** ms. */
	latency: number;
	/** Parsed JSON body, or null where it was not JSON. */
	body: unknown;
}

/** The answer of one source, by kind. */
export type Answer =
	/** `wholeAt`: where the rows are of a window that slides, when all of it was read, ms. */
	| {kind: 'rows'; rows: readonly Row[]; wholeAt?: number}
	| {
			kind: 'series';
			series: readonly Series[];
			/** Seconds the newest data may be late, from the metric descriptor. */
			delaySeconds: number;
	  }
	| {kind: 'run'; services: readonly RunServiceInfo[]}
	| {kind: 'functions'; functions: readonly FunctionInfo[]; unreachable: readonly string[]}
	| {kind: 'scheduler'; jobs: readonly SchedulerJobInfo[]}
	| {kind: 'spannerAdmin'; spanner: SpannerInfo}
	| {kind: 'http'; probe: HttpProbe};

/** What it cost to get an answer. */
export interface Cost {
	/** Requests sent. */
	requests: number;
	/** BigQuery bytes billed; 0 for everything else, cache hits and dry runs. */
	bytesBilled: number;
}

/** A successful look at a source. */
export interface Reading {
	answer: Answer;
	/** When it was fetched, ms. */
	fetchedAt: number;
	/** The newest time the data itself speaks of, ms; undefined where the source has no such time. */
	dataAt?: number;
	cost: Cost;
	/** ms that the clocks of the servers are ahead of ours, in whole minutes; absent when they agree. */
	skew?: number;
	/** True when the answer was kept because the underlying tables had not changed. */
	unchanged?: boolean;
}

/** Why we could not look. `auth` pauses who is refused; `quota` backs off; `notFound`, `denied` and `invalid` need a person. */
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
	/** Which API said so, e.g. bigquery; `login` when the login itself is gone, whoever was asked. */
	readonly api: string;
	/** ms that the other side asks us to wait before the next try. */
	readonly retryAfter: number | undefined;
	constructor(
		kind: CloudErrorKind,
		message: string,
		api: string,
		{retryAfter, ...options}: {cause?: unknown; retryAfter?: number | undefined} = {},
	) {
		// Whatever it was made of, it is shown as it is.
		super(cleanLine(message, 300), options);
		this.kind = kind;
		this.api = api;
		this.retryAfter = retryAfter;
	}
}
