/** A health page: whether, how and how fast it answers. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {instantOf} from '../../zone.ts';
import type {Answer} from '../types.ts';
import {listReading, type RowOf, rowsWith} from './columns.ts';
import type {Kind} from './kind.ts';

export const httpColumns = {
	status: 'number',
	latency_ms: 'number',
	unanswered: 'text',
	unanswered_since: 'time',
} as const;
export type HttpRow = RowOf<typeof httpColumns>;

export const http: Kind<SourceOf<'http'>> = {
	api: 'http',
	anonymous: true,
	every: 30_000,
	async read({probe}, {source, previous, now}, signal) {
		const since = unansweredIn(previous?.answer)?.since ?? now();
		const found = await probe(source.http, signal);
		const row: HttpRow =
			'unanswered' in found
				? {
						status: null,
						latency_ms: null,
						unanswered: found.unanswered,
						unanswered_since: new Date(since).toISOString(),
					}
				: {status: found.status, latency_ms: found.latency, unanswered: null, unanswered_since: null};
		return listReading(httpColumns, {rows: [row], requests: 1}, now());
	},
};

/** The answer of a probe; undefined for an answer of another kind. */
export const probeIn = (answer: Answer | undefined): HttpRow | undefined => rowsWith(answer, httpColumns)?.[0];

/** A probe that nobody answered: refused, reset, timed out, or failed in TLS or DNS. */
export interface Unanswered {
	/** How it failed, in a few words. */
	unanswered: string;
	/** When the first of the probes in a row that nobody answered began, ms. */
	since: number;
}

/** The probe of an answer that tells that nobody answered; undefined for every other answer. */
export function unansweredIn(answer: Answer | undefined): Unanswered | undefined {
	const {unanswered, unanswered_since: since} = probeIn(answer) ?? {};
	return unanswered === null || unanswered === undefined || !since ? undefined : {unanswered, since: instantOf(since)};
}
