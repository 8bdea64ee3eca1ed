/** More systems than a window has room for (A24). */
import {afterEach, expect, test} from 'vitest';
import {App} from '../../src/shell/App.tsx';
import {alertOn, config, type FakeWall, fakeWall, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const names = Array.from({length: 30}, (_, i) => `system-${String(i + 1).padStart(2, '0')}`);
const [first] = config.systems;
if (!first) throw new Error('the fake wall has a system');
const many = names.map(name => ({...first, system: name, title: `Pipeline ${name}`}));
const burns = (system: string) => alertOn(`${system}.failed`, 'firing', {system});

function wallOf(tab: string, ...burning: string[]): FakeWall {
	const wall = fakeWall({tab, config: {...config, systems: many}});
	for (const {system, sources} of many)
		for (const id of Object.keys(sources)) wall.poller.set(system, id, {reading: reading([])});
	wall.store.getState().setAlerts(burning.map(burns));
	return wall;
}
const show = (wall: FakeWall, columns: number, rows: number) => {
	screen = draw(<App wall={wall} />, columns, rows);
	return screen;
};
const tabsOf = (frame: string) =>
	(frame.split('\n')[0] ?? '').match(/\[?[■●✗▲◌]? ?(?:system-\d+|overview)|\+\d+/g) ?? [];

test.each([
	[80, 24],
	[120, 40],
	[40, 10],
])('A24: %i x %i shows the two of thirty systems that burn, in the tabs and in the list', async (columns, rows) => {
	const frame = await show(wallOf('overview', 'system-17', 'system-28'), columns, rows).until(/CRIT/);
	const [head = '', ...body] = frame.split('\n');
	const list = body.join('\n');
	for (const name of ['system-17', 'system-28']) expect(list).toContain(`■ CRIT ${name}`);
	expect(list.indexOf('system-17')).toBeLessThan(list.indexOf('system-01'));
	expect(head).toMatch(/\+\d+/);
	const shown = tabsOf(head).filter(text => /\d\d/.test(text) && !text.startsWith('+')).length;
	expect(head).toContain(`+${30 - shown}`);
	if (columns >= 80) expect(head).toMatch(/■ system-17.*■ system-28/);
	else expect(head).toContain('■ system-17');
	expect(list.match(columns === 40 ? /■ \S*.*runs/g : /■ crit Failed runs +7 /g)).toHaveLength(2);
});

test('A24: the open system and those in trouble keep their tabs', async () => {
	const frame = await show(wallOf('system-05', 'system-30'), 80, 24).until(/CRIT/);
	const [head = ''] = frame.split('\n');
	expect(head).toContain('[● system-05]');
	expect(head).toContain('■ system-30 CRIT');
});

test('A24: where all fit their tabs stay in their order, and what burns comes first below', async () => {
	const wall = wallOf('overview', 'system-02');
	wall.config.systems = many.slice(0, 3);
	const frame = await show(wall, 120, 40).until(/CRIT/);
	expect(tabsOf(frame).map(text => text.slice(-9))).toEqual(['[overview', 'system-01', 'system-02', 'system-03']);
	expect(frame.indexOf('Pipeline system-02')).toBeLessThan(frame.indexOf('Pipeline system-01'));
});

test('A24: the selection stays on its system when another begins to burn', async () => {
	const wall = wallOf('overview', 'system-17');
	const on = show(wall, 80, 24);
	await on.until(/CRIT/);
	// It begins on the alert.
	on.type('jj');
	await on.settled();
	wall.store.getState().setAlerts(['system-17', 'system-28', 'system-30'].map(burns));
	await on.until(/■ CRIT system-30/);
	on.type('\r');
	// On top were 17, 01, 02.
	await on.until(/\[● system-02\]/);
	expect(wall.store.getState().tab).toBe('system-02');
});
