/** Keys that came together: what is done of them in a field, in a dialog and on the wall. */
import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import type {KeyPress} from '../../hooks/router.ts';
import {keymap} from '../../src/keys/keymap.ts';
import {keyPresses} from '../../src/shell/keys.ts';
import {receive} from '../../src/shell/typing.ts';
import {paneState} from '../../src/store/store.ts';
import {createBursts} from '../../src/terminal/bursts.ts';
import {alertOf} from '../support/checks.ts';
import {type FakeWall, fakeWall} from '../support/fakeWall.ts';
import {runs} from '../support/runs.ts';

let wall: FakeWall;
const state = () => wall.store.getState();
const plainKey = {} as Parameters<typeof keyPresses>[1];
const keysOf = (text: string): KeyPress[] =>
	keyPresses(text, plainKey).map(press => ({...press, burst: [...text].length > 1}));
const burst = (text: string) => receive(wall, keysOf(text), () => undefined);
/** Where the wall is, and nothing else: what moving about may change. */
const still = ({tab, pages, focus, focused, zoomed, panes, flash, time, ...rest}: ReturnType<typeof state>) => {
	void [tab, pages, focus, focused, zoomed, panes, flash, time];
	return rest;
};

beforeEach(() => {
	wall = fakeWall({tab: 'alpha'});
	state().setAlerts(['first', 'second'].map(key => alertOf(key, {system: 'alpha'})));
	wall.keys.panes.set('alerts', {
		rows: 2,
		onCommand(action) {
			const alert = state().alerts[paneState(state(), 'alpha', 'alerts').cursor];
			if (action !== 'ack' || !alert) return false;
			state().setHold(alert.key, alert.hold ? undefined : {kind: 'ack', who: 'me', at: 0, until: 1e15});
			return true;
		},
	});
});

describe('D10: on the wall', () => {
	test.each(['jj', 'jjjjjjjj', 'jkjkG', '1jjj', ']]', '\t\t'])('%j moves about', text => {
		const before = JSON.stringify([state().panes, state().tab, state().focus]);
		burst(text);
		expect(JSON.stringify([state().panes, state().tab, state().focus])).not.toBe(before);
		expect(state().flash).toBeUndefined();
	});

	test('acts on what the moves have reached', () => {
		burst('ja');
		expect(state().alerts.map(({acked}) => acked ?? false)).toEqual([false, true]);
	});

	test.each([
		'kubectl get pods',
		'jp',
		'pp',
		'jq',
		'qq',
		'jR\r',
		'A\rbecause\r',
		'jA',
		'/error',
		':quit\r',
		'aj',
		'jaj',
		'rrr',
		'INC-412 bad v2.4.1\r',
		'https://example.com/a?b=R',
		'日本語',
		'j q',
		'm\n',
		'jjjjj\rjq',
	])('%j does nothing at all, and says so', text => {
		const before = {...state()};
		burst(text);
		expect(still(state())).toEqual(still(before));
		expect([state().tab, state().panes]).toEqual([before.tab, before.panes]);
		expect(state().flash?.text).toMatch(/keys at once look like a paste: nothing was done/);
		expect(wall.asked).toEqual([]);
		expect(wall.poller.refreshed).toEqual([]);
	});

	test('a key that follows too closely is asked for again', () => {
		receive(wall, [{name: 'q', text: 'q', burst: true}], () => undefined);
		expect(wall.asked).toEqual([]);
		expect(state().flash?.text).toBe('q came together with other keys: press q again');
	});

	test('Ctrl-C always quits', () => {
		receive(wall, [...keysOf('jj'), {name: 'ctrl-c', text: '', burst: true}], () => undefined);
		expect(wall.asked).toEqual(['quit 130']);
	});

	test('whatever is pasted: no dialog, no arming, no freezing, no filter, no mouse, no quitting', () =>
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({minLength: 2}),
					fc.string({
						unit: fc.constantFrom(...keymap.flatMap(({keys}) => keys), ' ', '\r'),
						minLength: 2,
						maxLength: 12,
					}),
				),
				text => {
					fc.pre(!text.includes('\x03') && keysOf(text).length > 1);
					const before = {...state()};
					burst(text);
					const {alerts, holds, ...rest} = still(state());
					const {alerts: alertsBefore, holds: holdsBefore, ...restBefore} = still(before);
					void [alerts, alertsBefore];
					expect(rest).toEqual(restBefore);
					// Nothing but its last key may have acted.
					if (!/^[hljkgGnN<>0-9[\]{}\t]+a$/.test(text)) expect(holds).toEqual(holdsBefore);
					expect(wall.asked).toEqual([]);
				},
			),
			{numRuns: runs(2000)},
		));
});

