/**
 * The seams of the sandbox. The *world* (one deterministic simulation) writes into four stores; the
 * *servers* speak Google's protocols over those stores and know nothing of the world. So every pane
 * sees the same truth, and a new API is a new server, not a new simulation.
 *
 *   world ──writes──► engine (tables) · logs · metrics · control plane ──served by──► BigQuery, Spanner, ...
 *   servers ──call──► hooks (a function was invoked, a job was run, traffic was changed) ──► world
 */
import type {Clock} from '../clock.ts';

// ── tables ──────────────────────────────────────────────────────────────────────────────────────

export type Dialect = 'bigquery' | 'spanner';

/** Where a table lives: `bq/PROJECT/DATASET` or `spanner/PROJECT/INSTANCE/DATABASE`. */
export type Namespace = `bq/${string}/${string}` | `spanner/${string}/${string}/${string}`;

export type SqlType =
	| 'STRING'
	| 'INT64'
	| 'FLOAT64'
	| 'NUMERIC'
	| 'BOOL'
	| 'TIMESTAMP'
	| 'DATE'
	| 'JSON'
	| 'BYTES'
	| {array: SqlType}
	| {struct: {name: string; type: SqlType}[]};

export interface Column {
	name: string;
	type: SqlType;
}

export interface TableDef {
	namespace: Namespace;
	table: string;
	columns: Column[];
	/** Columns that identify a row, for upsert. */
	key: string[];
	/** Column whose values are partitions; bytes billed count only the partitions a query needs, where this is simple to tell. */
	partitionBy?: string;
}

/** A value going in or out. TIMESTAMP is ms since the epoch as a number going in, and microseconds (bigint) inside results; DATE is 'YYYY-MM-DD'. */
export type SqlValue = null | boolean | number | bigint | string | SqlValue[] | {[field: string]: SqlValue};

export interface SqlParam {
	/** Undefined for positional parameters. */
	name?: string;
	type: SqlType;
	value: SqlValue;
}

export interface QueryRequest {
	sql: string;
	dialect: Dialect;
	/** Default project for BigQuery names; ignored for Spanner. */
	project: string;
	/** Resolves unqualified table names: the database for Spanner, the default dataset for BigQuery. */
	namespace?: Namespace;
	params: SqlParam[];
	/** Spanner: read the tables as they were at this time (ms). */
	readAt?: number;
}

export interface QueryResult {
	columns: Column[];
	rows: SqlValue[][];
	/** SELECT, INSERT, ... as BigQuery names them. */
	statementType: string;
	/** Base tables read. */
	tables: {namespace: Namespace; table: string}[];
	/** Bytes of the columns read, before rounding. */
	bytesProcessed: number;
}

export interface TableInfo {
	def: TableDef;
	numRows: number;
	numBytes: number;
	/** ms, virtual time. */
	createdAt: number;
	/** ms, virtual time. */
	lastModified: number;
}

/** An error that a server turns into its API's own form. `reason` follows BigQuery (`invalidQuery`, `notFound`, ...). */
export class SqlError extends Error {
	override readonly name = 'SqlError';
	readonly reason: 'invalidQuery' | 'notFound' | 'outOfRange' | 'unimplemented' | 'accessDenied';

	constructor(reason: SqlError['reason'], message: string) {
		super(message);
		this.reason = reason;
	}
}

/** GoogleSQL on DuckDB. `CURRENT_*` read the virtual clock. */
export interface SqlEngine {
	createTable(def: TableDef): Promise<void>;
	/** A view; its SQL is GoogleSQL of the namespace's dialect. */
	createView(namespace: Namespace, name: string, sql: string): Promise<void>;
	/** Rows in the order of the definition's columns. Fast for tens of thousands of rows. `at`: commit time, ms; now by default. */
	insert(namespace: Namespace, table: string, rows: SqlValue[][], at?: number): Promise<void>;
	/** Replaces rows with the same key (see TableDef.key). */
	upsert(namespace: Namespace, table: string, rows: SqlValue[][], at?: number): Promise<void>;
	/** Deletes rows older than `before` (ms) by a TIMESTAMP column, so that weeks of running stay bounded. */
	prune(namespace: Namespace, table: string, column: string, before: number): Promise<void>;
	query(request: QueryRequest): Promise<QueryResult>;
	/** Parses and binds without running (dry run). */
	explain(request: QueryRequest): Promise<Omit<QueryResult, 'rows'>>;
	info(namespace: Namespace, table: string): TableInfo | undefined;
	list(namespace: Namespace): TableInfo[];
	namespaces(): Namespace[];
	close(): Promise<void>;
}

