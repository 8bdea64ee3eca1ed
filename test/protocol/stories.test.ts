/** What the wall makes of the four stories: their first cause names the fact that ends the incident, and a calm world has none. */
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {clockFrom} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import {judge} from '../../src/commands/judge.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {createPoller} from '../../src/poll/poller.ts';
import type {Story as Told} from '../../src/sandbox/contract/stories.ts';
import {launchSandbox} from '../../src/sandbox/launch.ts';
import {liveScene} from '../../src/scene/live.ts';
import {systemScene} from '../../src/scene/system.ts';
import {createStore} from '../../src/store/store.ts';
import {storyOf} from '../../src/triage/story.ts';
import type {Story} from '../../src/triage/types.ts';
import {patience, unhurried} from '../support/patience.ts';
import {quietOrigin} from '../support/quiet.ts';

/** Minutes of the pipelines in seconds. */
const speed = 60;

/** A wall without a screen on a sandbox that tells a story; `story` is that of a system as it stands. */
async function wallOn(told: Told) {
	const config = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
	const origin = quietOrigin(speed);
	const sandbox = await launchSandbox({seed: 7, story: told, storyAfterMinutes: 2, origin});
	const clock = clockFrom(origin);
	const {reads} = createCloud(sandbox.connection, clock, unhurried);
	const poller = createPoller({config, reads, clock});
	const store = createStore({tab: 'overview', clock});
	const stopJudging = judge(config, poller, store, clock);
	poller.start();
	const live = liveScene(poller, store);
	return {
		clock,
		judged: () => store.getState().judged,
		story(name: string): Story | undefined {
			const system = config.systems.find(one => one.system === name);
			if (!system) throw new Error(`no system ${name}`);
			const ids = [...Object.keys(system.sources), logErrors];
			return storyOf(systemScene(live, system, ids, clock.now()), live.alerts());
		},
		async stop() {
			stopJudging();
			await poller.stop();
			await reads.close();
			await sandbox.stop();
		},
	};
}

/** Everything that a cause says. */
const saidBy = (story: Story | undefined): string => {
	const [first] = story?.causes ?? [];
	return first ? [first.title, first.word, ...first.evidence].join('\n') : '';
};

const stories: readonly {told: Told; system: string; fact: RegExp}[] = [
	{told: 'bad-revision', system: 'ingestion', fact: /deploy webhook-processor 00008-\w{3} .*by priya\.nair@/},
	{
		told: 'scoring-504',
		system: 'sales',
		fact: /gemini-1\.5-pro not found \(LLM_MODEL of account-scoring\).* by tom\.becker@/,
	},
	{told: 'etl-auth', system: 'sales', fact: /secret salesforce-refresh-token refused/},
	{told: 'outage', system: 'ingestion', fact: /api\.company\.com\/v1\/health answers nobody/},
];

describe('the story of', () => {
	test.for(stories)('$told names the fact that ends it', async ({told, system, fact}, context) => {
		const wall = await wallOn(told);
		context.onTestFinished(() => wall.stop());
		const isTold = () => {
			const said = saidBy(wall.story(system));
			return fact.test(said) && /^(?:strong|likely)$/m.test(said);
		};
		await context.expect
			.poll(isTold, {timeout: 2 * patience, interval: 500, message: told})
			.toBe(true)
			.catch((error: Error) => {
				throw new Error(`${error.message}\n${JSON.stringify(wall.story(system)?.causes, null, 1)}`);
			});
		// The others have no part in it.
		for (const other of ['ingestion', 'sales', 'aiusage'])
			if (other !== system) expect(wall.story(other)).toBeUndefined();
	});

	test('a calm world is none', async context => {
		const wall = await wallOn('calm');
		context.onTestFinished(() => wall.stop());
		await context.expect.poll(() => wall.judged(), {timeout: patience}).toBe(true);
		const until = wall.clock.now() + 5 * 60_000;
		await context.expect.poll(() => wall.clock.now() > until, {timeout: patience, interval: 200}).toBe(true);
		for (const name of ['ingestion', 'sales', 'aiusage']) expect(wall.story(name)).toBeUndefined();
	});
});
