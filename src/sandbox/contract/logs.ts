/** Log entries and the store that keeps them. */

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
	/** As Google's REST API shows it; the server sends an AuditLog as the bytes of an Any. */
	protoPayload?: {'@type': string} & Record<string, unknown>;
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
