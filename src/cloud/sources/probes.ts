/** Pages of others, such as the status pages of vendors: whether, how and how fast each answers. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import type {Answer} from '../types.ts';
import {listReading, type RowOf, rowsWith} from './columns.ts';
import type {Kind} from './kind.ts';

export const probesColumns = {
	name: 'text',
	answer: 'text',
	status: 'number',
	latency_ms: 'number',
	address: 'text',
} as const;
type ProbesRow = RowOf<typeof probesColumns>;

const isGood = (status: number): boolean => status >= 200 && status < 300;

export const probes: Kind<SourceOf<'probes'>> = {
	api: 'http',
	anonymous: true,
	every: 300_000,
	async read({probe}, {source, now}, signal) {
		const pages = Object.entries(source.probes);
		const rows = await Promise.all(
			pages.map(async ([name, address]): Promise<ProbesRow> => {
				const found = await probe(address, signal);
				const [answer, status, latency_ms] =
					'unanswered' in found
						? [cleanLine(found.unanswered), null, null]
						: [isGood(found.status) ? 'ok' : `HTTP ${found.status}`, found.status, found.latency];
				return {name: cleanLine(name), answer, status, latency_ms, address: cleanLine(address)};
			}),
		);
		return listReading(probesColumns, {rows, requests: rows.length}, now());
	},
};

/** The pages of an answer; undefined for an answer of another kind. */
export const probesIn = (answer: Answer | undefined): readonly ProbesRow[] | undefined =>
	rowsWith(answer, probesColumns);