// ── logs ────────────────────────────────────────────────────────────────────────────────────────

export interface LogEntry {
	/** projects/P/logs/ID, ID percent-encoded. */
	logName: string;
	insertId: string;
	/** ms. */
	timestamp: number;
	/** ms. */
	receiveTimestamp: number;
	severity: string;
	resource: {type: string; labels: Record<string, string>};
	labels?: Record<string, string>;
	textPayload?: string;
	jsonPayload?: Record<string, unknown>;
	httpRequest?: {
		requestMethod?: string;
		requestUrl?: string;
		status?: number;
		latencySeconds?: number;
		remoteIp?: string;
	};
	trace?: string;
}

/** Bounded (entries and bytes), in order of timestamp. */
export interface LogStore {
	append(entries: LogEntry[]): void;
	/** Ascending by timestamp, of one project. */
	scan(project: string): readonly LogEntry[];
	/** Called with every batch that is appended after subscribing; returns the function that ends it. */
	subscribe(project: string, listener: (entries: LogEntry[]) => void): () => void;
}

// ── metrics ─────────────────────────────────────────────────────────────────────────────────────

export interface MetricDescriptor {
	type: string;
	kind: 'GAUGE' | 'DELTA' | 'CUMULATIVE';
	valueType: 'INT64' | 'DOUBLE' | 'BOOL' | 'DISTRIBUTION';
	unit: string;
	/** Seconds between samples (60). */
	samplePeriod: number;
	/** Seconds until a sample becomes visible, e.g. 180 for run.googleapis.com/request_count. */
	ingestDelay: number;
	labels: string[];
	resourceType: string;
}

/** Explicit-bucket distribution, as Monitoring has it. */
export interface DistributionValue {
	count: number;
	mean: number;
	bounds: readonly number[];
	counts: number[];
}

export interface MetricSample {
	project: string;
	type: string;
	resourceLabels: Record<string, string>;
	metricLabels: Record<string, string>;
	/** End of the sample's minute, ms; DELTA samples cover the minute before. */
	end: number;
	value: number | DistributionValue;
}

/** Bounded by age (3 days at one minute). A minute without traffic has no sample at all. */
export interface MetricStore {
	describe(descriptor: MetricDescriptor): void;
	write(samples: MetricSample[]): void;
}

// ── control plane ───────────────────────────────────────────────────────────────────────────────

export interface Revision {
	/** Short name. */
	name: string;
	service: string;
	createdAt: number;
	image: string;
	ready: boolean;
	reason?: string;
	env: Record<string, string>;
}

export interface TrafficTarget {
	/** Short revision name; undefined follows the latest ready revision. */
	revision?: string;
	percent: number;
	tag?: string;
}

/** Cloud Run services and revisions. Traffic that is asked for becomes true after a few (virtual) seconds. */
export interface RunControl {
	addService(service: {
		project: string;
		region: string;
		name: string;
		uri: string;
		image: string;
		env?: Record<string, string>;
		minInstances?: number;
		maxInstances?: number;
	}): void;
	/** A new revision; gets the traffic that follows LATEST once ready. Returns its short name. */
	deploy(
		project: string,
		service: string,
		revision: {image: string; env?: Record<string, string>; ready?: boolean; reason?: string; createdAt?: number},
	): string;
	/** What is being served now: short revision names and shares 0..1, summing to 1. */
	serving(project: string, service: string): {revision: string; share: number}[];
	setTraffic(project: string, service: string, traffic: TrafficTarget[]): void;
}

export interface FunctionDef {
	project: string;
	region: string;
	name: string;
	timeoutSeconds: number;
	memory: string;
	env: Record<string, string>;
	updatedAt: number;
	state?: 'ACTIVE' | 'FAILED' | 'DEPLOYING';
	stateMessage?: string;
}

