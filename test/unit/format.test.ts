import fc from 'fast-check';
import type {Key} from 'ink';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {standingOf} from '../../src/checks/source-standing.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {sparkline} from '../../src/panes/sparkline.ts';
import {keyPresses} from '../../src/shell/keys.ts';
import {age, duration} from '../../src/text/durations.ts';
import * as format from '../../src/text/format.ts';
import {colorLevel, createTheme, unicodeIn} from '../../src/theme/theme.ts';
import {fitColumns} from '../../src/ui/Grid.tsx';
import {stepped, windowStart} from '../../src/ui/scroll.tsx';
import {fitSegments} from '../../src/ui/segments.tsx';
import {localDate, localTime} from '../../src/zone.ts';
import {reading} from '../support/fakeWall.ts';

const m = 60_000;
const h = 60 * m;

describe('times', () => {
	test.each([
		[-5000, '<1 m'],
		[59_999, '<1 m'],
		[m, '1 m'],
		[59 * m, '59 m'],
		[2 * h, '2 h'],
		[47 * h, '47 h'],
		[72 * h, '3 d'],
	])('an age of %i ms is %s', (ms, text) => expect(age(ms)).toBe(text));

	test.each([
		[850, '850 ms'],
		[1800, '1.8 s'],
		[2000, '2 s'],
		[9960, '10 s'],
		[59_700, '1 m'],
		[185_000, '3 m 05 s'],
		[3 * m + 59_800, '4 m'],
		[125 * m, '2 h 05 m'],
		[72 * h, '3 d'],
		[76 * h, '3 d 4 h'],
		[undefined, '–'],
	])('a duration of %s ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

	test('clocks follow the zone, also over the change of summer time', () => {
		expect(localTime(Date.UTC(2026, 10, 21, 12, 5), 'Europe/Berlin')).toBe('13:05');
		expect(localTime(Date.UTC(2026, 6, 21, 12, 5), 'Europe/Berlin')).toBe('14:05');
		expect(localTime(Date.UTC(2026, 6, 21, 12, 5, 9), 'Asia/Kolkata', true)).toBe('17:35:09');
		expect(localDate(Date.UTC(2026, 10, 21, 23, 30), 'Europe/Berlin')).toBe('2026-11-22');
		expect(format.zoneName(Date.UTC(2026, 10, 21), 'UTC')).toBe('UTC');
		expect(format.zoneName(Date.UTC(2026, 10, 21), 'Europe/Berlin')).toBe('CET');
		expect(format.zoneName(Date.UTC(2026, 10, 21), 'America/Los_Angeles')).toBe('PST');
	});

	test('a countdown never shows less than nothing', () => {
		expect(format.countdown(14 * m + 32_000)).toBe('14:32');
		expect(format.countdown(-1)).toBe('00:00');
	});
});

describe('numbers', () => {
	test.each([
		[0, '0'],
		[9, '9'],
		[10, '10+'],
		[19, '10+'],
		[20, '20+'],
		[499, '200+'],
		[999, '500+'],
		[1000, '1k+'],
		[5000, '5k+'],
	])('roughly %i is %s', (n, text) => expect(format.roughly(n)).toBe(text));
	test.each([
		[0, '0'],
		[999, '999'],
		[12_345, '12.3k'],
		[999_999, '1M'],
		[4_500_000, '4.5M'],
		[undefined, '–'],
	])('count %s is %s', (value, text) => expect(format.count(value)).toBe(text));

	test('bytes and dollars carry their unit and never hide a small amount', () => {
		expect(format.bytes(10_485_760)).toBe('10.0 MiB');
		expect(format.bytes(512)).toBe('512 B');
		expect(format.usd(0)).toBe('$0.00');
		expect(format.usd(0.004)).toBe('$0.004');
		expect(format.usd(0.00001)).toBe('<$0.0001');
		expect(format.usd(1234.5)).toBe('$1,235');
	});

	test('a ratio below one is never shown as 100 %, one above zero never as 0 %', () => {
		expect(format.percent(0.99999)).toBe('99.9%');
		expect(format.percent(1)).toBe('100.0%');
		expect(format.percent(0.00001)).toBe('<0.1%');
		expect(format.percent(0)).toBe('0.0%');
	});
});

describe('widths', () => {
	test('fit is always exactly as wide as asked', () => {
		fc.assert(
			fc.property(
				fc.string({unit: fc.constantFrom('a', ' ', '日', 'é', '█', '●', '한')}),
				fc.integer({min: 0, max: 30}),
				(text, width) => {
					expect(stringWidth(format.fit(text, width))).toBe(width);
				},
			),
		);
	});

	test('cut marks what was cut and leaves the rest alone', () => {
		expect(format.cut('abcdef', 4)).toBe('abc…');
		expect(format.cut('日本語', 4)).toBe('日…');
		expect(format.cut('abc', 3)).toBe('abc');
	});

	test('segments lose the least important part first and never exceed the width', () => {
		const parts = [
			{id: 'a', text: 'aaaa', drop: 0},
			{id: 'b', text: 'bbbb', drop: 2},
			{id: 'c', text: 'cccc', drop: 1},
		];
		expect(fitSegments(parts, 10).map(({id}) => id)).toEqual(['a', 'c']);
		expect(fitSegments(parts, 3).map(({text}) => text)).toEqual(['aa…']);
	});

	test('columns never take more than there is, and no number is cut', () => {
		const column = fc.record({
			title: fc.string({maxLength: 8}),
			rank: fc.integer({min: 1, max: 9}),
			cell: fc.string({maxLength: 20}).map(text => () => text),
			text: fc.option(fc.constant({min: 4, max: 12}), {nil: undefined}),
		});
		fc.assert(
			fc.property(fc.array(column, {maxLength: 6}), fc.integer({min: 1, max: 80}), (columns, width) => {
				const asked = columns.map(({text, ...rest}) => ({...rest, ...(text && {text})}));
				const fitted = fitColumns(asked, [{}], width);
				expect(fitted.reduce((sum, one) => sum + one.width + 1, -1)).toBeLessThanOrEqual(width);
				for (const {
					column: {text, cell},
					width: given,
				} of fitted)
					if (!text) expect(given).toBeGreaterThanOrEqual(format.widthOf(String(cell({}))));
			}),
		);
	});

	test('every key that moves in a list stays in it', () => {
		const keys = ['down', 'up', 'pgdn', 'pgup', 'G', 'g', 'tab', 'shift-tab', 'x'];
		const from = (rows: number) => keys.map(key => stepped(key, Math.min(5, rows), rows, 4));
		expect(from(20)).toEqual([6, 4, 9, 1, 19, 0, 6, 4, 5]);
		expect(from(0).every(row => row === 0)).toBe(true);
	});
	test('a scrolled table keeps the cursor in sight', () => {
		expect(windowStart(0, 100, 10)).toBe(0);
		expect(windowStart(9, 100, 10)).toBe(0);
		expect(windowStart(10, 100, 10)).toBe(1);
		expect(windowStart(99, 100, 10)).toBe(90);
		expect(windowStart(3, 5, 10)).toBe(0);
	});
});

describe('drawings', () => {
	const {blocks} = createTheme().glyph;
	test('a gap in a sparkline is not a zero', () => {
		expect(sparkline([0, undefined, 10], 3, {blocks})).toBe('▁ █');
	});
	test('a small value is told apart from zero, and many values fit with their peak', () => {
		expect(sparkline([0, 1, 1000], 3, {blocks})).toBe('▁▂█');
		expect(sparkline([0, 0, 9, 0, 0, 0], 2, {blocks})).toBe('█▁');
		expect(sparkline([], 4, {blocks})).toBe('    ');
	});
});

describe('a source looks different for each way it can stand', () => {
	const base = {failures: 0, period: 60_000};
	const error = new CloudError('denied', 'bigquery.jobs.create', 'bigquery');
	const look = reading([], 0);
	const failing = {...base, error, failingSince: 0, failures: 3};
	const hiccup = new CloudError('quota', 'slow down', 'bigquery');
	test.each([
		['loading', 'loading: first look under way', base, 0],
		['blind', 'could not look for 2 m (3x denied): bigquery.jobs.create', failing, 2 * m],
		['blind', 'denied, data of 1 m ago: bigquery.jobs.create', {...base, reading: look, error}, m],
		['blind', 'stale: last look 3 m ago', {...base, reading: look}, 3 * m + 1],
		['ok', '', {...base, reading: look}, 3 * m],
		['ok', 'quota, data of 1 m ago: slow down', {...base, reading: look, error: hiccup, failures: 2}, m],
		['blind', 'quota, data of 1 m ago: slow down', {...base, reading: look, error: hiccup, failures: 3}, m],
		['loading', 'as read 1 m ago, before the restart', {...base, reading: look, remembered: true as const}, m],
	] as const)('%s: %s', (level, sentence, state, at) => {
		expect(standingOf(state, at)).toMatchObject({level, sentence});
	});
});

describe('terminals', () => {
	test('falls back to ASCII where box drawing cannot be trusted', () => {
		expect(unicodeIn({LANG: 'de_DE.UTF-8'})).toBe(true);
		expect(unicodeIn({LANG: 'de_DE.UTF-8', LC_ALL: 'C'})).toBe(false);
		expect(unicodeIn({LANG: 'C.UTF-8', TERM: 'linux'})).toBe(false);
		expect(JSON.stringify(createTheme({unicode: false}).glyph)).toMatch(/^[\x20-\x7e]*$/);
	});
	test('honours NO_COLOR, which chalk does not, unless colour was asked for', () => {
		expect(colorLevel({NO_COLOR: '1'}, 2)).toBe(0);
		expect(colorLevel({NO_COLOR: ''}, 2)).toBe(2);
		expect(colorLevel({NO_COLOR: '1'}, 2, 1)).toBe(1);
	});
	test('takes coalesced keys apart', () => {
		const none = {} as Key;
		expect(keyPresses('j\r', none)).toEqual([
			{name: 'j', text: 'j'},
			{name: 'enter', text: ''},
		]);
		expect(keyPresses('R', none)).toEqual([{name: 'R', text: 'R'}]);
		expect(keyPresses('q', {ctrl: true} as Key)).toEqual([{name: 'ctrl-q', text: ''}]);
		expect(keyPresses('', {tab: true, shift: true} as Key)).toEqual([{name: 'shift-tab', text: ''}]);
	});
});
