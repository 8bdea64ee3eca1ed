/** Jobs that the systems run on BigQuery by themselves, beside those that clients of the sandbox start. */

export interface PipelineJob {
	project: string;
	id: string;
	/** Mail address of who runs it. */
	user: string;
	/** ms. A job of the future is not there yet. */
	createdAt: number;
	/** ms; until then it runs. */
	endsAt: number;
	work: QueryWork | LoadWork;
	labels?: Record<string, string>;
	slotMs: number;
	/** Its result. */
	error?: {reason: string; message: string};
}

interface QueryWork {
	type: 'QUERY';
	query: string;
	/** SELECT, MERGE, ... as BigQuery names them. */
	statementType: string;
	bytesProcessed: number;
	bytesBilled: number;
}

interface LoadWork {
	type: 'LOAD';
	dataset: string;
	table: string;
	uri: string;
	bytes: number;
	/** Absent while nobody knows. */
	rows?: number;
}

/** Bounded: the oldest jobs of a project are forgotten. */
export interface JobLog {
	/** Jobs with an id that is known replace what was said before. */
	put(jobs: readonly PipelineJob[]): void;
}
