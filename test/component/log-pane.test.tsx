/** The log pane: what it follows, holds still, hides and says about its stream. */
import {Profiler} from 'react';
import {expect, it} from 'vitest';
import {LogPane} from '../../panels/LogPane.tsx';
import type {TailState} from '../../src/poll/types.ts';
import {draw, frame, line, liveTail, system, undraw, wall} from '../support/paneWall.tsx';

it('ends with the newest line, folded repeats counted', () => {
	const lines = frame(<LogPane system={system} width={100} height={10} focused />, wall({})).split('\n');
	expect(lines.at(-2)).toMatch(/×12 message number 49/);
	expect(lines.join('\n')).toContain('live');
	// Following works; that is no reason for an ok over a screen of errors.
	expect(lines[0]).not.toContain('ok');
});

it('holds what is read while paused and counts what is new', async () => {
	const on = wall({});
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 49});
	const screen = draw(<LogPane system={system} width={110} height={10} focused />, on);
	await screen.until('paused');
	on.changeTail({...liveTail, lines: [...liveTail.lines.slice(10), line(50), line(51)], received: 63});
	expect(await screen.until('paused, 2 new')).not.toContain('message number 51');
});

it('wraps what was said where the pane is narrow', () => {
	const said = 'upstream request timeout after 10000 ms: POST /v1/callrail/webhook';
	const on = wall({});
	const told = line(50, {payload: JSON.stringify({textPayload: said})});
	on.changeTail({...liveTail, lines: [told]});
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 0, expanded: true});
	const shown = frame(<LogPane system={system} width={40} height={16} focused />, on);
	expect(
		shown
			.replaceAll(/│\n│|\n/g, '')
			.replaceAll(/ *│ */g, '')
			.replaceAll(' ', ''),
	).toContain(said.replaceAll(' ', ''));
});

it('shows the payload of the selected line', () => {
	const on = wall({});
	on.store.getState().setPane('demo', 'log', {follow: false, pausedAt: 61, cursor: 3, expanded: true});
	expect(frame(<LogPane system={system} width={100} height={16} focused />, on)).toContain('"code": 503');
});

it('is zoomed for a whole entry where it has little room', () => {
	for (const [height, zoomed] of [
		[9, true],
		[30, false],
	] as const) {
		const on = wall({});
		draw(<LogPane system={system} width={100} height={height} focused />, on);
		expect(on.keys.panes.get('log')?.onAction?.('open')).toBe(true);
		expect(on.store.getState().zoomed).toBe(zoomed);
		undraw();
	}
});

it('of one line shows the newest, not how many there were', () => {
	const shown = frame(
		<LogPane system={system} width={100} height={3} focused />,
		wall({}, {...liveTail, dropped: 695}),
	);
	expect(shown).toContain('message number 49');
	expect(shown).not.toContain('695');
});

it('draws nothing for lines that are not shown', async () => {
	const on = wall({});
	let drawn = 0;
	const screen = draw(
		<Profiler id="log" onRender={() => drawn++}>
			<LogPane system={system} width={100} height={10} focused />
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

it('hides what is below the lowest severity and says so when nothing is left', () => {
	const quiet: TailState = {...liveTail, lines: [line(1, {severity: 'INFO'})]};
	expect(frame(<LogPane system={system} width={100} height={6} focused />, wall({}, quiet))).toContain(
		'no line ERROR or worse among 1',
	);
});

it('says that it is polling, that lines were suppressed, that it is down', () => {
	expect(
		frame(
			<LogPane system={system} width={100} height={6} focused />,
			wall({}, {...liveTail, mode: 'poll', reason: 'tail quota', suppressed: 7}),
		),
	).toMatch(/polling instead.*tail quota, 7 lines suppressed/);
	undraw();
	const down = frame(
		<LogPane system={system} width={100} height={6} focused />,
		wall({}, {...liveTail, mode: 'down', reason: 'login expired'}),
	);
	expect(down).toContain('could not look: login expired');
	expect(down.split('\n')[0]).toContain('BLIND');
});
