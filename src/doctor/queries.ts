/** What the queries of BigQuery read and cost, by dry runs. */
import {day} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {periodOf} from '../poll/cadence.ts';
import {usdPerByte} from '../poll/stats.ts';
import {bytes, usd} from '../text/format.ts';
import type {Finding} from './finding.ts';

/** A query as a dry run knows it. */
export interface Priced {
	system: SystemConfig;
	source: string;
	/** Bytes that a run reads. */
	bytes: number;
	tables: number;
}

/** BigQuery bills at least so much for each table of a query, bytes. */
const leastBilled = 10 * 1024 * 1024;

/** Dollars a day if every look runs the query: it runs only when a table changed, or after a quarter of an hour. */
function dollarsADay({system, source, bytes: read, tables}: Priced): number {
	const config = system.sources[source];
	return config ? Math.max(read, tables * leastBilled) * usdPerByte * (day / periodOf(config)) : 0;
}

/** One finding for each query, and the sum against the budget of the wall, dollars. */
export function queryFindings(priced: readonly Priced[], budget: number): readonly Finding[] {
	if (priced.length === 0) return [];
	const sum = priced.reduce((total, one) => total + dollarsADay(one), 0);
	const each = priced.map((one): Finding => {
		const {system, source, bytes: read} = one;
		const part = {part: 'queries', system: system.system} as const;
		const config = system.sources[source];
		const most = config && 'maxBytes' in config ? config.maxBytes : Number.POSITIVE_INFINITY;
		const says = `${source} reads ${bytes(read)} a run, at most ${usd(dollarsADay(one))} a day`;
		return read > most
			? {
					...part,
					level: 'mend',
					says: `${says}: BigQuery refuses it, maxBytes is ${bytes(most)}`,
					todo: `narrow the query to fewer columns and partitions, or raise sources.${source}.maxBytes`,
				}
			: {...part, level: 'ok', says};
	});
	const total = `all queries together at most ${usd(sum)} a day, where every look finds changed tables`;
	return [
		...each,
		sum > budget
			? {
					part: 'queries',
					level: 'look',
					says: `${total}: more than maxUsdPerDay, ${usd(budget)}`,
					todo: 'lengthen every: of the dearest queries, or raise maxUsdPerDay in the wall file',
				}
			: {part: 'queries', level: 'ok', says: total},
	];
}
