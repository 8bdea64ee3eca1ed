import fc from 'fast-check';
import type {Key} from 'ink';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {fitColumns} from '../../panels/Grid.tsx';
import {CloudError} from '../../src/cloud/types.ts';
import {age, duration} from '../../src/text/durations.ts';
import * as format from '../../src/ui/format.ts';
import {keyPresses} from '../../src/ui/keys.ts';
import {windowStart} from '../../src/ui/scroll.tsx';
import {fitSegments} from '../../src/ui/segments.tsx';
import {sparkline} from '../../src/ui/sparkline.ts';
import {colorLevel, createTheme, unicodeIn} from '../../src/ui/theme.ts';
import {levelOf, sentenceOf, viewOf} from '../../src/ui/view.ts';
import {localDate, localTime} from '../../src/zone.ts';
import {reading} from '../support/fakeWall.ts';

const m = 60_000;
const h = 60 * m;

describe('times', () => {
	it.each([
		[-5000, '<1 m'],
		[59_999, '<1 m'],
		[m, '1 m'],
		[59 * m, '59 m'],
		[2 * h, '2 h'],
		[47 * h, '47 h'],
		[72 * h, '3 d'],
	])('an age of %i ms is %s', (ms, text) => expect(age(ms)).toBe(text));

	it.each([
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

	it('clocks follow the zone, also over the change of summer time', () => {
		expect(localTime(Date.UTC(2026, 10, 21, 12, 5), 'Europe/Berlin')).toBe('13:05');
		expect(localTime(Date.UTC(2026, 6, 21, 12, 5), 'Europe/Berlin')).toBe('14:05');
		expect(localTime(Date.UTC(2026, 6, 21, 12, 5, 9), 'Asia/Kolkata', true)).toBe('17:35:09');
		expect(localDate(Date.UTC(2026, 10, 21, 23, 30), 'Europe/Berlin')).toBe('2026-11-22');
		expect(format.zoneName(Date.UTC(2026, 10, 21), 'UTC')).toBe('UTC');
		expect(format.zoneName(Date.UTC(2026, 10, 21), 'Europe/Berlin')).toBe('CET');
		expect(format.zoneName(Date.UTC(2026, 10, 21), 'America/Los_Angeles')).toBe('PST');
	});

	it('a countdown never shows less than nothing', () => {
		expect(format.countdown(14 * m + 32_000)).toBe('14:32');
		expect(format.countdown(-1)).toBe('00:00');
	});
});

describe('numbers', () => {
	it.each([
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
	it.each([
		[0, '0'],
		[999, '999'],
		[12_345, '12.3k'],
		[999_999, '1M'],
		[4_500_000, '4.5M'],
		[undefined, '–'],
	])('count %s is %s', (value, text) => expect(format.count(value)).toBe(text));

	it('bytes and dollars carry their unit and never hide a small amount', () => {
		expect(format.bytes(10_485_760)).toBe('10.0 MiB');
		expect(format.bytes(512)).toBe('512 B');
		expect(format.usd(0)).toBe('$0.00');
		expect(format.usd(0.004)).toBe('$0.004');
		expect(format.usd(0.00001)).toBe('<$0.0001');
		expect(format.usd(1234.5)).toBe('$1,235');
	});

	it('a ratio below one is never shown as 100 %, one above zero never as 0 %', () => {
		expect(format.percent(0.99999)).toBe('99.9%');
		expect(format.percent(1)).toBe('100.0%');
		expect(format.percent(0.00001)).toBe('<0.1%');
		expect(format.percent(0)).toBe('0.0%');
	});
});

describe('widths', () => {
	it('fit is always exactly as wide as asked', () => {
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

	it('cut marks what was cut and leaves the rest alone', () => {
		expect(format.cut('abcdef', 4)).toBe('abc…');
		expect(format.cut('日本語', 4)).toBe('日…');
		expect(format.cut('abc', 3)).toBe('abc');
	});

	it('segments lose the least important part first and never exceed the width', () => {
		const parts = [
			{id: 'a', text: 'aaaa', drop: 0},
			{id: 'b', text: 'bbbb', drop: 2},
			{id: 'c', text: 'cccc', drop: 1},
		];
		expect(fitSegments(parts, 10).map(({id}) => id)).toEqual(['a', 'c']);
		expect(fitSegments(parts, 3).map(({text}) => text)).toEqual(['aa…']);
	});

	it('columns never take more than there is, and no number is cut', () => {
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

	it('a scrolled table keeps the cursor in sight', () => {
		expect(windowStart(0, 100, 10)).toBe(0);
		expect(windowStart(9, 100, 10)).toBe(0);
		expect(windowStart(10, 100, 10)).toBe(1);
		expect(windowStart(99, 100, 10)).toBe(90);
		expect(windowStart(3, 5, 10)).toBe(0);
	});
});

describe('drawings', () => {
	const {blocks} = createTheme().glyph;
	it('a gap in a sparkline is not a zero', () => {
		expect(sparkline([0, undefined, 10], 3, {blocks})).toBe('▁ █');
	});
	it('a small value is told apart from zero, and many values fit with their peak', () => {
		expect(sparkline([0, 1, 1000], 3, {blocks})).toBe('▁▂█');
		expect(sparkline([0, 0, 9, 0, 0, 0], 2, {blocks})).toBe('█▁');
		expect(sparkline([], 4, {blocks})).toBe('    ');
	});
});

describe('a source looks different for each way it can stand', () => {
	const base = {failures: 0, period: 60_000};
	const error = new CloudError('denied', 'bigquery.jobs.create', 'bigquery');
	const look = reading([], 0);
	it.each([
		['loading', viewOf(base, 0)],
		['blind', viewOf({...base, error, failingSince: 0, failures: 3}, 2 * m)],
		['error', viewOf({...base, reading: look, error}, m)],
		['stale', viewOf({...base, reading: look}, 3 * m + 1)],
		['empty', viewOf({...base, reading: look}, m, true)],
		['fresh', viewOf({...base, reading: look}, 3 * m)],
	])('%s', (kind, view) => {
		expect(view.kind).toBe(kind);
		expect(levelOf(view) === 'ok').toBe(kind === 'fresh');
	});
	it('says why and since when we could not look', () => {
		expect(sentenceOf(viewOf({...base, error, failingSince: 0, failures: 3}, 2 * m)).text).toBe(
			'could not look for 2 m (3x denied): bigquery.jobs.create',
		);
	});
});

describe('terminals', () => {
	it('falls back to ASCII where box drawing cannot be trusted', () => {
		expect(unicodeIn({LANG: 'de_DE.UTF-8'})).toBe(true);
		expect(unicodeIn({LANG: 'de_DE.UTF-8', LC_ALL: 'C'})).toBe(false);
		expect(unicodeIn({LANG: 'C.UTF-8', TERM: 'linux'})).toBe(false);
		expect(JSON.stringify(createTheme({unicode: false}).glyph)).toMatch(/^[\x20-\x7e]*$/);
	});
	it('honours NO_COLOR, which chalk does not, unless colour was asked for', () => {
		expect(colorLevel({NO_COLOR: '1'}, 2)).toBe(0);
		expect(colorLevel({NO_COLOR: ''}, 2)).toBe(2);
		expect(colorLevel({NO_COLOR: '1'}, 2, 1)).toBe(1);
	});
	it('takes coalesced keys apart and marks them as a burst', () => {
		const none = {} as Key;
		expect(keyPresses('j\r', none)).toEqual([
			{name: 'j', text: 'j', burst: true},
			{name: 'enter', text: '', burst: true},
		]);
		expect(keyPresses('R', none)).toEqual([{name: 'R', text: 'R', burst: false}]);
		expect(keyPresses('q', {ctrl: true} as Key)).toEqual([{name: 'ctrl-q', text: '', burst: false}]);
		expect(keyPresses('', {tab: true, shift: true} as Key)).toEqual([{name: 'shift-tab', text: '', burst: false}]);
	});
});
