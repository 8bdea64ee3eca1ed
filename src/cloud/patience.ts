/** Timeouts of calls and connections. */

/** Real ms. */
export interface Patience {
	/** The answer to a read. */
	read: number;
	/** The answer to a query, which may take longer than a read: it is bounded by maxBytes as well. */
	query: number;
	/** Longest wait of gRPC before it connects or resolves a name again: by default two minutes after a long outage. */
	reconnect: number;
	/** Idle time before gRPC's keepalive ping. */
	ping: number;
	/** Answer to that ping: a dead connection (NAT, sleep) is noticed instead of kept for ever. */
	pong: number;
	/** Longest silence of a connection; longer than idle connections are kept, and than the time between pings. */
	silence: number;
}

export const usualPatience: Patience = {
	read: 8000,
	query: 30_000,
	reconnect: 15_000,
	ping: 30_000,
	pong: 10_000,
	silence: 90_000,
};
