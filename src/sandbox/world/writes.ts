/** The writes of one step of the simulation, collected so that every store is written once per step. */
import type {LogEntry} from '../contract/logs.ts';
import type {MetricSample} from '../contract/metrics.ts';
import {projects} from '../contract/names.ts';
import type {Stores} from '../contract/stores.ts';
import type {SqlValue} from '../contract/tables.ts';
import {minute} from './daily.ts';
import {metric, type TableName, tables} from './schema.ts';

export type Row = SqlValue[];

const keyIndexes = Object.fromEntries(
	Object.entries(tables).map(([name, def]) => [
		name,
		def.key.map(key => def.columns.findIndex(column => column.name === key)),
	]),
) as Record<TableName, number[]>;

export class Writes {
	#tables = new Map<TableName, Map<string, {row: Row; isNew: boolean}>>();
	logs: LogEntry[] = [];
	samples: MetricSample[] = [];
	/** Statements that change what is in BigQuery's tables of the sales system. */
	#changes: string[] = [];
	/** Entries per minute, project, service, severity and log, until their minute is counted. */
	#logCounts = new Map<string, MetricSample & {value: number}>();

	/** A row that no earlier step wrote. */
	add(table: TableName, row: Row): void {
		this.#set(table, row, true);
	}

	/** A row that may replace one of an earlier step. */
	put(table: TableName, row: Row): void {
		this.#set(table, row, false);
	}

	/** Runs an INSERT, UPDATE or DELETE of BigQuery once the rows of this step are there. */
	change(sql: string): void {
		this.#changes.push(sql);
	}

	log(entry: LogEntry): void {
		this.logs.push(entry);
		this.count(entry);
	}

	/** Counts an entry for `log_entry_count`; `log` does so by itself. */
	count(entry: LogEntry): void {
		const project = entry.logName.split('/')[1] ?? '';
		const log = decodeURIComponent(entry.logName.split('/')[3] ?? '');
		const end = (Math.floor(entry.timestamp / minute) + 1) * minute;
		const service = entry.resource.labels.service_name ?? entry.resource.labels.job_id ?? '';
		const key = `${end} ${project} ${service} ${entry.severity} ${log}`;
		const count = this.#logCounts.get(key);
		if (count) count.value++;
		else
			this.#logCounts.set(key, {
				project,
				type: metric.logEntries,
				resourceLabels: {project_id: project, location: entry.resource.labels.location ?? '', service_name: service},
				metricLabels: {severity: entry.severity, log},
				end,
				value: 1,
			});
	}

	/** Moves the counts of minutes that ended by `now` to the samples. */
	countLogs(now: number): void {
		for (const [key, sample] of this.#logCounts) {
			if (sample.end > now) continue;
			this.#logCounts.delete(key);
			this.samples.push(sample);
		}
	}

	/** Writes and forgets everything (or only the named tables); `history` tells that all tables are still empty. */
	async flush(stores: Stores, options: {at: number; history?: boolean; tables?: TableName[]}): Promise<void> {
		const {at, history = false, tables: only} = options;
		for (const name of only ?? [...this.#tables.keys()]) {
			const rows = this.#tables.get(name);
			if (!rows) continue;
			this.#tables.delete(name);
			const all = [...rows.values()];
			const {namespace} = tables[name];
			const fresh = all.filter(item => history || item.isNew).map(item => item.row);
			const changed = all.filter(item => !history && !item.isNew).map(item => item.row);
			if (fresh.length > 0) await stores.engine.insert(namespace, name, fresh, at);
			if (changed.length > 0) await stores.engine.upsert(namespace, name, changed, at);
		}
		if (only) return;
		for (const sql of this.#changes.splice(0))
			await stores.engine.change({sql, dialect: 'bigquery', project: projects.sales, params: []});
		this.flushSignals(stores);
	}

	/** Writes logs and metrics only. */
	flushSignals(stores: Stores): void {
		const {logs} = this;
		this.logs = [];
		const byProject = Map.groupBy(logs, entry => entry.logName.split('/')[1] ?? '');
		for (const entries of byProject.values()) stores.logs.append(entries.sort((a, b) => a.timestamp - b.timestamp));
		this.flushSamples(stores);
	}

	/** Writes metrics only. */
	flushSamples(stores: Stores): void {
		const {samples} = this;
		this.samples = [];
		if (samples.length > 0) stores.metrics.write(samples);
	}

	#set(table: TableName, row: Row, isNew: boolean): void {
		let rows = this.#tables.get(table);
		if (!rows) {
			rows = new Map();
			this.#tables.set(table, rows);
		}
		const key = keyIndexes[table].map(index => String(row[index])).join('\u0000');
		rows.set(key, {row, isNew: rows.get(key)?.isNew ?? isNew});
	}
}
