/** The filter of the log pane: what it hides and marks, and going from match to match. */
import {describe, expect, test} from 'vitest';
import type {PaneCommand} from '../../src/keys/keymap.ts';
import {logFilter} from '../../src/panes/log/filter.ts';
import {paneState} from '../../src/store/store.ts';
import type {PaneState} from '../../src/store/types.ts';
import {foldedLine} from '../support/lines.ts';
import {draw, line, liveTail, Shown, system, wall} from '../support/paneWall.tsx';

/** Fifty lines, of which each tenth says timeout. */
const lines = Array.from({length: 50}, (_, i) =>
	line(i, {message: i % 10 === 5 ? `upstream timeout ${i}` : `message number ${i}`}),
);

function shown(filter: string, more: Partial<PaneState> = {}) {
	const on = wall({}, {...liveTail, lines});
	on.store.getState().setPane('demo', 'log', {filter, ...more});
	const screen = draw(<Shown kind="log" system={system} width={110} height={14} focused />, on);
	return {
		on,
		screen,
		press: (command: PaneCommand) => on.keys.panes.get('log')?.onCommand?.(command),
		state: () => paneState(on.store.getState(), 'demo', 'log'),
	};
}

describe('a filter', () => {
	test('leaves the lines that it is about, and stands in the border', () => {
		const frame = shown('timeout !25').screen.frame();
		expect(frame.match(/upstream timeout \d+/g)).toEqual([5, 15, 35, 45].map(i => `upstream timeout ${i}`));
		expect(frame).not.toContain('message number');
		expect(frame.split('\n')[0]).toContain('/timeout !25');
	});
	test('says what it found nothing of', () => {
		expect(shown('nowhere').screen.frame()).toContain('no line ERROR or worse with "nowhere" among');
	});
	test('asks fields of the entry', () => {
		expect(
			shown('payload.code:>=545')
				.screen.frame()
				.match(/number \d+|timeout \d+/g),
		).toEqual(['timeout 45', ...[46, 47, 48, 49].map(i => `number ${i}`)]);
	});
	test('marks what it looks for', () => {
		expect(shown('/time(out)?/').screen.raw()).toMatch(/\x1b\[4m\S*timeout\x1b/);
	});
	test('looks at each line once, however often the log is drawn', () => {
		const filter = logFilter('payload.code:>1');
		let asked = 0;
		const one = foldedLine('x', {});
		Object.defineProperty(one, 'payload', {
			get: () => {
				asked++;
				return '{"jsonPayload":{"code":5}}';
			},
		});
		expect([filter.passes(one), filter.passes(one), asked]).toEqual([true, true, 1]);
	});
});

describe('n and N', () => {
	test('bring back what was hidden, hold the log, and go from match to match', async () => {
		const {press, state, screen} = shown('timeout');
		expect(press('match.previous')).toBe(true);
		// The newest match was under the cursor: the one before it is the fourth.
		expect(state()).toMatchObject({follow: false, lifted: true, cursor: 35});
		expect(await screen.until('match 4 of 5')).toContain('message number 34');
		press('match.previous');
		// Of a burst: before the next frame.
		press('match.previous');
		expect(state().cursor).toBe(15);
		await screen.until('match 2 of 5');
		press('match.next');
		expect(state().cursor).toBe(25);
	});
	test('stay at the last match, and say so', () => {
		const {press, state, on} = shown('timeout');
		press('match.next');
		expect(state()).toMatchObject({lifted: true, cursor: 45});
		press('match.next');
		expect(state().cursor).toBe(45);
		expect(on.store.getState().flash?.text).toBe('no match below');
	});
	test('find nothing where nothing matches, and leave the log as it was', () => {
		const {press, state, on} = shown('nowhere');
		press('match.previous');
		expect(state()).toMatchObject({lifted: false, follow: true});
		expect(on.store.getState().flash?.text).toBe('no match at all');
	});
	test('do nothing without a filter', () => {
		const {press, state} = shown('');
		expect(press('match.next')).toBe(false);
		expect(state().lifted).toBe(false);
	});
	test('Esc takes the filter away and stays on the line', () => {
		const {press, state} = shown('timeout', {follow: false, cursor: 2});
		expect(press('back')).toBe(true);
		expect(state()).toMatchObject({filter: '', lifted: false, cursor: 25});
		expect(press('back')).toBe(false);
	});
});
