/** A whole wall without a screen on a sandbox of its own process: real clients, poller and checks; nobody presses a key. */
import {fileURLToPath} from 'node:url';
import type {Alert} from '../../src/checks/types.ts';
import {type Clock, clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads, TailHandlers} from '../../src/cloud/port.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import {judge} from '../../src/commands/judge.ts';
import {sandboxConfig} from '../../src/config/load.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import {apiOf, periodOf} from '../../src/poll/cadence.ts';
import {createPoller} from '../../src/poll/poller.ts';
import type {Poller, SourceState} from '../../src/poll/types.ts';
import type {Api} from '../../src/sandbox/faults/types.ts';
import {launchSandbox} from '../../src/sandbox/launch.ts';
import {createStore} from '../../src/store/store.ts';
import {requests} from './faults.ts';

/** An hour of the pipelines in a minute. */
const speed = 60;

/** The sandbox's names of the APIs, which are those of faults, for the wall's. */
const apiNames: Readonly<Record<string, Api>> = {cloudfunctions: 'functions', cloudscheduler: 'scheduler'};

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
			const api = apiOf(source);
			return {name: `${system}/${id}`, system, id, api: apiNames[api] ?? (api as Api), source};
		}),
	);
}

/** What one look at a source asks at most, by method. */
export function methodsPerLook(source: SourceConfig): Readonly<Record<string, number>> {
	if ('bigquery' in source) return {'tables.get': source.tables.length, 'jobs.query': 1};
	if ('run' in source) return {GetService: source.run.length, ListRevisions: source.run.length};
	if ('spannerAdmin' in source) return {GetInstance: 1, ListBackups: 1, ListDatabaseOperations: 1};
	if ('spanner' in source) return {ExecuteStreamingSql: 1};
	if ('metric' in source) return {ListTimeSeries: 1};
	if ('log' in source) return {ListLogEntries: 1};
	if ('functions' in source) return {'functions.list': 1};
	return 'scheduler' in source ? {'jobs.list': 1} : {health: 1};
}

/** What one look at a source costs at most. */
export const requestsPerLook = (source: SourceConfig): number =>
	Object.values(methodsPerLook(source)).reduce((sum, count) => sum + count, 0);

/** Looks at a source in a minute of the data's clock. */
export const looksPerMinute = (source: SourceConfig): number => 60_000 / Math.max(periodOf(source), 1000 * speed);

/** Requests of a healthy minute of the data's clock, by API: the bound for every other minute as well. */
export function ceiling(sources: readonly Pick<Watched, 'api' | 'source'>[]): Map<Api, number> {
	const sums = new Map<Api, number>();
	for (const {api, source} of sources) {
		sums.set(api, (sums.get(api) ?? 0) + looksPerMinute(source) * requestsPerLook(source));
	}
	return sums;
}

interface WallOptions {
	/** Asks every source so often, whatever its file says. */
	every?: string;
	/** Follows the log of this system only. */
	log?: string;
}

/** The shipped systems, as these options change them. */
function configOf({every, log}: WallOptions): LoadedConfig {
	const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
	for (const {system, sources, panes} of config.systems) {
		if (every !== undefined) for (const source of Object.values(sources)) source.every = every;
		if (log !== undefined && system !== log) delete panes.log;
	}
	return config;
}

export async function startFaultyWall(options: WallOptions = {}): Promise<FaultyWall> {
	const config = configOf(options);
	const origin = {realEpoch: Date.now(), virtualEpoch: Date.parse('2026-11-20T20:12:00Z'), speed};
	const sandbox = await launchSandbox({seed: 7, story: 'bad-revision', storyAfterMinutes: 0, origin});
	const http = sandbox.connection.http ?? '';
	const clock = clockFrom(origin);
	const lines = new Map<string, LogLine[]>(config.systems.map(({system}) => [system, []]));
	const statuses: TailStatus[] = [];
	const cloud = createCloud(sandbox.connection, clock);
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
		systems: config.systems.filter(({panes}) => panes.log).map(({system}) => system),
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
