/** A query of Spanner. */
import type {SpannerSource} from '../../config/schema/sources.ts';
import type {Reading} from '../types.ts';
import type {Kind} from './kind.ts';

export const spanner: Kind<SpannerSource> = {
	api: 'spanner',
	way: 'spanner',
	every: 30_000,
	async read(apis, {system, source, previous}, signal) {
		const begin = performance.now();
		const reading = await apis.spanner.read(system, source, previous, signal);
		// The first read opens the connection as well: its time says nothing of Spanner.
		const took = previous ? Math.round(performance.now() - begin) : null;
		return source.took === undefined ? reading : timed(reading, source.took, took);
	},
};

/** The reading with the ms that it took, where that is known, as a column. */
function timed({answer, ...rest}: Reading, column: string, ms: number | null): Reading {
	if (answer.kind !== 'rows') return {answer, ...rest};
	return {...rest, answer: {...answer, rows: answer.rows.map(row => ({...row, [column]: ms}))}};
}
