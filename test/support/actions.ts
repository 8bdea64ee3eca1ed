/** Implementations of the cloud ports in memory, for tests of actions and their dialogs. */

import type {AuditEntry, AuditLog, AuditRecord, RolledBack} from '../../src/actions/audit/types.ts';
import {createExecutor, type Executor, type ExecutorDeps} from '../../src/actions/executor.ts';
import {changed} from '../../src/actions/run/settings.ts';
import {trafficOf} from '../../src/actions/run/traffic.ts';
import type {Mode} from '../../src/actions/types.ts';
import type {Clock} from '../../src/clock.ts';
import type {Call} from '../../src/cloud/call.ts';
import type {CloudReads, CloudWrites, Sent} from '../../src/cloud/port.ts';
import type {SnapshotInfo, SubscriptionInfo} from '../../src/cloud/pubsub.ts';
import type {
	DeployedFunction,
	RevisionInfo,
	RunServiceInfo,
	RunSettings,
	TableFacts,
} from '../../src/cloud/resources.ts';
import type {Answer, Reading, Series} from '../../src/cloud/types.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import {apisAnswer, functionsAnswer, instanceAnswer, jobsAnswer, probeAnswer, versionsAnswer} from './lists.ts';

export const t0 = Date.parse('2026-11-21T03:00:00Z');
export const minute = 60_000;
export const hour = 60 * minute;
/** A value that nobody may see whole. */
export const longSecret = 'begin-of-a-very-long-secret-value-that-has-an-end';
export const resource = 'projects/p/locations/r/services/hook';

const settings = {
	cpu: '2',
	memory: '4Gi',
	cpuIdle: true,
	concurrency: 80,
	env: {LOG_LEVEL: 'info', API_KEY: {secret: 'api-key', version: 'latest'}},
};

export const revision = (number: number, ready = true): RevisionInfo & RunSettings => ({
	name: `hook-${number}`,
	createdAt: t0 - (50 - number) * hour,
	image: `r/hook:${number}`,
	...settings,
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
	latestCreatedRevision: 'hook-43',
	template: {image: 'r/hook:43', ...settings},
	traffic: [{revision: 'LATEST', percent: 100}],
	serving: [{revision: 'hook-43', percent: 100}],
	scaling: {min: 2, max: 100},
	revisions: [revision(43), revision(42), revision(41)],
	...patch,
});

/** `count` points one minute apart, the last at `until`. */
export const served = (name: string, until: number, count: number, value = 100, code = '2xx'): Series => ({
	labels: {revision_name: name, response_code_class: code},
	points: Array.from({length: count}, (_, index) => ({t: until - (count - 1 - index) * minute, value})),
});

/** A table of BigQuery. */
export const tableFacts = (patch: Partial<TableFacts> = {}): TableFacts => ({
	type: 'TABLE',
	location: 'EU',
	rows: 240,
	streaming: false,
	columns: [
		{name: 'account_id', type: 'STRING'},
		{name: 'Industry', type: 'STRING'},
	],
	...patch,
});

