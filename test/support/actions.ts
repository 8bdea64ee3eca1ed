/** Implementations of the cloud ports in memory, for tests of actions and their dialogs. */
import type {AuditEntry, AuditLog, AuditRecord} from '../../src/actions/audit.ts';
import {createExecutor, type Executor, type ExecutorDeps} from '../../src/actions/executor.ts';
import type {Clock} from '../../src/clock.ts';
import type {CloudReads, CloudWrites} from '../../src/cloud/port.ts';
import type {Answer, Reading, RevisionInfo, RunServiceInfo, Series} from '../../src/cloud/types.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import type {Mode} from '../../src/store/types.ts';

export const t0 = Date.parse('2026-11-21T03:00:00Z');
export const minute = 60_000;
export const hour = 60 * minute;
export const resource = 'projects/p/locations/r/services/hook';

export const revision = (number: number, ready = true): RevisionInfo => ({
	name: `hook-${number}`,
	createdAt: t0 - (50 - number) * hour,
	image: `r/hook:${number}`,
	ready,
	...(ready ? {} : {reason: 'ContainerMissing'}),
});

export const service = (patch: Partial<RunServiceInfo> = {}): RunServiceInfo => ({
	name: resource,
	etag: 'e1',
	generation: 7,
	observedGeneration: 7,
	reconciling: false,
	ready: true,
	uri: 'https://hook',
	latestReadyRevision: 'hook-43',
	traffic: [{revision: 'LATEST', percent: 100}],
	serving: [{revision: 'hook-43', percent: 100}],
	revisions: [revision(43), revision(42), revision(41)],
	...patch,
});

/** `count` points one minute apart, the last at `until`. */
export const served = (name: string, until: number, count: number, value = 100, code = '2xx'): Series => ({
	labels: {revision_name: name, response_code_class: code},
	points: Array.from({length: count}, (_, index) => ({t: until - (count - 1 - index) * minute, value})),
});

export const testSystem: SystemConfig = systemSchema.parse({
	system: 'demo',
	title: 'Demo',
	project: 'p',
	region: 'r',
	tz: 'UTC',
	sources: {
		requests: {
			metric: 'run.googleapis.com/request_count',
			aligner: 'ALIGN_DELTA',
			groupBy: ['resource.labels.revision_name', 'metric.labels.response_code_class'],
		},
		runs: {bigquery: 'SELECT 1', tables: ['d.t']},
		fns: {functions: true},
		jobs: {scheduler: true},
		services: {run: ['hook']},
	},
	panes: {etl: {runs: ['runs']}},
	actions: {
		rollback: [{service: 'hook', health: 'https://hook/health', errors: 'requests'}],
		invokeAs: 'runner@p.iam.gserviceaccount.com',
		triggers: [
			{
				function: 'sync',
				title: 'Sync mail',
				params: {
					mailbox: {email: true},
					kind: {oneOf: ['full', 'delta']},
					limit: {integer: {min: 1, max: 500}, optional: true},
				},
				follow: 'mail',
			},
		],
		jobs: [{job: 'nightly', title: 'Run nightly', follow: 'mail'}],
	},
});

/** A virtual clock that only sleeping moves. */
export interface World {
	now: number;
	service: RunServiceInfo;
	series: Series[];
	runs: Record<string, string | number | null>[];
	healthStatus: number;
	functionRevision: string;
	mode: Mode;
	/** Everything that happened, in order. */
	log: string[];
	/** What the next mutating call throws. */
	fail?: CloudError;
	auditFails?: Error;
	/** Runs whenever somebody sleeps. */
	onSleep?: () => void;
	audit: AuditEntry[];
}

export const newWorld = (patch: Partial<World> = {}): World => ({
	now: t0,
	service: service(),
	series: [served('hook-43', t0, 30), served('hook-43', t0, 30, 50, '5xx'), served('hook-42', t0 - hour, 30)],
	runs: [],
	healthStatus: 200,
	functionRevision: 'sync-1',
	mode: {kind: 'armed', reason: 'test', until: t0 + 24 * hour},
	log: [],
	audit: [],
	...patch,
});

export function fakeReads(world: World): CloudReads {
	const answer = (id: string): Answer => {
		switch (id) {
			case 'requests':
				return {kind: 'series', series: world.series, delaySeconds: 240};
			case 'runs':
				return {kind: 'rows', rows: world.runs};
			case 'fns':
				return {
					kind: 'functions',
					unreachable: [],
					functions: [
						{
							name: 'sync',
							resource: 'projects/p/locations/r/functions/sync',
							state: 'ACTIVE',
							url: 'https://sync',
							revision: world.functionRevision,
							updatedAt: t0,
							timeoutSeconds: 540,
							memory: '1Gi',
						},
					],
				};
			case 'jobs':
				return {
					kind: 'scheduler',
					jobs: [
						{
							name: 'nightly',
							resource: 'projects/p/locations/r/jobs/nightly',
							state: 'ENABLED',
							schedule: '0 2 * * *',
							timeZone: 'UTC',
						},
					],
				};
			case 'action.health':
				return {kind: 'http', probe: {status: world.healthStatus, latency: 5, body: null}};
			default:
				throw new CloudError('notFound', id, 'test');
		}
	};
	return {
		read: async (_system, id): Promise<Reading> => ({
			answer: answer(id),
			fetchedAt: world.now,
			cost: {requests: 1, bytesBilled: 0},
		}),
		tail: () => () => undefined,
		service: async () => world.service,
		logRows: async () => [],
		slept: () => {},
		close: async () => undefined,
	};
}

/** Writes that note every call in the world's log and change its service. */
export function recordingWrites(world: World): CloudWrites {
	const call = (name: string) => {
		world.log.push(name);
		if (world.fail && !name.includes('validate')) throw world.fail;
	};
	return {
		async setTraffic(_resource, {traffic, validateOnly}) {
			call(validateOnly ? 'validate' : 'setTraffic');
			if (validateOnly) return;
			world.service = {
				...world.service,
				etag: 'e2',
				generation: 8,
				observedGeneration: 8,
				traffic: traffic.map(({revision: name = 'LATEST', percent}) => ({revision: name, percent})),
				serving: traffic
					.filter(({percent}) => percent > 0)
					.map(({revision: name, percent}) => ({revision: name ?? world.service.latestReadyRevision, percent})),
			};
		},
		async invoke() {
			call('invoke');
			return {status: 200, body: '{"ok":true}'};
		},
		async runJob() {
			call('runJob');
		},
	};
}

export function memoryAudit(world: World): AuditLog {
	return {
		async append(entry) {
			if (world.auditFails) throw world.auditFails;
			world.log.push(`audit:${entry.kind}`);
			world.audit.push(entry);
			return entry as AuditRecord;
		},
		head: () => ({seq: world.audit.length, hash: ''}),
	};
}

export const clockOf = (world: World): Clock => ({now: () => world.now, speed: 1});

export function executorOf(world: World, patch: Partial<ExecutorDeps> = {}): Executor {
	return createExecutor({
		reads: fakeReads(world),
		writes: recordingWrites(world),
		audit: memoryAudit(world),
		clock: clockOf(world),
		mode: () => world.mode,
		readOnlyConfig: false,
		systems: [testSystem],
		sleep: async ms => {
			world.now += ms;
			world.onSleep?.();
			// Lets what was just started get its turn first, as real time would.
			await new Promise(resolve => setImmediate(resolve));
		},
		...patch,
	});
}
