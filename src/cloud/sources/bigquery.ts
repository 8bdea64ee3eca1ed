/** A query of BigQuery, which runs again only when a table changed. */
import type {BigQuerySource} from '../../config/schema/sources.ts';
import type {Kind} from './kind.ts';

export const bigquery: Kind<BigQuerySource> = {
	api: 'bigquery',
	way: 'bigquery',
	every: 60_000,
	read: (apis, {system, id, source, previous}, signal) => apis.bigquery.read(system, id, source, previous, signal),
};
