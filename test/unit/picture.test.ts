/** A drawn frame as cells and as a picture. */
import {describe, expect, test} from 'vitest';
import {cellsOf} from '../../src/picture/cells.ts';
import {svgOf} from '../../src/picture/svg.ts';

describe('cells', () => {
	test('take the colours that are in force, over the end of a line too', () => {
		const [first = [], second = []] = cellsOf('a\x1b[31;1mb\nc\x1b[39;22md');
		expect(first).toEqual([
			{text: 'a', width: 1},
			{text: 'b', width: 1, fill: 1, bold: true},
		]);
		expect(second).toEqual([
			{text: 'c', width: 1, fill: 1, bold: true},
			{text: 'd', width: 1},
		]);
	});
	test.each([
		['\x1b[95mx', {fill: 13}],
		['\x1b[44mx', {back: 4}],
		['\x1b[38;5;208mx', {fill: 208}],
		['\x1b[48;2;1;2;255mx', {back: '#0102ff'}],
		['\x1b[2;4;7mx', {dim: true, underline: true, inverse: true}],
		['\x1b[2;4;7m\x1b[0mx', {}],
		['\x1b[7m\x1b[27mx', {}],
		['\x1b[K\x1b]8;;https://a.example\x07x\x1b]8;;\x07', {}],
	])('%j', (text, style) => expect(cellsOf(text)[0]).toEqual([{text: 'x', width: 1, ...style}]));
	test('a wide character is two columns', () => expect(cellsOf('漢a')[0]?.map(({width}) => width)).toEqual([2, 1]));
});

describe('the picture', () => {
	test('draws neighbours of one style together, and text as text', () => {
		const svg = svgOf(cellsOf('\x1b[31mab\x1b[39m <&>'), 80);
		expect(svg.match(/<text /g)).toHaveLength(2);
		expect(svg).toContain('>ab</text>');
		expect(svg).toContain('&lt;&amp;&gt;');
	});
	test('a background is one box', () => expect(svgOf(cellsOf('\x1b[41mabc'), 80).match(/<rect /g)).toHaveLength(2));
	test('an inverse cell changes colours', () => expect(svgOf(cellsOf('\x1b[7ma'), 80)).toMatch(/fill="#16181a".*>a</));
	test('a wide character does not move its neighbours', () =>
		expect(svgOf(cellsOf('漢a'), 80)).toMatch(/x="16.9"[^>]*>a</));
});
