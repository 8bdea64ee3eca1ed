/** The overview as it is drawn: what burns, what cannot be read, where the cursor is, and what keys and clicks do there. */
import {afterEach, describe, expect, test} from 'vitest';
import {createRouter} from '../../hooks/router.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {App} from '../../src/shell/App.tsx';
import {point} from '../../src/shell/pointer.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOn, fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {blind, healthy, liveTail, minute, now, system} from '../support/paneWall.tsx';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const calm = {...system, system: 'calm', title: 'Calm one'};
const config = {wall: wallSchema.parse({systems: ['calm', 'demo']}), systems: [calm, system], path: 'demo.yaml'};
const alert = (check: string, more: Parameters<typeof alertOn>[2] = {}) =>
	alertOn(`demo.${check}`, 'firing', {
		system: 'demo',
		check,
		title: check,
		since: now - 5 * minute,
		limit: '> 3',
		...more,
	});
const burning = [
	alert('first', {label: 'P1', severity: 'critical'}),
	alert('second', {label: 'P2'}),
	alert('third', {label: 'P3', state: 'pending', progress: '7 of 20 m', value: '298'}),
];

/** A wall of a calm system and one that may burn. */
function open(columns: number, rows: number, alerts = burning, parts: Parameters<typeof fakeWall>[0] = {}) {
	const wall = fakeWall({config, at: () => now, ...parts});
	for (const {system: name} of config.systems) {
		for (const [id, state] of Object.entries(healthy)) wall.poller.set(name, id, state);
		wall.poller.set(name, logErrors, {failures: 0, period: 10_000});
		wall.poller.setTail(name, liveTail);
	}
	wall.store.getState().setAlerts(alerts);
	screen = draw(<App wall={wall} />, columns, rows);
	return {view: screen, wall};
}
/** The frame of the whole size, once it has a text: before it there are smaller ones. */
const whole = (view: InkScreen, rows: number, seen: RegExp): Promise<string> =>
	view.until(frame => frame.split('\n').length === rows && seen.test(frame));
const lineOf = (frame: string, part: string) => frame.split('\n').findIndex(line => line.includes(part));

describe('where one of two burns', () => {
	test.each([
		[200, 60],
		[160, 48],
		[120, 40],
		[80, 24],
	])(
		'at %i x %i it comes first, with charts, a header and every alert, and the calm one has its line',
		async (columns, rows) => {
			const {view} = open(columns, rows);
			const frame = await whole(view, rows, /■ P1 first/);
			expect(frame).toMatch(/■ CRIT demo .*2 firing, 1 building up .*since 09:55:00, 5 m/);
			const order = ['■ CRIT demo', 'fires when', '■ P1 first', '■ P2 second', '◔', '● ok calm'].map(part =>
				lineOf(frame, part),
			);
			expect(order).toEqual(order.toSorted((a, b) => a - b));
			expect(order[0]).toBe(2);
			expect(frame).toMatch(/Requests .*Backlog|Backlog .*Requests/);
			expect(frame).toContain('message number 49');
			expect(frame).not.toContain('Nothing needs you');
		},
	);

	test('at 40 x 10 there are its name and alerts, and the name of the other', async () => {
		const {view} = open(40, 10);
		const frame = await whole(view, 10, /■ P1/);
		expect(frame).toMatch(/■ CRIT demo[\s\S]*■ P1[\s\S]*● ok calm/);
		expect(frame).not.toMatch(/fires when|Requests/);
	});

	test('alerts without a row are named where they build up, and counted', async () => {
		const many = [
			...burning,
			...Array.from({length: 30}, (_, n) =>
				alert(`more${n}`, {label: 'P3', state: 'pending', progress: '1 of 9 m', value: String(n)}),
			),
		];
		const {view} = open(80, 24, many);
		expect(await whole(view, 24, /■ P1 first/)).toMatch(/\+\d+ building up: /);
		// The cursor reaches those without a row, and the table says where it is.
		view.type('jjjjjjjjjjjj');
		await view.until(/\d+-13 of 33/);
	});
});

