/** The change that began each story of the sandbox, as the wall reads it through the official clients. */
import {afterEach, expect, test} from 'vitest';
import {changeSources, changesOf} from '../../src/changes/changes.ts';
import type {Change} from '../../src/changes/types.ts';
import {changeWords} from '../../src/changes/words.ts';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import type {SourceState} from '../../src/poll/types.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {systemScene, unread} from '../../src/scene/system.ts';
import {eventually} from '../support/eventually.ts';
import {unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';
import {sceneOf} from '../support/scenes.ts';

let sandbox: RunningSandbox | undefined;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
	await close?.();
	await sandbox?.close();
});

const {systems} = sandboxConfig('systems');

type Looks = Map<string, SourceState>;

/** A sandbox that tells a story, and looks at everything that tells the changes of one of its systems. */
async function watching(story: Story, name: string) {
	sandbox = await startSandbox({seed: 7, story, storyAfterMinutes: 0, origin: quietOrigin(60)});
	await sandbox.loaded;
	const {connection} = sandbox;
	const clock = clockFrom(connection.clock);
	const cloud = createCloud(connection, clock, unhurried);
	close = () => cloud.reads.close();
	const system = systems.find(one => one.system === name);
	if (!system) throw new Error(`no system ${name}`);
	const ids = changeSources(system);
	/** @param last what was known before */
	async function look(last: Looks = new Map()): Promise<{looks: Looks; changes: readonly Change[]}> {
		const looks: Looks = new Map();
		for (const id of ids) {
			const source = system?.sources[id];
			if (!system || !source) continue;
			const before = last.get(id)?.reading;
			const reading = await cloud.reads.read(system, id, source, before, new AbortController().signal);
			looks.set(id, {reading, failures: 0, period: 60_000});
		}
		const scene = sceneOf({source: id => looks.get(id) ?? unread});
		return {looks, changes: changesOf(systemScene(scene, system as SystemConfig, ids, clock.now()))};
	}
	return {look, clock, system, http: connection.http};
}

/** The newest change, once it is one of the last hour. */
async function newest(story: Story, name: string): Promise<Change> {
	const {look, clock} = await watching(story, name);
	let found: Change | undefined;
	await eventually(async () => {
		found = (await look()).changes.at(-1);
		expect(found?.t).toBeGreaterThan(clock.now() - 3_600_000);
	});
	return found as Change;
}

test('a release with another image, more workers and a small pool', async () => {
	const change = await newest('bad-revision', 'ingestion');
	expect(change).toMatchObject({kind: 'deploy', subject: 'webhook-processor', image: 'pipeline:v2.4.1'});
	expect(change.replaced).toMatch(/^webhook-processor-00006-/);
	expect(changeWords(change, 200)).toMatch(
		/\(pipeline:v2\.4\.1\) by priya\.nair@.*: image v2\.4\.0 → v2\.4\.1, env WORKERS 8 → 64, SPANNER_POOL_MAX new 4$/,
	);
});

test('another model in the environment of a function', async () => {
	const change = await newest('scoring-504', 'sales');
	expect(change).toMatchObject({kind: 'function', subject: 'account-scoring'});
	expect(changeWords(change, 120)).toBe(
		'update account-scoring by tom.becker@northwind.example: env LLM_MODEL gemini-2.5-pro → gemini-1.5-pro',
	);
});

test('a new version of a secret', async () => {
	expect(changeWords(await newest('etl-auth', 'sales'), 120)).toBe(
		'new version 5 of secret salesforce-refresh-token by tom.becker@northwind.example',
	);
});

test('a forwarding rule that is gone', async () => {
	expect(changeWords(await newest('outage', 'ingestion'), 120)).toBe(
		'delete forwarding rule api-company-com-https by jonas.lund@northwind.example',
	);
});

test('a job that somebody pauses while it is watched, by whom the audit log names', async () => {
	const {look, system, http} = await watching('calm', 'sales');
	const {looks} = await look();
	const job = 'gmail-sync-incremental';
	const path = `projects/${system.project}/locations/${system.region}/jobs/${job}`;
	expect((await fetch(`${http}/v1/${path}:pause`, {method: 'POST'})).status).toBe(200);
	const {looks: next, changes} = await look(looks);
	expect(changes.at(-1)).toMatchObject({kind: 'job', words: `pause job ${job}`, who: 'operator@sandbox.invalid'});
	// The next look has nothing new, and forgets nothing.
	expect((await look(next)).changes.at(-1)).toEqual(changes.at(-1));
});
