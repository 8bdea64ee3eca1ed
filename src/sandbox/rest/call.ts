/** One request over HTTP, as the servers of the APIs are handed it. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Failure} from '../faults/failure.ts';

export interface Call {
	req: IncomingMessage;
	res: ServerResponse;
	query: URLSearchParams;
	/** The variable parts of the path, decoded. */
	parts: string[];
	/** Set where the operation that it begins has to end in this error. */
	failure?: Failure;
}

/**
 * Answers a call: what it returns is sent as JSON; undefined means that it answers by itself, now or later. A ControlError
 * is sent as its status.
 */
export type Handler = (call: Call) => unknown;
