/** The log pane: what it follows, holds still, hides and says about its stream. */
import {Profiler} from 'react';
import {expect, test} from 'vitest';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import type {SourceState, TailState} from '../../src/poll/types.ts';
import {paneState} from '../../src/store/store.ts';
import {draw, frame, line, liveTail, now, rows, Shown, state, system, undraw, wall} from '../support/paneWall.tsx';

test('ends with the newest line, folded repeats counted', () => {
	const lines = frame(<Shown kind="log" system={system} width={100} height={10} focused />, wall({})).split('\n');
	expect(lines.at(-2)).toMatch(/×12 message number 49/);
	expect(lines.join('\n')).toContain('live');
	// Following works; that is no reason for an ok over a screen of errors.
	expect(lines[0]).not.toContain('ok');
});

test('holds what is read while paused and counts what is new', async () => {
	const on = wall({});
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 49});
	const screen = draw(<Shown kind="log" system={system} width={110} height={10} focused />, on);
	await screen.until('paused');
	on.changeTail({...liveTail, lines: [...liveTail.lines.slice(10), line(50), line(51)], received: 63});
	expect(await screen.until('paused, 2 new')).not.toContain('message number 51');
});

test('wraps what was said where the pane is narrow', () => {
	const said = 'upstream request timeout after 10000 ms: POST /v1/callrail/webhook';
	const on = wall({});
	const told = line(50, {payload: JSON.stringify({textPayload: said})});
	on.changeTail({...liveTail, lines: [told]});
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 0, expanded: true});
	const shown = frame(<Shown kind="log" system={system} width={40} height={16} focused />, on);
	expect(
		shown
			.replaceAll(/│\n│|\n/g, '')
			.replaceAll(/ *│ */g, '')
			.replaceAll(' ', ''),
	).toContain(said.replaceAll(' ', ''));
});

test('shows the payload of the selected line', () => {
	const on = wall({});
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 3, expanded: true});
	expect(frame(<Shown kind="log" system={system} width={100} height={16} focused />, on)).toContain('"code": 503');
});

test('is zoomed for a whole entry where it has little room', () => {
	for (const [height, zoomed] of [
		[9, true],
		[30, false],
	] as const) {
		const on = wall({});
		draw(<Shown kind="log" system={system} width={100} height={height} focused />, on);
		expect(on.keys.panes.get('log')?.onCommand?.('open')).toBe(true);
		expect(on.store.getState().zoomed).toBe(zoomed);
		undraw();
	}
});

test('of one line shows the newest, not how many there were', () => {
	const shown = frame(
		<Shown kind="log" system={system} width={100} height={3} focused />,
		wall({}, {...liveTail, dropped: 695}),
	);
	expect(shown).toContain('message number 49');
	expect(shown).not.toContain('695');
});

test('draws nothing for lines that are not shown', async () => {
	const on = wall({});
	let drawn = 0;
	const screen = draw(
		<Profiler id="log" onRender={() => drawn++}>
			<Shown kind="log" system={system} width={100} height={10} focused />
		</Profiler>,
		on,
	);
	await screen.settled();
	drawn = 0;
	on.changeTail({...liveTail, lines: [...liveTail.lines, line(50, {severity: 'INFO'})], received: 62});
	await screen.settled();
	expect(drawn).toBe(0);
	on.changeTail({...liveTail, lines: [...liveTail.lines, line(51)], received: 63});
	await screen.until('message number 51');
	expect(drawn).toBeGreaterThan(0);
});

/** What the border says beside the title. */
const heading = (shown: string) => shown.split('\n')[0] ?? '';

test.each([
	['tail', 'live'],
	['poll', 'polling'],
	['connecting', 'connecting'],
	['down', 'BLIND'],
] as const)('B17: a log in mode %s says one state, %s', (mode, word) => {
	const words = ['live', 'polling', 'connecting', 'pending', 'paused', 'BLIND', 'down'];
	const title = heading(
		frame(<Shown kind="log" system={system} width={120} height={10} focused />, wall({}, {...liveTail, mode})),
	);
	expect(words.filter(one => title.includes(one))).toEqual([word]);
});

