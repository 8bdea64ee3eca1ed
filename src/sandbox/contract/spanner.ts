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