describe('in a dialog', () => {
	const seen: string[] = [];
	beforeEach(() => {
		seen.length = 0;
		state().openDialog({kind: 'links', links: []});
		wall.keys.dialog = {onKey: ({name}) => void seen.push(name)};
	});

	test('moves and answers are keys', () => {
		burst('jjk\r');
		expect(seen).toEqual(['j', 'j', 'k', 'enter']);
	});

	test('D10: anything else is none', () => {
		burst('jU');
		burst('\rj');
		burst('hello');
		expect(seen).toEqual([]);
	});
});

describe('D1: in a field', () => {
	let text = '';
	let pressed: string[] = [];
	beforeEach(() => {
		[text, pressed] = ['', []];
		state().openDialog({kind: 'arm'});
		wall.keys.dialog = {
			onKey: ({name}) => void pressed.push(name),
			field: {
				insert(added) {
					text += added;
				},
				edit: key => key === 'backspace',
			},
		};
	});

	test.each([
		['INC-412 bad v2.4.1', 'INC-412 bad v2.4.1'],
		['qRTAp:/?', 'qRTAp:/?'],
		['two\rlines\tof it', 'two lines of it'],
		['日本語e\u0301', '日本語e\u0301'],
	])('%j is text', (typed, is) => {
		burst(typed);
		expect(text).toBe(is);
		expect(pressed).toEqual([]);
	});

	test('an Enter that came with text is none, and the field says so', () => {
		burst('because\r\r');
		expect(text).toBe('because');
		expect(pressed).toEqual([]);
		expect(state().flash?.text).toMatch(/press Enter again/);
		burst('\r');
		expect(pressed).toEqual(['enter']);
	});

	test('no text is lost that was typed as the dialog opened, and no Enter counts', () => {
		const early = {...wall, keys: {...wall.keys, typeahead: 60_000, dialogSince: performance.now()}};
		for (const key of ['I', 'N', 'C', '\r']) receive(early, keysOf(key), () => undefined);
		expect(text).toBe('INC');
		expect(pressed).toEqual([]);
	});

	test('the filter too takes all of it', () => {
		state().closeDialog();
		burst('/');
		burst('gmail q\r');
		expect(paneState(state(), 'alpha', 'log').filter).toBe('gmail q');
		expect(state().filtering).toMatchObject({pane: 'log', cursor: 7});
		burst('\r');
		expect(paneState(state(), 'alpha', 'log').filter).toBe('gmail q');
		expect(state().filtering).toBeUndefined();
	});
});

describe('together', () => {
	const times = (...reads: [keys: number, at: number, took?: number][]) => {
		const bursts = createBursts();
		return reads.map(([keys, at, took = 0]) => {
			const is = bursts.read(keys, at);
			bursts.handled(at + took);
			return is;
		});
	};

	test('is what one read brought, and what follows before the silence', () => {
		expect(times([1, 0], [1, 30], [1, 60])).toEqual([false, false, false]);
		expect(times([5, 0], [1, 60], [1, 120], [1, 300])).toEqual([true, true, true, false]);
		expect(times([5, 0, 400], [1, 410], [1, 600])).toEqual([true, true, false]);
		expect(times([1, 0], [1, 3])).toEqual([false, true]);
		// Busy with the first key: the second waited, nobody pasted.
		expect(times([1, 0, 200], [1, 201])).toEqual([false, false]);
	});
});
