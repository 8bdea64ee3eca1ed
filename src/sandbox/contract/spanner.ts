/** An instance; `resizing` is its last change of size, which is in force from `doneAt` on (ms), or over without effect where it has an error. */
export interface SpannerInstance {
	project: string;
	instance: string;
	processingUnits: number;
	displayName: string;
	resizing?: {to: number; startedAt: number; doneAt: number; error?: string};
}

/** The processing units that an instance has at a moment, ms. */
export const unitsAt = ({processingUnits, resizing}: SpannerInstance, now: number): number =>
	resizing && resizing.doneAt <= now && resizing.error === undefined ? resizing.to : processingUnits;

/** What somebody began on a database: it is done at `doneAt`, with an error if there is one. Times in ms. */
export interface DatabaseChange {
	project: string;
	instance: string;
	database: string;
	/** Name of its operation. */
	name: string;
	startedAt: number;
	doneAt: number;
	error?: string;
	/** Statements of a change of the schema, and how many of them are in force in the end. */
	ddl?: {statements: readonly string[]; applied: number};
	/** Name of the backup that it is restored from; until `optimizedAt` reads of it are slow. */
	restored?: {backup: string; versionAt: number; source: string; optimizedAt: number};
}

/** Spanner admin facts, served by the Spanner server. */
export interface SpannerAdmin {
	instances: SpannerInstance[];
	/** Changes of databases by clients, the oldest first. */
	changes: DatabaseChange[];
	backups: {
		project: string;
		instance: string;
		database: string;
		name: string;
		/** ms. One of the future is not there yet. */
		createdAt: number;
		/** ms; CREATING until then. Infinity while nobody knows. */
		readyAt: number;
		expiresAt: number;
		sizeBytes: number;
	}[];
	/** On databases; what creates a backup is told of the backup. */
	operations: {
		project: string;
		instance: string;
		database: string;
		name: string;
		done: boolean;
		metadataType: 'UpdateDatabaseDdlMetadata' | 'RestoreDatabaseMetadata';
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
	/** Rows of SPANNER_SYS.OLDEST_ACTIVE_QUERIES, the oldest first, made by the world. */
	activeQueries(
		project: string,
		instance: string,
		database: string,
		now: number,
	): {startedAt: number; text: string; fingerprint: bigint; session: string; id: string}[];
}