/** What the function answers; 504 after its timeout is a legal answer while the work goes on. `afterMs` is virtual time. */
export interface InvokeResult {
	status: number;
	body: unknown;
	afterMs: number;
}

export interface JobDef {
	project: string;
	region: string;
	name: string;
	schedule: string;
	timeZone: string;
	target: {function: string; body: unknown};
	attemptDeadlineSeconds: number;
}

export interface ControlPlane {
	run: RunControl;
	addFunction(def: FunctionDef): void;
	setFunction(project: string, name: string, patch: Partial<FunctionDef>): void;
	addJob(def: JobDef): void;
	/** The world records that an attempt ended; `code` is a google.rpc code (0 ok, 4 timeout). */
	jobAttempted(project: string, job: string, at: number, code: number, message?: string): void;
	/** Set by the world. */
	hooks: {
		/** A function's HTTPS trigger was called with a valid token. */
		invoke(project: string, functionName: string, body: unknown): InvokeResult;
		/** A Scheduler job was run by hand (`:run`). */
		runJob(project: string, job: string): void;
		/** The health endpoint of the ingestion system (seed 003). */
		health(): {status: number; body: unknown};
	};
}

/** Spanner admin facts, served by the Spanner server. */
export interface SpannerAdmin {
	instances: {project: string; instance: string; processingUnits: number; displayName: string}[];
	backups: {
		project: string;
		instance: string;
		database: string;
		name: string;
		state: 'CREATING' | 'READY';
		createdAt: number;
		expiresAt: number;
		sizeBytes: number;
	}[];
	operations: {
		project: string;
		instance: string;
		database: string;
		name: string;
		done: boolean;
		metadataType: 'CreateBackupMetadata' | 'UpdateDatabaseDdlMetadata' | 'RestoreDatabaseMetadata';
		progressPercent: number;
		startedAt: number;
	}[];
	/** Rows of SPANNER_SYS.QUERY_STATS_TOP_10MINUTE, made by the world. */
	queryStats(
		project: string,
		instance: string,
		database: string,
		now: number,
	): {
		intervalEnd: number;
		text: string;
		fingerprint: bigint;
		executionCount: number;
		avgLatencySeconds: number;
		avgRowsScanned: number;
		avgCpuSeconds: number;
		failed: number;
	}[];
}

/** What the world is built on. */
export interface Stores {
	clock: Clock;
	engine: SqlEngine;
	logs: LogStore;
	metrics: MetricStore;
	control: ControlPlane;
	spanner: SpannerAdmin;
}

export const stories = ['bad-revision', 'scoring-504', 'etl-auth', 'calm'] as const;
export type Story = (typeof stories)[number];

export interface WorldOptions {
	seed: number;
	story: Story;
	/** Virtual minutes after start at which the story begins. */
	storyAfterMinutes: number;
}

export interface World {
	/**
	 * Declares tables, services, jobs; then fills history, newest first. Calls `visible` once everything that a wall
	 * shows is there, and resolves when the rest (metrics older than a day) is, too.
	 */
	start(visible?: () => void): Promise<void>;
	/** Writes more log lines than its systems do, until told otherwise. */
	chatter(chatter: Chatter): void;
	/** Tells this story from now on; `calm` also repairs what another one broke. */
	tell(story: Story): void;
	/** Ends all timers. */
	stop(): void;
}

/** Additional error lines of one system, for benchmarks and for the monkey. */
export interface Chatter {
	/** Per real second; 0 ends them. */
	linesPerSecond: number;
	/** Written once, as fast as it goes. */
	burst?: number;
	/** `ingestion` by default. */
	system?: keyof typeof projects;
}

// ── names that the world, the servers' tests and systems/*.yaml agree on ────────────────────────

/** Projects of the three systems. */
export const projects = {
	sales: 'sales-intelligence-prod',
	ingestion: 'ingestion-pipeline-prod',
	aiusage: 'ai-usage-analytics-prod',
} as const;
export const region = 'us-central1';
export const zone = 'America/Los_Angeles';
