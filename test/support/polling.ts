/** A poller on a cloud of our own and on fake timers; a file that calls `pollEach` gets both new for each of its tests. */
import {afterEach, beforeEach, vi} from 'vitest';
import type {Clock} from '../../src/clock.ts';
import type {CloudReads, TailHandlers} from '../../src/cloud/port.ts';
import {CloudError, type CloudErrorKind, type Reading, type Row} from '../../src/cloud/types.ts';
import {type LoadedConfig, systemSchema} from '../../src/config/schema/system.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {createPoller} from '../../src/poll/poller.ts';
import type {Poller} from '../../src/poll/types.ts';

export const clock: Clock = {now: () => Date.now(), speed: 1};
export const second = 1000;
export const minute = 60 * second;

/** A system with a query, a metric, a health page and a log. */
export const config: LoadedConfig = {
	path: 'wall.yaml',
	wall: wallSchema.parse({systems: ['one']}),
	systems: [
		systemSchema.parse({
			system: 'one',
			title: 'One',
			project: 'p',
			region: 'r',
			tz: 'UTC',
			sources: {
				table: {bigquery: 'SELECT 1', tables: ['d.t']},
				requests: {metric: 'run.googleapis.com/request_count', aligner: 'ALIGN_DELTA'},
				health: {http: 'https://example.com/health'},
			},
			panes: [{id: 'log', kind: 'log'}],
		}),
	],
};

/** What the cloud is asked, and how it answers. */
interface Fake extends CloudReads {
	asked: string[];
	aborted: number;
	failWith: Map<string, CloudErrorKind>;
	/** Who says no. */
	api: string;
	retryAfter: number | undefined;
	bytes: number;
	rows: Row[];
	/** ms an answer takes. */
	takes: number;
	/** How often it was told that the machine slept. */
	sleeps: number;
	handlers: TailHandlers | undefined;
}

function fakeReads(): Fake {
	const fake: Fake = {
		asked: [],
		aborted: 0,
		failWith: new Map(),
		api: 'login',
		retryAfter: undefined,
		bytes: 0,
		rows: [{n: 1}],
		takes: 10,
		sleeps: 0,
		handlers: undefined,
		async read(_system, id, _source, _previous, signal): Promise<Reading> {
			fake.asked.push(id);
			signal.addEventListener('abort', () => fake.aborted++);
			await new Promise(resolve => setTimeout(resolve, fake.takes));
			const kind = fake.failWith.get(id);
			if (kind) throw new CloudError(kind, `${kind} it is`, fake.api, {retryAfter: fake.retryAfter});
			return {
				answer: {kind: 'rows', rows: structuredClone(fake.rows)},
				fetchedAt: Date.now(),
				cost: {requests: 1, bytesBilled: fake.bytes},
			};
		},
		tail(_system, _filter, handlers) {
			fake.handlers = handlers;
			return () => {
				fake.handlers = undefined;
			};
		},
		service: () => Promise.reject(new Error('not polled')),
		function: () => Promise.reject(new Error('not polled')),
		operation: () => Promise.reject(new Error('not polled')),
		table: () => Promise.reject(new Error('not polled')),
		database: () => Promise.reject(new Error('not polled')),
		subscriptions: () => Promise.reject(new Error('not polled')),
		snapshots: () => Promise.reject(new Error('not polled')),
		logRows: () => Promise.reject(new Error('not polled')),
		slept: () => void fake.sleeps++,
		anew: () => {},
		close: async () => {},
	};
	return fake;
}

export let reads: Fake;
export let poller: Poller;
/** How often a source was asked. */
export const count = (id: string) => reads.asked.filter(one => one === id).length;

/** Another poller on the same cloud, in place of the one that there is. */
export function pollWith(other: LoadedConfig): void {
	poller = createPoller({config: other, reads, clock});
}

export function pollEach(): void {
	beforeEach(() => {
		vi.useFakeTimers({now: Date.UTC(2026, 10, 21, 8)});
		reads = fakeReads();
		pollWith(config);
	});
	afterEach(async () => {
		await poller.stop();
		vi.useRealTimers();
	});
}
