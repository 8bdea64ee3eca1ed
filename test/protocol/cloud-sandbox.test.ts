/** Every source of the three shipped systems, read through the official clients from a running sandbox. */
import diagnostics from 'node:diagnostics_channel';
import type {Socket} from 'node:net';
import {fileURLToPath} from 'node:url';
import {Server} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Answer, Row} from '../../src/cloud/types.ts';
import {kindOf, type SourceKind} from '../../src/config/schema/sources.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {grpcCalled} from '../../src/sandbox/apis/called.ts';
import {apiNames, apis} from '../../src/sandbox/apis/index.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';

const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
const sources = config.systems.flatMap(system =>
	Object.entries(system.sources).map(([id, source]) => ({name: `${system.system}/${id}`, system, id, source})),
);

let sandbox: RunningSandbox;
let reads: CloudReads;
let now: () => number;
/** Paths of the methods that the servers have over gRPC. */
let served: string[];

beforeAll(async () => {
	const added = vi.spyOn(Server.prototype, 'addService');
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, origin: quietOrigin()});
	await sandbox.loaded;
	served = added.mock.calls.flatMap(([definition, handlers]) =>
		Object.entries(definition)
			.filter(([name, {originalName = name}]) => name in handlers || originalName in handlers)
			.map(([, {path}]) => path),
	);
	const clock = clockFrom(sandbox.connection.clock);
	now = clock.now;
	({reads} = createCloud(sandbox.connection, clock, unhurried));
});
afterAll(async () => {
	await reads?.close();
	await sandbox?.close();
});

test.each(apiNames.filter(api => apis[api].grpc))(
	'a fault may name what %s serves over gRPC, and nothing else',
	api => {
		const called = served.map(grpcCalled).filter(one => one?.api === api);
		expect([...new Set(called.map(one => one?.method))].toSorted()).toEqual(apis[api].grpc?.methods.toSorted());
	},
);

/** Why an answer cannot be what a running system says; undefined when it can. */
function implausible(kind: SourceKind, answer: Answer, mayBeSilent: boolean): string | undefined {
	switch (answer.kind) {
		case 'rows': {
			const odd = answer.rows.find(row => sane[kind]?.(row) === false);
			if (answer.rows.length === 0) return mayBeSilent ? undefined : 'no rows';
			return odd && JSON.stringify(odd);
		}
		case 'series': {
			const times = answer.series.flatMap(({points}) => points.map(({t}) => t));
			if (times.some(t => t > now())) return 'a point in the future';
			if (
				answer.series.some(({points}) =>
					points.some((point, index) => index > 0 && point.t <= (points[index - 1]?.t ?? 0)),
				)
			)
				return 'points are not oldest first';
			return times.length === 0 && !mayBeSilent ? 'no points' : undefined;
		}
	}
}

/** What must hold for every row of a list. */
const sane: Partial<Record<SourceKind, (row: Row) => boolean>> = {
	run: ({serving, pinned}) => /^\S+ 100%$/.test(String(serving)) && pinned === false,
	functions: ({state, url}) => state === 'ACTIVE' && String(url).startsWith('http://127.0.0.1'),
	scheduler: ({next_run_at: next}) => Date.parse(String(next)) > now(),
	// The instance, or one of its backups.
	spannerAdmin: ({processing_units: units, created_at: at}) => Number(units) > 0 || Date.parse(String(at)) < now(),
	http: ({status}) => status === 200,
};

/** Sources of rows that tell of trouble alone, or of what runs just now. */
const ofTrouble: ReadonlySet<string> = new Set([
	'told',
	'restarts',
	'unauthorized',
	'spanner_warnings',
	'operations',
	'active_queries',
	'symptoms',
	'duplicate_messages',
	'suspicious',
]);

describe('every shipped source on the sandbox', () => {
	test.each(sources)('$name', async ({system, id, source}) => {
		// A calm world has no dead letters and no failed calls.
		const mayBeSilent =
			ofTrouble.has(id) || ('metric' in source && /dead_letter|status|severity/.test(source.metric + source.filter));
		const read = () => reads.read(system, id, source, undefined, new AbortController().signal);
		const first = await read();
		expect(first.cost.requests).toBeGreaterThan(0);
		expect(first.dataAt ?? 0).toBeLessThanOrEqual(now());
		// A stale read of Spanner shows what was there 15 s ago, which may be before the world began.
		await expect
			.poll(async () => implausible(kindOf(source), (await read()).answer, mayBeSilent), {interval: 500})
			.toBeUndefined();
	});
});

test('a connection stays for the next minute, but not over a sleep of the machine', async () => {
	const [sales] = config.systems;
	const jobs = sales?.sources.jobs;
	if (!sales || !jobs) throw new Error('sales has jobs');
	const opened: Socket[] = [];
	const note = (message: unknown) => void opened.push((message as {socket: Socket}).socket);
	diagnostics.subscribe('net.client.socket', note);
	const wall = createCloud(sandbox.connection, clockFrom(sandbox.connection.clock)).reads;
	const read = () => wall.read(sales, 'jobs', jobs, undefined, new AbortController().signal);
	await read();
	await read();
	expect(opened.map(({timeout}) => timeout)).toEqual([75_000]);
	wall.slept();
	expect(opened[0]?.destroyed).toBe(true);
	await read();
	expect(opened.length).toBe(2);
	await wall.close();
	diagnostics.unsubscribe('net.client.socket', note);
});
