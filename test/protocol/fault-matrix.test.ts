/**
 * Every fault and every API, all of their pairs with PITWALL_FAULT_MATRIX=whole: the fault is said there, nothing else
 * suffers, nobody asks more often, and it heals without a key.
 */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {lanes, leftOut, parts, walls} from '../support/faultMatrix.ts';
import {type Stage, startStage} from '../support/faultStage.ts';

const stages: Stage[] = [];
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
	process.on('unhandledRejection', noteUnhandled);
	await Promise.all(
		walls.map(async wall => {
			// Whichever is there is stopped, should another one not come up.
			stages[wall] = await startStage(lanes.filter(lane => lane.wall === wall).map(({api}) => api));
		}),
	);
	await Promise.all(stages.map(stage => stage.watch()));
});
afterAll(async () => {
	await Promise.all(stages.map(stage => stage.stop()));
	process.off('unhandledRejection', noteUnhandled);
});

describe.each(lanes.map(lane => ({...lane, title: lane.name})))('$title', {concurrent: true}, ({cells, wall}) => {
	for (const cell of cells)
		test(cell.fault, {concurrent: false}, async () => {
			await stages[wall]?.run(cell);
			expect(unhandled).toEqual([]);
		});
});

describe('left out', () => {
	for (const [because, what] of leftOut) test(what, context => context.skip(because));
});
// Only a verbose run lists what it skips.
afterAll(() => console.info([...leftOut].map(([because, what]) => `left out, ${because}: ${what}`).join('\n')));

test('every method that the wall asks of a divided API has its column', async () => {
	const asked = (await Promise.all(stages.map(stage => stage.asked()))).flat();
	// A dry run is sent once for each new text and never with a look (test/protocol/read-only.test.ts).
	const looks = asked.filter(({method}) => method !== 'jobs.insert');
	expect(looks.filter(({api, method}) => parts[api]?.includes(method) === false)).toEqual([]);
});
