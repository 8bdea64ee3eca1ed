/** The content of a fault's error, for gRPC and REST alike. */
import type {Detail} from './details.ts';

export interface Failure {
	/** google.rpc.Code. */
	code: number;
	/** Its name. */
	status: string;
	http: number;
	message: string;
	details: Detail[];
	/** BigQuery's `errors[].reason`. */
	reason: string;
	/** Headers of the HTTP answer. */
	headers?: Record<string, string>;
	/** The whole REST body where it is not Google's usual one. */
	body?: object;
}

/** A failure without details. */
export const plain = (code: number, status: string, http: number, reason: string, message: string): Failure => ({
	code,
	status,
	http,
	reason,
	message,
	details: [],
});

/** The HTML page that servers answer with which are not Google's APIs: a function's front end and the health page. */
export function errorPage({http, message}: Failure): string {
	const title = `${http} ${http >= 500 ? 'Server Error' : 'Error'}`;
	return `<html><head><title>${title}</title></head><body><h1>Error: ${title}</h1><h2>${message}</h2></body></html>`;
}