export const testSystem: SystemConfig = systemSchema.parse({
	system: 'demo',
	title: 'Demo',
	project: 'p',
	region: 'r',
	tz: 'UTC',
	spanner: {instance: 'inst', database: 'db'},
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
	panes: [{id: 'etl', kind: 'runs', runs: ['runs']}],
	actions: {
		invokeAs: 'runner@p.iam.gserviceaccount.com',
		allow: {
			'run.rollback': [{target: 'hook', health: 'https://hook/health', errors: 'requests'}],
			'run.rollout': [{target: 'hook', health: 'https://hook/health', variables: ['LOG_LEVEL', 'API_KEY']}],
			'spanner.scale': [{target: 'inst', units: {busy: 2000, usual: 1000}}],
			'fn.invoke': [
				{
					target: 'sync',
					title: 'Sync mail',
					params: {
						mailbox: {email: true},
						kind: {oneOf: ['full', 'delta']},
						limit: {integer: {min: 1, max: 500}, optional: true},
					},
					follow: 'mail',
				},
			],
			'secret.add_version': [{target: 'token', follow: 'mail', after: '24h'}],
			'secret.reveal': [{target: 'token'}],
			'api.enable': [{target: 'aiplatform.googleapis.com'}],
			'probe.webhook_test': [
				{
					target: 'hook',
					request: {url: 'https://hook/in', headers: {'x-signature': 'sha256=test'}, body: {test: true}, expect: [401]},
				},
			],
			'fn.update_timeout': [{target: 'sync', health: 'https://hook/health'}],
			'pipeline.stop_all': [{target: 'all', jobs: ['nightly', 'hourly', 'weekly']}],
			'pipeline.backfill': [{target: 'nightly', dates: {as: 'day', most: 3}}],
			'job.update_retry': [{target: 'nightly'}],
			'job.run': [{target: 'nightly', title: 'Run nightly', follow: 'mail'}],
			'bq.backup_table': [{target: 'd.accounts', into: 'copies'}],
			'bq.restore_snapshot': [{target: 'd.accounts'}],
			'bq.add_column': [{target: 'd.accounts'}],
			'bq.schema': [{target: 'd.accounts', view: '-- why\nSELECT 2\n  AS two'}],
			'job.pause': [{target: 'nightly'}],
			'pubsub.pause': [{target: 'hooks-sub'}],
			'pubsub.seek': [{target: 'hooks-sub'}],
			'pubsub.replay_dead_letter': [{target: 'dead-sub'}],
			'run.scale': [{target: 'hook', presets: {outage: {max: 200}}}],
			'net.block_ip': [{target: 'default'}],
		},
	},
});

/** The function of the world, deployed. */
export const deployedFunction = (patch: Partial<DeployedFunction> = {}): DeployedFunction => ({
	name: 'sync',
	resource: 'projects/p/locations/r/functions/sync',
	generation: 2,
	state: 'ACTIVE',
	url: 'https://sync',
	revision: 'sync-1',
	timeoutSeconds: 60,
	memory: '512Mi',
	env: {LOG_LEVEL: 'INFO', LLM_MODEL: 'gemini-1.5-pro'},
	source: 'gs://sources/sync/function-source.zip',
	isEvent: false,
	isPinned: false,
	...patch,
});

/** The subscription of the world. */
export const subscription = (patch: Partial<SubscriptionInfo> = {}): SubscriptionInfo => ({
	name: 'hooks-sub',
	topic: 'hooks',
	push: {endpoint: 'https://hook/in', account: 'push@p.iam.gserviceaccount.com'},
	retainsAcked: true,
	retentionMs: 7 * 24 * hour,
	topicRetentionMs: 0,
	deadLetter: {topic: 'dead', attempts: 5},
	...patch,
});

/** The subscription of its dead letters. */
export const deadLetters = (patch: Partial<SubscriptionInfo> = {}): SubscriptionInfo => {
	const {push: _, deadLetter: __, ...pulled} = subscription();
	return {...pulled, name: 'dead-sub', topic: 'dead', retainsAcked: false, ...patch};
};

/** A virtual clock that only sleeping moves. */
export interface World {
	now: number;
	service: RunServiceInfo;
	series: Series[];
	runs: Record<string, string | number | null>[];
	healthStatus: number;
	functionRevision: string;
	/** The same function as a deployment sees it. */
	deployed: DeployedFunction;
	/** For how long the job is tried again. */
	retryMs: number;
	/** Processing units of the Spanner instance. */
	units: number;
	/** Versions of the secret, from 1 on. */
	versions: {state: string; at: number}[];
	/** Values that were sent hidden. */
	hidden: string[];
	apiState: string;
	/** What the webhook answers. */
	webhookStatus: number;
	/** Tables of BigQuery by `project.dataset.table`, and states of Spanner databases by their full names. */
	tables: Record<string, TableFacts>;
	databases: Record<string, string>;
	/** Instances of the service that are counted. */
	instances: number;
	/** Why new revisions do not start; absent: they do. */
	failsToStart?: string;
	subscriptions: SubscriptionInfo[];
	snapshots: SnapshotInfo[];
	/** Messages that are counted as waiting. */
	waiting: number;
	mode: Mode;
	/** Everything that happened, in order. */
	log: string[];
	/** What the next mutating call throws. */
	fail?: CloudError;
	auditFails?: Error;
	/** Runs whenever somebody sleeps. */
	onSleep?: () => void;
	audit: AuditEntry[];
	/** Intents of an earlier wall without an outcome. */
	unfinished: AuditRecord[];
	/** What an earlier wall rolled back from. */
	rolledBack: RolledBack;
}

