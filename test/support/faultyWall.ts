/** A whole wall without a screen on a sandbox of its own process: real clients, poller and checks; nobody presses a key. */
import {fileURLToPath} from 'node:url';
import type {Alert} from '../../src/checks/types.ts';
import {type Clock, clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import {judge} from '../../src/commands/judge.ts';
import {sandboxConfig} from '../../src/config/load.ts';
import type {LoadedConfig, SourceConfig} from '../../src/config/schema.ts';
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

export interface FaultyWall {
	http: string;
	clock: Clock;
	poller: Poller;
	reads: CloudReads;
	sources: Watched[];
	systems: string[];
	/** Every log line that was handed to the wall, by system. */
	lines: ReadonlyMap<string, LogLine[]>;
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

/** What one look at a source costs at most. */
export function requestsPerLook(source: SourceConfig): number {
	if ('bigquery' in source) return 1 + source.tables.length;
	if ('run' in source) return 2 * source.run.length;
	if ('spannerAdmin' in source) return 3;
	return 1;
}

/** Requests of a healthy minute of the data's clock, by API: the bound for every other minute as well. */
export function ceiling(sources: readonly Pick<Watched, 'api' | 'source'>[]): Map<Api, number> {
	const sums = new Map<Api, number>();
	for (const {api, source} of sources) {
		const looks = 60_000 / Math.max(periodOf(source), 1000 * speed);
		sums.set(api, (sums.get(api) ?? 0) + looks * requestsPerLook(source));
	}
	return sums;
}

export async function startFaultyWall(): Promise<FaultyWall> {
	const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
	const origin = {realEpoch: Date.now(), virtualEpoch: Date.parse('2026-11-20T20:12:00Z'), speed};
	const sandbox = await launchSandbox({seed: 7, story: 'bad-revision', storyAfterMinutes: 0, origin});
	const http = sandbox.connection.http ?? '';
	const clock = clockFrom(origin);
	const lines = new Map<string, LogLine[]>(config.systems.map(({system}) => [system, []]));
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
