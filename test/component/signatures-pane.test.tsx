/** The pane of error signatures: what it says, and where its keys lead. */
import {afterEach, describe, expect, test} from 'vitest';
import {hour, minute} from '../../src/clock.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {overviewPane} from '../../src/panes/where.ts';
import {errorsState} from '../../src/poll/errors.ts';
import type {TailState} from '../../src/poll/types.ts';
import {App} from '../../src/shell/App.tsx';
import {createBook} from '../../src/signatures/book.ts';
import {paneState} from '../../src/store/store.ts';
import {eventually} from '../support/eventually.ts';
import {fakeWall, now, config as plainConfig} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {foldedLine, logLine} from '../support/lines.ts';

let screen: InkScreen | undefined;
afterEach(() => {
	screen?.unmount();
	screen = undefined;
});

const config = {
	...plainConfig,
	systems: plainConfig.systems.map(({system, title, project, region, tz}) =>
		systemSchema.parse({
			system,
			title,
			project,
			region,
			tz,
			sources: {},
			panes: [
				{id: 'log', kind: 'log'},
				{id: 'sig', kind: 'signatures'},
			],
			checks: [{id: 'rate', title: 'Errors', measure: {log: 'errors'}, levels: {crit: '> 1000'}}],
		}),
	),
};

const bad = 'hook-00008-txf';
const messages = [
	...Array.from({length: 30}, (_, nth) => `tenant ${nth} has no number: POST 503 /v1/hook`),
	...Array.from({length: 9}, () => "KeyError: 'tenant'"),
];

/** A wall in whose log two kinds of errors began ten minutes ago, on a new revision, beside an old one. */
function open(columns: number, rows: number, {mode = 'tail'}: {mode?: TailState['mode']} = {}) {
	const wall = fakeWall({tab: 'alpha', config});
	const book = createBook(undefined, () => 0);
	const at = (nth: number) => now - 10 * minute + (nth % 600) * 1000;
	const lines = [
		...messages.map((message, nth) => logLine(message, {t: at(nth), revision: bad})),
		logLine('retry in 5 s', {t: now - 2 * hour, revision: 'hook-00006-tdq'}),
	];
	book.add(lines, now);
	book.reach(now - 24 * hour);
	const view = book.view(now);
	wall.poller.setTail('alpha', {mode, lines: lines.map(line => foldedLine(line.message, line)), reason: 'denied'});
	wall.poller.setSignatures('alpha', view.signatures);
	wall.poller.set('alpha', logErrors, errorsState({mode, reason: 'denied'}, view, now - 1));
	wall.store.getState().setAlerts([]);
	screen = draw(<App wall={wall} />, columns, rows);
	return {wall, view: screen};
}
const paneOf = (frame: string) => frame.slice(frame.indexOf('Error signatures'));

describe('the pane of signatures', () => {
	test.each([
		[200, 60],
		[120, 40],
		[80, 24],
	])('at %ix%i has a header, new ones first, and the text of each', async (columns, rows) => {
		const {view} = open(columns, rows);
		view.type('e');
		const shown = paneOf(await view.until('newest line'));
		expect(shown).toMatch(columns > 120 ? /per min +seen +first seen/ : /\/min +seen +first/);
		const told = shown.split('\n').filter(line => /tenant|retry|KeyError/.test(line));
		expect(told[0]).toMatch(/NEW +0 +30 .*tenant <n> has no number: POST 503 \/v1\/hook/);
		expect(told[1]).toMatch(/NEW +0 +9 .*KeyError: '<s>'/);
		expect(told[2]).toMatch(/│ +0 +1 .*retry in <n> s/);
		expect(shown).toContain('2 NEW');
	});

	test('has a cell for each minute where it is wide, and fewer where it is not', async () => {
		const strip = async (columns: number) => {
			const {view} = open(columns, 40);
			view.type('e');
			const row = paneOf(await view.until('newest line'))
				.split('\n')
				.find(line => /NEW +0 +30/.test(line));
			return /[·░▒▓█]+/.exec(row ?? '')?.[0];
		};
		expect(await strip(200)).toMatch(/^·{49}█·{10}$/);
		screen?.unmount();
		expect(await strip(120)).toMatch(/^·{9}█··$/);
	});

	test('leads to the lines of a signature, and copies all that is known of it', async () => {
		const {view, wall} = open(160, 40);
		wall.store.getState().setPane('alpha', 'log', {severity: 3, service: 'other', follow: false});
		view.type('e');
		await view.until('newest line');
		view.type('jy');
		await view.until('copied');
		expect(wall.asked.at(-1)).toMatch(/^copy signature: KeyError: '<s>'\nnewest line: KeyError: 'tenant'\n/);
		view.type('\r');
		const log = await view.until('Error log');
		expect(wall.store.getState().focus).toBe('log');
		expect(paneState(wall.store.getState(), 'alpha', 'log')).toMatchObject({
			severity: 0,
			service: '',
			follow: true,
			filter: 'KeyError',
		});
		expect(log).toContain("KeyError: 'tenant'");
		expect(log).not.toContain('no number');
	});

	test('is blind where the log is not followed, and keeps what was known', () => {
		const lines = open(160, 40, {mode: 'down'}).view.frame().split('\n');
		expect(lines.find(line => line.includes('Error signatures'))).toMatch(/✗ BLIND.*denied/);
	});

	test('can be gone to from the overview, whose cursor says in which system', async () => {
		const {view, wall} = open(160, 40);
		wall.store.getState().setTab('overview');
		await view.until('Nothing needs you');
		view.type('j');
		await eventually(() => expect(paneState(wall.store.getState(), 'overview', overviewPane).cursor).toBe(1));
		view.type('e');
		await view.until('Error signatures');
		expect(wall.store.getState()).toMatchObject({tab: 'beta', focus: 'sig', zoomed: true});
	});
});
