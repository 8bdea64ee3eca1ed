/** `google.rpc.Status` and the details that Google's errors carry, as JSON and as protobuf. */

import {field, integer} from '../grpc/encode.ts';

/** One detail; `type` is its name in google.rpc. */
export type Detail =
	| {type: 'ErrorInfo'; reason: string; domain: string; metadata: Record<string, string>}
	| {type: 'RetryInfo'; retrySeconds: number}
	| {type: 'Help'; description: string; url: string}
	| {type: 'LocalizedMessage'; message: string};

const url = (detail: Detail) => `type.googleapis.com/google.rpc.${detail.type}`;

/** The form of REST's `error.details`. */
export function detailJson(detail: Detail): object {
	const type = {'@type': url(detail)};
	switch (detail.type) {
		case 'ErrorInfo':
			return {...type, reason: detail.reason, domain: detail.domain, metadata: detail.metadata};
		case 'RetryInfo':
			return {...type, retryDelay: `${detail.retrySeconds}s`};
		case 'Help':
			return {...type, links: [{description: detail.description, url: detail.url}]};
		case 'LocalizedMessage':
			return {...type, locale: 'en-US', message: detail.message};
	}
}

function detailBytes(detail: Detail): Buffer {
	switch (detail.type) {
		case 'ErrorInfo':
			return Buffer.concat([
				field(1, detail.reason),
				field(2, detail.domain),
				...Object.entries(detail.metadata).map(([key, value]) =>
					field(3, Buffer.concat([field(1, key), field(2, value)])),
				),
			]);
		case 'RetryInfo':
			return field(1, integer(1, detail.retrySeconds));
		case 'Help':
			return field(1, Buffer.concat([field(1, detail.description), field(2, detail.url)]));
		case 'LocalizedMessage':
			return Buffer.concat([field(1, 'en-US'), field(2, detail.message)]);
	}
}

/** The value of the trailer `grpc-status-details-bin`: a `google.rpc.Status`. */
export function statusBytes(code: number, message: string, details: readonly Detail[]): Buffer {
	return Buffer.concat([
		integer(1, code),
		field(2, message),
		...details.map(detail => field(3, Buffer.concat([field(1, url(detail)), field(2, detailBytes(detail))]))),
	]);
}
