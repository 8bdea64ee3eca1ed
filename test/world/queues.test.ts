/** The backlog of the sandbox follows what is done to its subscriptions. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {projects} from '../../src/sandbox/contract/names.ts';
import type {SubscriptionState} from '../../src/sandbox/control/queues.ts';
import {type SandboxOnClock, sandboxOnClock} from '../support/sandboxOnClock.ts';

const minute = 60_000;
/** Minutes after which the metric tells of a minute. */
const late = 4;
const noon = Date.parse('2026-11-18T20:00:00Z');
const hooks = 'webhook-processing-sub';
const dead = 'webhook-processing-dlq-sub';

let world: SandboxOnClock;
let system: SystemConfig;

beforeAll(async () => {
	const found = sandboxConfig('systems').systems.find(one => one.system === 'ingestion');
	if (!found) throw new Error('no system ingestion');
	system = found;
	world = await sandboxOnClock('calm', noon, 600);
});
afterAll(() => world?.close());

function named(name: string): SubscriptionState {
	const found = world.sandbox.control.subscription(projects.ingestion, name);
	if (!found) throw new Error(`no subscription ${name}`);
	return found;
}

/** How many wait in a subscription, once the metric tells of the present. */
async function waiting(name: string): Promise<number> {
	await world.go(late * minute);
	const source = system.sources.backlog;
	if (!source) throw new Error('no source of the backlog');
	const {answer} = await world.reads.read(system, 'backlog', source, undefined, new AbortController().signal);
	const series = answer.kind === 'series' ? answer.series : [];
	return series.find(({labels}) => labels.subscription_id === name)?.points.at(-1)?.value ?? Number.NaN;
}

describe('a subscription', () => {
	test('that pushes to nobody grows, and drains once it does again', async () => {
		const {control} = world.sandbox;
		expect(await waiting(hooks)).toBeLessThan(20);
		const {push} = named(hooks);
		control.setPush(named(hooks), undefined);
		const grown = await waiting(hooks);
		expect(grown).toBeGreaterThan(100);
		expect(await waiting(hooks)).toBeGreaterThan(grown + 500);
		control.setPush(named(hooks), push);
		await world.go(10 * minute);
		expect(await waiting(hooks)).toBeLessThan(20);
	});

	test('is sought back, and to the snapshot of before; sought to now nothing waits', async () => {
		const {control} = world.sandbox;
		const push = named(hooks).push;
		control.setPush(named(hooks), undefined);
		const before = control.addSnapshot(named(hooks), 'before');
		control.seekTime(named(hooks), world.now() - 60 * minute);
		const hour = await waiting(hooks);
		expect(hour).toBeGreaterThan(60 * 100);
		control.seekSnapshot(named(hooks), before);
		expect(await waiting(hooks)).toBeLessThan(hour / 2);
		control.seekTime(named(hooks), world.now());
		expect(await waiting(hooks)).toBeLessThan(hour / 4);
		control.setPush(named(hooks), push);
	});

	test('keeps a dead letter until it is acknowledged', async () => {
		const {control} = world.sandbox;
		expect(await waiting(dead)).toBe(0);
		control.publish(projects.ingestion, 'webhook-processing-dlq', [{data: 'YQ=='}, {data: 'Yg=='}]);
		expect(await waiting(dead)).toBe(2);
		const [first] = control.pull(named(dead), 1);
		expect(await waiting(dead)).toBe(2);
		control.acknowledge(named(dead), [first?.ackId ?? '']);
		expect(await waiting(dead)).toBe(1);
	});
});
