/** The page of a drill on the screen, and that everything says that it is one. */
import {afterEach, expect, test} from 'vitest';
import {openDrill} from '../../src/drill/desk.ts';
import {scenarioNamed} from '../../src/drill/scenarios.ts';
import type {Result} from '../../src/drill/types.ts';
import {App} from '../../src/shell/App.tsx';
import {usualTargets} from '../support/drills.ts';
import {fakeWall, now} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

function open(columns = 120, rows = 40) {
	const wall = fakeWall({tab: 'alpha'});
	const kept: Result[] = [];
	const drill = openDrill({
		scenario: scenarioNamed('crm-429') ?? expect.fail('no scenario'),
		targets: usualTargets,
		...{seed: 7, storyAt: now, user: 'ops1', journal: wall.journal, clock: wall.clock},
		mend: async () => undefined,
		async keep(result) {
			kept.push(result);
			return {debrief: '/state/debrief.md'};
		},
		log: () => undefined,
	});
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={{...wall, drill}} />, columns, rows);
	return {view: screen, wall, kept, drill};
}

test('from the briefing by hints and by hand to the debrief', async () => {
	const {view, kept, wall} = open();
	expect(await view.until('DRILL A CRM refuses')).not.toContain('SANDBOX');
	view.type('D');
	const page = await view.until('Sales want');
	expect(page).toContain('Enter gives hint 1 of 3');
	// What is right is nowhere to be seen.
	expect(page).not.toContain('below the limit');
	view.type('j');
	view.type('\r');
	expect(await view.until('Enter gives hint 2 of 3')).toContain('1. Only one of three CRMs fails');
	view.type('j');
	view.type('\r');
	await view.until('Enter again says that it is done');
	view.type('\r');
	await view.until('done: Lower the rate');
	// Another row takes the question back.
	view.type('G');
	view.type('\r');
	await view.until('Give up: Enter again ends and grades it');
	view.type('k');
	await view.until('Give up: graded, but not practised');
	view.type('\r');
	await view.until('Enter again ends and grades the drill');
	expect(kept).toEqual([]);
	view.type('\r');
	const debrief = await view.until('Debrief: A CRM refuses');
	expect(debrief).toMatch(/pass First change was right .* Lower the rate/);
	expect(debrief).toMatch(/fail Cause proven/);
	expect(debrief).toContain('HubSpot answers again');
	expect(debrief).toContain('/state/debrief.md');
	expect(kept).toHaveLength(1);
	expect(wall.journal.facts()).toHaveLength(2);
});

test('a dialog says that it is a drill', async () => {
	const {view} = open();
	await view.until('DRILL A CRM refuses');
	view.type('A');
	await view.until(/DRILL . Arm/i);
});

test('without a drill its key says how to begin one', async () => {
	const wall = fakeWall({tab: 'alpha'});
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={wall} />, 120, 40);
	await screen.until('Alpha pipeline');
	screen.type('D');
	await screen.until('pitwall drill starts one');
});

test('at 80x24 the grades have room beside what they mean', async () => {
	const {view, drill} = open(80, 24);
	await drill.end(false);
	view.type('D');
	const debrief = await view.until('Debrief');
	expect(debrief.match(/^. (?:fail|pass) /gm)?.length ?? 0).toBeGreaterThanOrEqual(8);
});

test('where the progress of an action takes half of 80x24, half of what is left is grades', async () => {
	const {view, drill} = open(80, 13);
	await drill.end(false);
	view.type('D');
	const debrief = await view.until('Debrief');
	expect(debrief.match(/^. .{4} \w.*(?:never|not |it was).*│$/gm)?.length ?? 0).toBeGreaterThanOrEqual(4);
});
