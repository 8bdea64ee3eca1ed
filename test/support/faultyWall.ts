/** A whole wall without a screen on a sandbox of its own process: real clients, poller and checks; nobody presses a key. */

import {fileURLToPath} from 'node:url';
import type {Alert} from '../../src/checks/types.ts';
import {type Clock, clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {usualPatience} from '../../src/cloud/patience.ts';
import type {CloudReads, TailHandlers} from '../../src/cloud/port.ts';
import {kindFor} from '../../src/cloud/sources/kinds.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import {judge} from '../../src/commands/judge.ts';
import {sourcesOf} from '../../src/config/judged.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {logFilter} from '../../src/config/panes.ts';
import {kindOf, type SourceConfig, type SourceKind, type SourceOf} from '../../src/config/schema/sources.ts';
import type {LoadedConfig, SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {periodOf} from '../../src/poll/cadence.ts';
import {createPoller} from '../../src/poll/poller.ts';
import type {Poller, SourceState} from '../../src/poll/types.ts';
import type {Api} from '../../src/sandbox/apis/index.ts';
import {launchSandbox} from '../../src/sandbox/launch.ts';
import {createStore} from '../../src/store/store.ts';
import {requests} from './faults.ts';
import {quietOrigin} from './quiet.ts';

/** An hour of the pipelines in a minute. */
const speed = 60;

/** The sandbox's names of the APIs, which are those of faults, for the wall's. */
const apiNames: Readonly<Record<string, Api>> = {
	cloudfunctions: 'functions',
	cloudscheduler: 'scheduler',
	secretmanager: 'secrets',
	cloudresourcemanager: 'resourcemanager',
};

export interface Watched {
	name: string;
	system: string;
	id: string;
	api: Api;
	source: SourceConfig;
	state(): SourceState;
}

type TailStatus = Parameters<TailHandlers['status']>[0];

export interface FaultyWall {
	http: string;
	clock: Clock;
	poller: Poller;
	reads: CloudReads;
	sources: Watched[];
	systems: string[];
	/** Every log line that was handed to the wall, by system. */
	lines: ReadonlyMap<string, LogLine[]>;
	/** Everything that the logs said of themselves, in order. */
	statuses: readonly TailStatus[];
	alerts(): readonly Alert[];
	/** Requests that arrived at the sandbox so far, by API. */
	arrived(): Promise<Map<Api, number>>;
	stop(): Promise<void>;
}

/** Where a source of a config is asked, by the sandbox's names. */
export function watchedIn({systems}: Pick<LoadedConfig, 'systems'>): Omit<Watched, 'state'>[] {
	return systems.flatMap(({system, sources}) =>
		Object.entries(sources).map(([id, source]) => {
			const {api} = kindFor(source);
			return {name: `${system}/${id}`, system, id, api: apiNames[api] ?? (api as Api), source};
		}),
	);
}

type Methods = Readonly<Record<string, number>>;

/** What one look at a source of each kind asks at most, by method. */
const asked: {[K in SourceKind]: (source: SourceOf<K>) => Methods} = {
	bigquery: ({tables}) => ({'tables.get': tables.length, 'jobs.query': 1}),
	spanner: () => ({ExecuteStreamingSql: 1}),
	metric: () => ({ListTimeSeries: 1}),
	log: () => ({ListLogEntries: 1}),
	count: () => ({ListLogEntries: 1}),
	http: ({http}) => ({[http.endsWith('/healthz') ? 'web' : 'health']: 1}),
	run: ({run}) => ({GetService: run.length}),
	revisions: ({revisions}) =>
		revisions === true
			? {ListServices: 1, ListRevisions: 1}
			: {GetService: revisions.length, ListRevisions: revisions.length},
	functions: () => ({'functions.list': 1}),
	scheduler: () => ({'jobs.list': 1}),
	spannerAdmin: ({spannerAdmin}) => {
		if (spannerAdmin === 'operations') return {ListDatabaseOperations: 1, ListBackupOperations: 1};
		return {[spannerAdmin === 'backups' ? 'ListBackups' : 'GetInstance']: 1};
	},
	bigqueryJobs: () => ({'jobs.list': 1}),
	auditLog: () => ({ListLogEntries: 1}),
	secrets: ({secrets}) => ({'secrets.list': 1, 'versions.list': secrets === true ? 100 : secrets.length}),
	iam: () => ({getIamPolicy: 1}),
	apis: () => ({'services.batchGet': 1}),
	subscriptions: () => ({'subscriptions.list': 1}),
	probes: ({probes}) => {
		const asked = Object.values(probes);
		const count = (end: string) => asked.filter(address => address.endsWith(end)).length;
		return {
			statuspage: count('/status.json'),
			salesforceStatus: count('/active'),
			googleStatus: count('/incidents.json'),
		};
	},
};

/** What one look at a source asks at most, by method. */
export const methodsPerLook = (source: SourceConfig): Methods =>
	// Only sources of its kind have its key.
	(asked[kindOf(source)] as (source: SourceConfig) => Methods)(source);

/** What one look at a source costs at most. */
export const requestsPerLook = (source: SourceConfig): number =>
	Object.values(methodsPerLook(source)).reduce((sum, count) => sum + count, 0);

/** Looks at a source in a minute of the data's clock. */
export const looksPerMinute = (source: SourceConfig): number => 60_000 / Math.max(periodOf(source), 1000 * speed);

/**
 * Requests of a healthy minute of the data's clock, by API: the bound for every other minute as well.
 * @param least looks a minute that each source may take at least
 */
export function ceiling(sources: readonly Pick<Watched, 'api' | 'source'>[], least = 0): Map<Api, number> {
	const sums = new Map<Api, number>();
	for (const {api, source} of sources) {
		sums.set(api, (sums.get(api) ?? 0) + Math.max(least, looksPerMinute(source)) * requestsPerLook(source));
	}
	return sums;
}

interface WallOptions {
	/** Asks every source so often, whatever its file says. */
	every?: string;
	/** Follows the log of this system only. */
	log?: string;
}

/** Sources of one kind that stand for all of it: at sixty times the pace, a hundred of them are a load of their own. */
const few = 3;

function firstOfEachKind(sources: SystemConfig['sources']): SystemConfig['sources'] {
	const taken = new Map<SourceKind, number>();
	return Object.fromEntries(
		Object.entries(sources).filter(([, source]) => {
			const kind = kindOf(source);
			// Whatever befalls pages of others is a row of their answer, and no failure of a source.
			if (kind === 'probes') return false;
			taken.set(kind, (taken.get(kind) ?? 0) + 1);
			return (taken.get(kind) ?? 0) <= few;
		}),
	);
}

/** The shipped systems, as these options change them. */
function configOf({every, log}: WallOptions): LoadedConfig {
	const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
	for (const one of config.systems) {
		const {system, sources} = one;
		one.sources = firstOfEachKind(sources);
		const isSeen = ({measure}: SystemConfig['checks'][number]) =>
			sourcesOf(one, measure).every(id => id in one.sources || id === logErrors);
		one.checks = one.checks.filter(isSeen);
		if (every !== undefined) for (const source of Object.values(one.sources)) source.every = every;
		if (log !== undefined && system !== log) one.panes = one.panes.filter(({kind}) => kind !== 'log');
	}
	return config;
}

export async function startFaultyWall(options: WallOptions = {}): Promise<FaultyWall> {
	const config = configOf(options);
	const origin = quietOrigin(speed);
	const sandbox = await launchSandbox({seed: 7, story: 'bad-revision', storyAfterMinutes: 0, origin});
	const http = sandbox.connection.http ?? '';
	const clock = clockFrom(origin);
	const lines = new Map<string, LogLine[]>(config.systems.map(({system}) => [system, []]));
	const statuses: TailStatus[] = [];
	// Twenty reads at a time on a machine that stands still for seconds: what is only slow is no fault. A query that is not
	// answered is asked twice, at the usual patience alone a minute.
	const cloud = createCloud(sandbox.connection, clock, {...usualPatience, read: 20_000, query: 20_000});
	const reads: CloudReads = {
		...cloud.reads,
		tail: (system, filter, handlers) =>
			cloud.reads.tail(system, filter, {
				...handlers,
				lines(more) {
					lines.get(system.system)?.push(...more);
					handlers.lines(more);
				},
				status(status) {
					statuses.push(status);
					handlers.status(status);
				},
			}),
	};
	const poller = createPoller({config, reads, clock});
	const store = createStore({tab: 'overview', clock});
	const stopJudging = judge(config, poller, store, clock);
	poller.start();
	return {
		http,
		clock,
		poller,
		reads,
		lines,
		statuses,
		systems: config.systems.filter(one => logFilter(one) !== undefined).map(({system}) => system),
		sources: watchedIn(config).map(one => ({...one, state: () => poller.source(one.system, one.id)})),
		alerts: () => store.getState().alerts,
		async arrived() {
			const {apis} = await requests(http);
			return new Map(Object.entries(apis).map(([api, {total}]) => [api as Api, total]));
		},
		async stop() {
			stopJudging();
			await poller.stop();
			await cloud.reads.close();
			await sandbox.stop();
		},
	};
}
