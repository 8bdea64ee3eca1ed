import type {ClockOrigin} from '../clock.ts';

/**
 * Addresses of the Google APIs. Empty in production: the clients use Google's own addresses and the
 * operator's credentials. On a sandbox both endpoints are loopback, plaintext and without credentials.
 */
export interface Connection {
	/** host:port of the plaintext gRPC endpoint for Spanner, Logging, Monitoring and Run. */
	grpc?: string;
	/** Base URL (no trailing slash) for BigQuery, Functions, Scheduler, IAM Credentials. */
	http?: string;
	/** Set when the endpoints are a sandbox: its clock. */
	clock?: ClockOrigin;
}