export const newWorld = (patch: Partial<World> = {}): World => ({
	now: t0,
	service: service(),
	series: [served('hook-43', t0, 30), served('hook-43', t0, 30, 50, '5xx'), served('hook-42', t0 - hour, 30)],
	runs: [],
	healthStatus: 200,
	functionRevision: 'sync-1',
	deployed: deployedFunction(),
	retryMs: 0,
	units: 1000,
	versions: [
		{state: 'ENABLED', at: t0 - 90 * 24 * hour},
		{state: 'ENABLED', at: t0 - 48 * hour},
	],
	hidden: [],
	apiState: 'DISABLED',
	webhookStatus: 401,
	tables: {'p.d.accounts': tableFacts()},
	databases: {},
	instances: 3,
	subscriptions: [subscription(), deadLetters()],
	snapshots: [],
	waiting: 4,
	mode: {kind: 'armed', reason: 'test', until: t0 + 24 * hour},
	log: [],
	audit: [],
	unfinished: [],
	rolledBack: new Map(),
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
				return functionsAnswer([
					{
						name: 'sync',
						region: 'r',
						state: 'ACTIVE',
						url: 'https://sync',
						revision: world.functionRevision,
						timeout_ms: 540_000,
					},
				]);
			case 'jobs':
				return jobsAnswer({
					name: 'nightly',
					state: 'ENABLED',
					schedule: '0 2 * * *',
					time_zone: 'UTC',
					retry_ms: world.retryMs,
				});
			case 'action.spanner':
				return instanceAnswer(world.units);
			case 'action.secret':
				return versionsAnswer(
					world.versions.map(({state, at}, index) => ({
						version: String(index + 1),
						state,
						created_at: new Date(at).toISOString(),
					})),
				);
			case 'action.api':
				return apisAnswer(world.apiState);
			case 'action.instances': {
				const points = [{t: world.now, value: world.instances}];
				return {kind: 'series', series: [{labels: {}, points}], delaySeconds: 180};
			}
			case 'action.backlog': {
				const points = [{t: world.now, value: world.waiting}];
				return {kind: 'series', series: [{labels: {}, points}], delaySeconds: 120};
			}
			case 'action.health':
				return probeAnswer(world.healthStatus);
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
		function: async () => world.deployed,
		operation: async () => ({done: true}),
		table: async name => world.tables[name],
		database: async name => world.databases[name],
		subscriptions: async () => world.subscriptions,
		snapshots: async () => world.snapshots,
		logRows: async () => [],
		slept: () => {},
		anew: () => {},
		close: async () => undefined,
	};
}

/** The service with the revision that a call makes. */
function deployed({now, service: before, failsToStart}: World, {template: change}: Call): RunServiceInfo {
	if (change?.revision === undefined) return before;
	const {revision: name, ...others} = change;
	const template = changed(before.template, others);
	const isReady = failsToStart === undefined;
	return {
		...before,
		template,
		latestCreatedRevision: name,
		...(isReady && {latestReadyRevision: name}),
		revisions: [
			{...template, name, createdAt: now, ready: isReady, ...(!isReady && {reason: failsToStart})},
			...before.revisions,
		],
	};
}