test.each(['tail', 'poll', 'connecting'] as const)(
	'B17: paused is the one state in mode %s, and says how it ends',
	mode => {
		const on = wall({}, {...liveTail, mode, received: 594});
		on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 3});
		const title = heading(frame(<Shown kind="log" system={system} width={120} height={10} focused />, on));
		expect(title).toContain('paused, 533 new, G follows');
		expect(title).not.toMatch(/live|polling|connecting|pending/);
	},
);

test.each([['bottom'], ['down'], ['page.down']] as const)('B17: after one k, %s at the end follows again', action => {
	const on = wall({});
	draw(<Shown kind="log" system={system} width={100} height={10} focused />, on);
	const press = (id: 'up' | typeof action) => on.keys.panes.get('log')?.onCommand?.(id);
	const follows = () => paneState(on.store.getState(), 'demo', 'log').follow;
	press('up');
	expect(follows()).toBe(false);
	press(action);
	expect(follows()).toBe(true);
});

test('B17: j above the end does not follow, and neither does it beneath an opened entry', () => {
	const on = wall({});
	const {setPane} = on.store.getState();
	setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 20});
	draw(<Shown kind="log" system={system} width={100} height={10} focused />, on);
	expect(on.keys.panes.get('log')?.onCommand?.('down')).toBe(false);
	setPane('demo', 'log', {cursor: 49, expanded: true});
	expect(on.keys.panes.get('log')?.onCommand?.('down')).toBe(false);
	expect(paneState(on.store.getState(), 'demo', 'log').follow).toBe(false);
});

test('hides what is below the lowest severity and says so when nothing is left', () => {
	const quiet: TailState = {...liveTail, lines: [line(1, {severity: 'INFO'})]};
	expect(frame(<Shown kind="log" system={system} width={100} height={6} focused />, wall({}, quiet))).toContain(
		'no line ERROR or worse among 1',
	);
});

test('says that it is polling, that lines were suppressed, that it is down', () => {
	expect(
		frame(
			<Shown kind="log" system={system} width={100} height={6} focused />,
			wall({}, {...liveTail, mode: 'poll', reason: 'tail quota', suppressed: 7}),
		),
	).toMatch(/polling instead.*tail quota, 7 lines suppressed/);
	undraw();
	const down = frame(
		<Shown kind="log" system={system} width={100} height={6} focused />,
		wall({}, {...liveTail, mode: 'down', reason: 'login expired'}),
	);
	expect(down).toContain('could not look: login expired');
	expect(down.split('\n')[0]).toContain('BLIND');
});

const changed = (at: number): Record<string, SourceState> => ({
	revisions: state(
		rows({service: 'hooks', revision: 'hooks-00008-txf', created_at: new Date(at).toISOString(), creator: null}),
	),
});
/** The system with a source that lists revisions, so that deploys are known. */
const deploying = {
	...system,
	sources: {...system.sources, revisions: {revisions: ['hooks'], every: '1m'}},
} as SystemConfig;

test('shows what was deployed between the lines of before and after, and is not pushed by it', () => {
	const on = wall(changed(now - 4_500));
	const shown = frame(<Shown kind="log" system={deploying} width={110} height={9} focused />, on)
		.split('\n')
		.slice(1, -1);
	const at = shown.findIndex(row => row.includes('▼'));
	expect(shown[at]).toMatch(/^│ ── ▼ 09:59:55 deploy .*00008-txf.* ── +│$/);
	expect(shown[at - 1]).toContain('message number 45');
	expect(shown[at + 1]).toContain('message number 46');
	expect(shown.at(-1)).toContain('message number 49');
});

test('marks are no rows: the cursor goes from line to line, and a click on one does nothing', async () => {
	const on = wall(changed(now - 4_500));
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 46});
	const screen = draw(<Shown kind="log" system={deploying} width={110} height={12} focused />, on);
	await screen.until('deploy');
	const [area] = [...on.keys.areas];
	const rowsOf = screen.lines().slice(1, -1);
	const at = rowsOf.findIndex(row => row.includes('▼'));
	expect(area?.at(5, at)).toBeUndefined();
	expect(area?.at(5, at - 1)).toEqual({kind: 'row', row: 45});
	expect(area?.at(5, at + 1)).toEqual({kind: 'row', row: 46});
});

