/** How a large wall is judged: keys and frames come between the turns of an evaluation. */
import {expect, test, vi} from 'vitest';
import {judge} from '../../src/commands/judge.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {fakeWall, now} from '../support/fakeWall.ts';

test('500 checks over 10,000 series are judged in short turns', async () => {
	const one = fakeWall().config.systems[0];
	if (!one) throw new Error('no system');
	const {sources: _, ...rest} = one;
	const names = Array.from({length: 50}, (_, index) => `m${index}`);
	const system = systemSchema.parse({
		...rest,
		panes: [],
		slos: [],
		sources: Object.fromEntries(names.map(name => [name, {metric: name, aligner: 'ALIGN_MAX', window: '6h'}])),
		checks: Array.from({length: 500}, (_, index) => ({
			id: `check${index}`,
			title: 'T',
			measure: {source: `m${index % 50}`, last: 'max', by: 'name', where: {shard: [`${index % 10}`]}},
			levels: {crit: '> 100'},
		})),
	});
	const config = {...fakeWall().config, systems: [system]};
	const wall = fakeWall({config});
	const series = Array.from({length: 200}, (_, index) => ({
		labels: {name: `n${index}`, shard: `${index % 10}`},
		points: Array.from({length: 60}, (_, m) => ({t: now - (60 - m) * 60_000, value: index % 50})),
	}));
	const answer = {kind: 'series', series, delaySeconds: 0} as const;
	let judged = 0;
	const end = judge(config, wall.poller, wall.store, wall.clock, () => {
		judged += 1;
	});
	let turns = 0;
	const timer = setInterval(() => {
		turns += 1;
	});
	for (const name of names)
		wall.poller.set(system.system, name, {
			reading: {answer, fetchedAt: now, cost: {requests: 1, bytesBilled: 0}},
		});
	const before = turns;
	await vi.waitFor(() => expect(judged).toBeGreaterThan(1), {timeout: 60_000});
	clearInterval(timer);
	end();
	// Others had their turn meanwhile; how long each took depends on the machine.
	expect(turns - before).toBeGreaterThan(5);
	expect(wall.store.getState().alerts).toHaveLength(0);
}, 90_000);