/** Writes that note every call in the world's log, by its API, and change its service. */
export function recordingWrites(world: World): CloudWrites {
	return {
		async send(call, {dryRun = false, hidden}) {
			world.log.push(dryRun ? 'dry run' : `sent ${call.api}`);
			if (dryRun) return {status: 200, body: ''};
			if (world.fail) throw world.fail;
			if (call.api === 'run') {
				const traffic = trafficOf(call);
				const {etag} = call.body as {etag?: string};
				if (etag !== undefined && etag !== world.service.etag)
					throw new CloudError('stale-etag', `the etag is ${world.service.etag}`, 'run');
				const generation = world.service.generation + 1;
				world.service = {
					...deployed(world, call),
					etag: `e${generation - 6}`,
					generation,
					observedGeneration: generation,
					traffic: traffic.map(({revision: name = 'LATEST', percent}) => ({revision: name, percent})),
					serving: traffic
						.filter(({percent}) => percent > 0)
						.map(({revision: name, percent}) => ({revision: name ?? world.service.latestReadyRevision, percent})),
				};
			}
			if (call.api === 'spanner') world.units = unitsOf(call);
			if (call.api === 'serviceusage') world.apiState = 'ENABLED';
			if (call.api === 'pubsub') return sendPubsub(world, call);
			if (call.api === 'web') return {status: world.webhookStatus, body: ''};
			if (call.api === 'secretmanager') return sendSecret(world, call, hidden);
			return {status: 200, body: call.api === 'function' ? '{"ok":true}' : ''};
		},
	};
}

function sendSecret(world: World, {path}: Call, hidden: string | undefined): Sent {
	const [, version, verb] = /versions\/(\d+):(\w+)$/.exec(path) ?? [];
	if (verb === 'access') return {status: 200, body: '', secret: longSecret};
	const found = world.versions[Number(version) - 1];
	if (found) found.state = verb === 'disable' ? 'DISABLED' : 'ENABLED';
	else world.versions.push({state: 'ENABLED', at: world.now});
	if (hidden !== undefined) world.hidden.push(hidden);
	return {status: 200, body: '', made: `projects/1/secrets/token/versions/${version ?? world.versions.length}`};
}

/** Messages of the world are moved without an end. */
function sendPubsub(world: World, {method, path, body}: Call): Sent {
	const answered = {status: 200, body: ''};
	const {pushConfig, maxMessages} = body as {pushConfig?: {pushEndpoint?: string}; maxMessages?: number};
	if (maxMessages !== undefined) return {...answered, moved: {count: maxMessages}};
	if (method === 'PUT') {
		const name = path.split('/').at(-1) ?? '';
		world.snapshots = [...world.snapshots, {name, topic: 'hooks', expiresAt: world.now + 7 * 24 * hour}];
	}
	if (pushConfig) {
		const {push: _, ...pulled} = subscription();
		world.subscriptions = [pushConfig.pushEndpoint ? subscription() : pulled, deadLetters()];
	}
	return answered;
}

const unitsOf = ({body}: Call): number =>
	(body as {instance?: {processingUnits?: number}} | undefined)?.instance?.processingUnits ?? 0;

/** What was changed, in order: the API of every call that was no dry run. */
export const mutations = ({log}: World): string[] =>
	log.flatMap(entry => (entry.startsWith('sent ') ? [entry.slice('sent '.length)] : []));

export function memoryAudit(world: World): AuditLog {
	return {
		async append(entry) {
			if (world.auditFails) throw world.auditFails;
			world.log.push(`audit:${entry.kind}`);
			world.audit.push(entry);
			return {...entry, ts: new Date(world.now).toISOString()} as AuditRecord;
		},
		recent: async () =>
			world.audit.map(entry => ({...entry, session: 'own', actor: {user: 'me', uid: 1}}) as AuditRecord),
		opening: Promise.resolve({unfinished: world.unfinished, rolledBack: world.rolledBack}),
		session: 'own',
	};
}

export const clockOf = (world: World): Clock => ({now: () => world.now, speed: 1});

export function executorOf(world: World, patch: Partial<ExecutorDeps> = {}): Executor {
	const deps: ExecutorDeps = {
		reads: fakeReads(world),
		writes: recordingWrites(world),
		audit: memoryAudit(world),
		cloud: 'test',
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
	};
	// Getters stay getters: a config may change while an action runs.
	return createExecutor(Object.defineProperties(deps, Object.getOwnPropertyDescriptors(patch)));
}
