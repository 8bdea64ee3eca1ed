/** The columns or labels of a source, as far as its config alone tells. */
import type {SourceConfig} from './schema/sources.ts';

/** Queries whose columns are not all written in them: `SELECT *`, pipes, pivots. */
const unwritten = /(?:\b(?:SELECT|DISTINCT|ALL|STRUCT|VALUE)|[,.])\s*\*|\|>|\bPIVOT\b/i;

/** Undefined where the config cannot tell; a query has at most the names that its text holds. */
export function hasColumn(source: SourceConfig, name: string): boolean | undefined {
	if ('extract' in source) return Object.hasOwn(source.extract, name);
	if ('log' in source) return Object.hasOwn(source.columns, name) || Object.hasOwn(source.constants, name);
	if ('metric' in source) {
		const {groupBy, reducer} = source.secondary ?? source;
		const isReduced = reducer !== undefined && reducer !== 'REDUCE_NONE';
		return isReduced ? groupBy.some(path => path.split('.').at(-1) === name) : undefined;
	}
	const sql = 'bigquery' in source ? source.bigquery : 'spanner' in source ? source.spanner : undefined;
	if (sql === undefined || unwritten.test(sql)) return undefined;
	return sql
		.toLowerCase()
		.split(/[^\p{L}\p{N}_]+/u)
		.includes(name.toLowerCase())
		? undefined
		: false;
}
