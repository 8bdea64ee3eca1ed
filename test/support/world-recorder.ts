/** Stores for tests of the world: they only remember what was written. */
import type {FunctionDef, Revision} from '../../src/sandbox/contract/control.ts';
import type {PipelineJob} from '../../src/sandbox/contract/jobs.ts';
import type {LogEntry} from '../../src/sandbox/contract/logs.ts';
import type {MetricSample} from '../../src/sandbox/contract/metrics.ts';
import type {Stores} from '../../src/sandbox/contract/stores.ts';
import type {Namespace, SqlEngine, SqlValue, TableDef} from '../../src/sandbox/contract/tables.ts';

/** A Tuesday, 12:00:20 in Los Angeles. */
export const noon = Date.UTC(2025, 8, 16, 19, 0, 20);

export type Recorder = ReturnType<typeof createRecorder>;

export function createRecorder(at: number) {
	const clock = {at, speed: 1, now: () => clock.at};
	const defs = new Map<string, TableDef>();
	const data = new Map<string, Map<string, SqlValue[]>>();
	const pruned: string[] = [];
	const logs: LogEntry[] = [];
	const samples: MetricSample[] = [];
	const attempts: {job: string; at: number; code: number}[] = [];
	const functions = new Map<string, FunctionDef>();
	const jobs = new Map<string, PipelineJob>();
	const services = new Map<string, {revisions: Revision[]; pinned?: string}>();

	function write(table: string, rows: SqlValue[][], replace: boolean): void {
		const def = defs.get(table);
		if (!def) throw new Error(`no table ${table}`);
		const stored = data.get(table) ?? new Map<string, SqlValue[]>();
		data.set(table, stored);
		for (const row of rows) {
			if (row.length !== def.columns.length)
				throw new Error(`${table}: ${row.length} values for ${def.columns.length} columns`);
			const key = def.key.map(name => String(row[def.columns.findIndex(column => column.name === name)])).join('|');
			if (!replace && stored.has(key)) throw new Error(`${table}: ${key} inserted twice`);
			stored.set(key, [...row]);
		}
	}

	const engine = {
		declare: () => undefined,
		createTable: async (def: TableDef) => void defs.set(def.table, def),
		createView: async () => undefined,
		insert: async (_: Namespace, table: string, rows: SqlValue[][]) => write(table, rows, false),
		upsert: async (_: Namespace, table: string, rows: SqlValue[][]) => write(table, rows, true),
		change: async () => undefined,
		prune: async (_: Namespace, table: string) => void pruned.push(table),
	} as unknown as SqlEngine;

	const serviceOf = (name: string) => {
		const service = services.get(name);
		if (!service) throw new Error(`no service ${name}`);
		return service;
	};
	const control: Stores['control'] = {
		run: {
			addService: ({name, image}) =>
				void services.set(name, {
					revisions: [
						{name: `${name}-00001-aaa`, service: name, createdAt: 0, image, ready: true, env: {}, creator: ''},
					],
				}),
			deploy(_, name, {image, env: given, ready = true, createdAt = clock.at}) {
				const {revisions} = serviceOf(name);
				// What is not said is as it was before.
				const env = given ?? revisions.at(-1)?.env ?? {};
				const revision = `${name}-${String(revisions.length + 1).padStart(5, '0')}-aaa`;
				revisions.push({name: revision, service: name, createdAt, image, ready, env, creator: ''});
				return revision;
			},
			serving(_, name) {
				const {revisions, pinned} = serviceOf(name);
				return [{revision: pinned ?? revisions.findLast(item => item.ready)?.name ?? '', share: 1}];
			},
			setup: (_, name, revision) => functions.get(name) ?? serviceOf(name).revisions.find(one => one.name === revision),
			setTraffic(_, name, [target]) {
				const service = serviceOf(name);
				if (target?.revision) service.pinned = target.revision;
				else delete service.pinned;
			},
		},
		addFunction(def) {
			functions.set(def.name, def);
			control.run.addService({...def, uri: '', image: ''});
		},
		setFunction(_, name, patch) {
			const def = functions.get(name);
			if (def) functions.set(name, {...def, ...patch});
		},
		removeFunction: (_, name) => void functions.delete(name),
		addJob: () => undefined,
		addSecretVersion: () => undefined,
		setSecretVersion: () => undefined,
		setRotation: () => undefined,
		grant: () => undefined,
		revoke: () => undefined,
		setApi: () => undefined,
		setForwardingRule: () => undefined,
		jobAttempted: (_, job, time, code) => void attempts.push({job, at: time, code}),
		addSubscription: () => undefined,
		isPushed: () => true,
		kept: () => 0,
		hooks: {
			invoke: () => ({status: 500, body: null, afterMs: 0}),
			runJob: () => undefined,
			health: () => ({status: 500, body: null}),
			vendor: () => ({status: 500, body: null}),
			webhook: () => ({status: 500, body: null}),
			secretAdded: () => undefined,
			web: () => ({status: 500, body: null}),
			queue: () => undefined,
			setQueue: () => undefined,
		},
	};

	const stores: Stores = {
		clock,
		engine,
		logs: {append: entries => void logs.push(...entries), scan: () => logs, subscribe: () => () => undefined},
		metrics: {describe: () => undefined, write: items => void samples.push(...items)},
		control,
		jobs: {put: made => made.forEach(job => void jobs.set(job.id, job))},
		spanner: {instances: [], changes: [], backups: [], operations: [], queryStats: () => [], activeQueries: () => []},
	};

	/** Rows of a table as objects, by primary key. */
	function rows(table: string): Record<string, SqlValue>[] {
		const columns = defs.get(table)?.columns ?? [];
		return [...(data.get(table)?.values() ?? [])].map(row =>
			Object.fromEntries(columns.map((column, i) => [column.name, row[i] ?? null])),
		);
	}

	return {
		stores,
		clock,
		control,
		logs,
		samples,
		attempts,
		functions,
		jobs: () => [...jobs.values()],
		pruned,
		rows,
		revisions: () => serviceOf('webhook-processor').revisions,
		/** Everything that was written, as one string. */
		fingerprint: () =>
			JSON.stringify([[...data].map(([table, stored]) => [table, [...stored.values()]]), logs, samples]),
	};
}
