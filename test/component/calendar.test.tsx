/** Checklists and change windows on the screen: the pane whose items are ticked, and the calendar of all systems. */
import {afterEach, expect, test} from 'vitest';
import {systemSchema} from '../../src/config/schema/system.ts';
import {App} from '../../src/shell/App.tsx';
import {config, fakeWall, now} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const {checks, sources} = config.systems[0] ?? expect.fail('no system');
/** 13:05 of a Saturday in Berlin: the list was due at nine, the window opens on Monday. */
const alpha = systemSchema.parse({
	...{system: 'alpha', title: 'Alpha pipeline', project: 'alpha-project', region: 'europe-west3', tz: 'Europe/Berlin'},
	...{checks, sources},
	panes: [
		{id: 'alerts', kind: 'alerts'},
		{id: 'lists', kind: 'checklist', page: 'Lists'},
		{id: 'windows', kind: 'windows', page: 'Lists'},
	],
	checklists: [
		{
			id: 'morning',
			title: 'Morning check',
			due: {every: 'day', at: '09:00'},
			items: [{text: 'Runs are good', check: 'failed'}, {text: 'The mail was read'}],
		},
	],
	windows: [
		{
			id: 'secrets',
			title: 'Rotation',
			actions: ['secret.*'],
			allow: [{days: 'business days', from: '09:00', to: '17:00'}],
		},
		{id: 'db', title: 'Database', actions: ['spanner.*']},
	],
});

function open() {
	const wall = fakeWall({tab: 'alpha', config: {...config, systems: [alpha, ...config.systems.slice(1)]}});
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={wall} />, 120, 40);
	return {view: screen, store: wall.store};
}

test('an item is ticked by hand, with who and when, and that is taken back', async () => {
	const {view, store} = open();
	await view.until('Alerts');
	view.type('}');
	const first = await view.until('Checklists');
	expect(first).toMatch(/Morning check +overdue, 1 of 2 done, was due 09:00/);
	expect(first).toMatch(/✓ Runs are good +in order/);
	expect(first).toMatch(/· The mail was read +by hand/);
	expect(first).toMatch(/Rotation +opens Mon 09:00, in 43 h/);
	expect(first).toMatch(/Database +hours not set/);
	view.type('c');
	await view.until('nothing to tick');
	view.type('j');
	view.type('j');
	view.type('c');
	expect(await view.until(/✓ The mail was read +ops1 13:05/)).toMatch(/Morning check +all done, next tomorrow 09:00/);
	expect(store.getState().itemTicks).toEqual({
		'alpha/morning/2026-11-21/The mail was read': {at: now, by: 'ops1'},
	});
	view.type('c');
	await view.until(/· The mail was read/);
	expect(store.getState().itemTicks).toEqual({});
});

test('the calendar has what is overdue first, and opens its pane', async () => {
	const {view, store} = open();
	await view.until('Alerts');
	view.type('C');
	const calendar = await view.until('Calendar');
	expect(calendar).toContain('1 overdue');
	expect(calendar).toMatch(/09:00 +alpha +Morning check +overdue, 1 of 2 done[\s\S]*Mon 09:00 +alpha +Rotation +opens/);
	view.type('\r');
	await view.until('Checklists');
	expect(store.getState().pages).toEqual({alpha: 'Lists'});
});