test('names the revision where all lines are of one service', () => {
	const lines = Array.from({length: 3}, (_, i) => line(i, {revision: `hooks-0000${i + 6}-txf`}));
	const one = frame(
		<Shown kind="log" system={system} width={120} height={6} focused />,
		wall({}, {...liveTail, lines}),
	);
	expect(one).toMatch(/E 00008-txf message number 2/);
	expect(one).not.toContain('hooks');
	undraw();
	const two = frame(
		<Shown kind="log" system={system} width={120} height={6} focused />,
		wall({}, {...liveTail, lines: [line(9, {service: 'other'}), ...lines]}),
	);
	expect(two).toMatch(/E hooks +message number 2/);
});

test('shows a stack trace in one line, and opens it in its own lines', () => {
	const message = 'Traceback (most recent call last): ↵   File "a.py", line 2, in f ↵     g() ↵ KeyError: 1';
	const on = wall({}, {...liveTail, lines: [line(1, {message, payload: JSON.stringify({textPayload: message})})]});
	const closed = frame(<Shown kind="log" system={system} width={120} height={6} focused />, on);
	expect(closed).toContain('Traceback ↵ File "a.py", line 2, in f ↵ KeyError: 1');
	undraw();
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 0, expanded: true});
	const open = frame(<Shown kind="log" system={system} width={120} height={20} focused />, on);
	expect(open.split('\n').some(row => /^│ {7}KeyError: 1",/.test(row))).toBe(true);
});

test('< and > go sideways by half a width, as far as there is text; what stands before it stays', async () => {
	const on = wall(
		{},
		{...liveTail, lines: [line(1, {message: Array.from({length: 40}, (_, i) => `word${i}`).join(' ')})]},
	);
	const screen = draw(<Shown kind="log" system={system} width={80} height={10} focused />, on);
	const press = (command: 'side.right' | 'side.left') => on.keys.panes.get('log')?.onCommand?.(command);
	const row = () => screen.lines().find(one => one.includes('word')) ?? '';
	expect(row()).toContain('word0 word1');
	press('side.right');
	await screen.until(() => !row().includes('word1 '));
	expect(row()).toMatch(/^│ 09:59:11 E /);
	for (let i = 0; i < 20; i++) press('side.right');
	await screen.until(() => row().includes('word39'));
	for (let i = 0; i < 20; i++) press('side.left');
	await screen.until(() => row().includes('word0 word1'));
	on.store.getState().setPane('demo', 'log', {wrap: true});
	await screen.until('word39');
	press('side.right');
	expect(on.store.getState().flash?.text).toBe('wrapped lines are whole: w cuts them');
});

test('shows fields of the entry beside the message', () => {
	const panes = system.panes.map(pane =>
		pane.kind === 'log' ? {...pane, columns: ['payload.code', 'payload.no']} : pane,
	);
	const shown = (width: number) => {
		const text = frame(<Shown kind="log" system={{...system, panes}} width={width} height={6} focused />, wall({}));
		undraw();
		return text;
	};
	expect(shown(120)).toMatch(/hooks +549 ×12 message number 49/);
	expect(shown(80)).toMatch(/hooks +×12 message number 49/);
});

test('stands at the time that charts are pointed at, and follows again when that goes away', async () => {
	const on = wall({});
	const screen = draw(<Shown kind="log" system={system} width={100} height={10} focused />, on);
	await screen.until('message number 49');
	const at = liveTail.lines[7];
	on.store.getState().setTime({cursor: (at?.t ?? 0) + 1});
	await screen.until(text => text.includes(at?.message ?? '') && text.includes('paused'));
	expect(paneState(on.store.getState(), 'demo', 'log').cursor).toBe(7);
	on.store.getState().setTime({});
	await screen.until(text => text.includes('message number 49') && text.includes('live'));
});