describe('the cursor', () => {
	test('begins on the worst alert, stays on it when a worse one comes, and Enter opens what it is on', async () => {
		const {view, wall} = open(120, 40);
		await view.until(/■ P1 first/);
		const at = () => wall.store.getState().panes['overview/alerts']?.cursor;
		await view.until(() => at() === 1);
		view.type('j');
		await view.until(() => at() === 2);
		const worse = alert('zero', {label: 'P0', severity: 'critical', since: now - 9 * minute});
		wall.store.getState().setAlerts([worse, ...burning]);
		await view.until(/■ P0 zero/);
		await view.until(() => at() === 3);
		view.type('\r');
		await view.until(() => wall.store.getState().trail.length === 1);
		expect(wall.store.getState().trail).toEqual([{place: {kind: 'alert', system: 'demo', key: 'demo.second'}}]);
	});

	test('at home follows the worst, and goes home when its row is gone', async () => {
		const {view, wall} = open(120, 40, []);
		await view.until('Nothing needs you');
		const at = () => wall.store.getState().panes['overview/alerts']?.cursor ?? 0;
		expect(at()).toBe(0);
		wall.store.getState().setAlerts(burning);
		await view.until(() => at() === 1);
		view.type('jj');
		await view.until(() => at() === 3);
		wall.store.getState().setAlerts(burning.slice(0, 1));
		await view.until(() => at() === 1);
	});

	test('acknowledges and copies the alert that it is on', async () => {
		const {view, wall} = open(120, 40);
		await view.until(/■ P1 first/);
		view.type('a');
		await view.until(/acknowledged.*: first/);
		await view.until(/1 of 2 acknowledged/);
		view.type('y');
		await view.until(() => wall.asked.some(one => one.startsWith('copy check: first')));
	});

	test('goes to a row that is clicked, wherever that stands', async () => {
		const {view, wall} = open(200, 60);
		const frame = await whole(view, 60, /■ P2 second/);
		wall.store.getState().setMouse(true);
		const click = (part: string, x = 5) => point(wall, {kind: 'press', button: 'left', x, y: lineOf(frame, part)});
		const at = () => wall.store.getState().panes['overview/alerts']?.cursor;
		click('■ P2 second');
		await view.until(() => at() === 2);
		click('● ok calm');
		await view.until(() => at() === 4);
		click('■ CRIT demo');
		await view.until(() => at() === 0);
		// Beside the rows there is nothing.
		click('fires when');
		click('newest errors');
		expect(at()).toBe(0);
	});
});

describe('what cannot be read', () => {
	test('is named with its time, and is never ok', async () => {
		const {view, wall} = open(120, 40, []);
		await view.until('Nothing needs you');
		wall.poller.set('calm', 'backlog', blind());
		const frame = await view.until('could not look since');
		expect(frame).toMatch(
			/✗ BLIND calm .*\n.*could not look since 09:55:00, 5 m, unavailable: backlog; 1 of 8 sources/,
		);
		expect(frame).not.toMatch(/Nothing needs you|ok calm/);
		expect(lineOf(frame, '✗ BLIND calm')).toBeLessThan(lineOf(frame, '● ok demo'));
	});
});

test('without Unicode and colours it says the same', async () => {
	const {view} = open(120, 40, burning, {
		theme: createTheme({unicode: false, colors: 0}),
		keys: createRouter({waits: false}),
	});
	const frame = await view.until(/! P1 first/);
	expect(frame).toMatch(/! CRIT demo/);
	expect(frame.split('\n').slice(2, -1).join('\n')).not.toMatch(/[■◔●▼┄⣿█░]/);
});

test('nothing is drawn while nothing changes', async () => {
	const {view, wall} = open(120, 40);
	await view.until(/■ P1 first/);
	const before = await view.settled();
	for (const {system: name} of config.systems)
		for (const [id, state] of Object.entries(healthy)) wall.poller.set(name, id, {...state});
	expect(await view.settled()).toBe(before);
});
