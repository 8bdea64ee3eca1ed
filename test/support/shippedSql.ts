/** The tables of the shipped systems, empty, and their shipped SQL on them: small worlds whose every row is known. */
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {Row} from '../../src/cloud/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import type {SourceState} from '../../src/poll/types.ts';
import {syncJobsView} from '../../src/sandbox/apis/bigquery/jobs-view.ts';
import type {SqlParam, SqlValue} from '../../src/sandbox/contract/tables.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {aiusage, sales, type TableName, tables, unmatchedView} from '../../src/sandbox/world/schema.ts';
import {usageViews} from '../../src/sandbox/world/usage.ts';
import {localDate} from '../../src/zone.ts';
import {lookup, rows, seen} from './checks.ts';

export interface ShippedSql {
	/** Rows as in world/schema.ts; TIMESTAMPs in ms. */
	put(table: TableName, list: readonly SqlValue[][]): Promise<void>;
	/** What the source answers at `now`, ms. */
	ask(system: string, id: string, now: number, since?: number): Promise<Row[]>;
	/** The alerts of all that SQL answers at `now`; other sources were never read. */
	alerts(system: string, now: number): Promise<Alert[]>;
	close(): Promise<void>;
}

const shipped = sandboxConfig(new URL('../../systems', import.meta.url).pathname).systems;

export function shippedSystem(name: string): SystemConfig {
	const found = shipped.find(({system}) => system === name);
	if (!found) throw new Error(`no system ${name}`);
	return found;
}

/** @param at clock of the engine, ms */
export async function openShippedSql(at: number): Promise<ShippedSql> {
	const engine = await openEngine({now: () => at, speed: 1});
	for (const table of Object.values(tables)) await engine.createTable(table);
	for (const [name, sql] of Object.entries(usageViews)) await engine.createView(aiusage, name, sql);
	await engine.createView(sales, 'v_unmatched_emails', unmatchedView);

	async function ask(system: string, id: string, now: number, since = now - 6 * 3_600_000): Promise<Row[]> {
		const {project, tz, sources} = shippedSystem(system);
		const source = sources[id];
		const spanner = source && 'spanner' in source;
		const sql = spanner ? source.spanner : source && 'bigquery' in source ? source.bigquery : undefined;
		if (sql === undefined) throw new Error(`${id} asks no SQL`);
		await syncJobsView(engine, project, sql, () => []);
		const params: SqlParam[] = [
			{name: 'now', type: 'TIMESTAMP', value: BigInt(now) * 1000n},
			{name: 'since', type: 'TIMESTAMP', value: BigInt(since) * 1000n},
			{name: 'today', type: 'DATE', value: localDate(now, tz)},
			{name: 'tz', type: 'STRING', value: tz},
		];
		const {columns, rows: found} = await engine.query({
			sql,
			dialect: spanner ? 'spanner' : 'bigquery',
			project,
			...(spanner ? {namespace: tables.processing_requests.namespace} : {}),
			params: params.filter(({name}) => sql.includes(`@${name}`)),
		});
		return found.map(row => Object.fromEntries(columns.map(({name, type}, i) => [name, cellOf(row[i], type)])));
	}

	return {
		ask,
		async put(table, list) {
			await engine.insert(
				tables[table].namespace,
				table,
				list.map(row => [...row]),
				at,
			);
		},
		async alerts(system, now) {
			const config = shippedSystem(system);
			const states: Record<string, SourceState> = {};
			// The jobs of BigQuery are in no table of the engine.
			for (const [id, source] of Object.entries(config.sources))
				if ('spanner' in source || ('bigquery' in source && !source.bigquery.includes('INFORMATION_SCHEMA')))
					states[id] = seen(rows(...(await ask(system, id, now))), now);
			return evaluate(emptyMemory, config, lookup(states), now).alerts;
		},
		close: () => engine.close(),
	};
}

function cellOf(value: SqlValue | undefined, type: unknown): string | number | boolean | null {
	if (value === null || value === undefined) return null;
	if (type === 'TIMESTAMP') return new Date(Number(value as bigint) / 1000).toISOString();
	return typeof value === 'bigint' ? Number(value) : (value as string | number | boolean);
}
