/** Every source of the three shipped systems, read through the official clients from a running sandbox. */
import http from 'node:http';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {sandboxConfig} from '../../src/config/load.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';

const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
const sources = config.systems.flatMap(system =>
	Object.entries(system.sources).map(([id, source]) => ({name: `${system.system}/${id}`, system, id, source})),
);

let sandbox: RunningSandbox;
let reads: CloudReads;
let now: () => number;

beforeAll(async () => {
	sandbox = await startSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, speed: 1});
	await sandbox.loaded;
	const clock = clockFrom(sandbox.connection.clock);
	now = clock.now;
	({reads} = createCloud(sandbox.connection, clock));
});
afterAll(async () => {
	await reads?.close();
	await sandbox?.close();
});

/** Why an answer cannot be what a running system says; undefined when it can. */
function implausible(answer: Answer, mayBeSilent: boolean): string | undefined {
	switch (answer.kind) {
		case 'rows':
			return answer.rows.length === 0 ? 'no rows' : undefined;
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
		case 'run':
			return answer.services.every(
				({serving, revisions, etag}) =>
					etag !== '' && revisions.length > 0 && serving.reduce((sum, {percent}) => sum + percent, 0) === 100,
			)
				? undefined
				: 'a service without etag, revisions or all of its traffic';
		case 'functions':
			return answer.functions.length > 0 &&
				answer.functions.every(({state, url}) => state === 'ACTIVE' && url.startsWith('http://127.0.0.1'))
				? undefined
				: 'functions are missing or not active';
		case 'scheduler':
			return answer.jobs.length > 0 && answer.jobs.every(({nextAt}) => (nextAt ?? 0) > now())
				? undefined
				: 'jobs are missing or never due';
		case 'spannerAdmin':
			return answer.spanner.processingUnits > 0 && answer.spanner.backups.length > 0
				? undefined
				: 'no processing units or backups';
		case 'http':
			return answer.probe.status === 200 ? undefined : `status ${answer.probe.status}`;
	}
}

describe('every shipped source on the sandbox', () => {
	test.each(sources)('$name', async ({system, id, source}) => {
		// A calm world has no dead letters and no failed calls.
		const mayBeSilent = 'metric' in source && /dead_letter|status|severity/.test(source.metric + source.filter);
		const read = () => reads.read(system, id, source, undefined, new AbortController().signal);
		const first = await read();
		expect(first.cost.requests).toBeGreaterThan(0);
		expect(first.dataAt ?? 0).toBeLessThanOrEqual(now());
		// A stale read of Spanner shows what was there 15 s ago, which may be before the world began.
		await expect
			.poll(async () => implausible((await read()).answer, mayBeSilent), {
				timeout: 'spanner' in source ? 30_000 : 1000,
				interval: 500,
			})
			.toBeUndefined();
	});
});

test('a connection stays for the next minute, but not over a sleep of the machine', async () => {
	const [sales] = config.systems;
	const jobs = sales?.sources.jobs;
	if (!sales || !jobs) throw new Error('sales has jobs');
	await reads.read(sales, 'jobs', jobs, undefined, new AbortController().signal);
	const idle = () => Object.values(http.globalAgent.freeSockets).flatMap(sockets => sockets ?? []);
	await expect.poll(() => idle().map(({timeout}) => timeout)).toContain(75_000);
	reads.slept();
	await expect.poll(idle).toEqual([]);
	await reads.read(sales, 'jobs', jobs, undefined, new AbortController().signal);
});
