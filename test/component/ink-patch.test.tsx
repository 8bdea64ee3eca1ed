/** patches/ink: each part does what its header says, and together they leave on the screen what a fresh terminal would show. */
import {EventEmitter} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import fc from 'fast-check';
import {Box, flushSync, render, Text, Transform, useInput} from 'ink';
import {type ReactElement, useState} from 'react';
import {afterEach, describe, expect, test, vi} from 'vitest';
// Ink does not export it.
// @ts-expect-error Without types, too.
import {parseCells} from '../../node_modules/ink/build/output.js';
import {runs} from '../support/runs.ts';

const columns = 40;
const rows = 8;

function terminal() {
	const screen = new headless.Terminal({cols: columns, rows, scrollback: 0, allowProposedApi: true, convertEol: true});
	screen.loadAddon(new unicode11.Unicode11Addon());
	screen.unicode.activeVersion = '11';
	return screen;
}

/** A terminal as Ink sees one; `written` is everything it was sent. */
class Stream extends EventEmitter {
	readonly isTTY = true;
	columns = columns;
	rows = rows;
	written = '';
	readonly screen = terminal();
	write = (text: string, ...rest: unknown[]) => {
		this.written += text;
		this.screen.write(text);
		const written = rest.at(-1);
		if (typeof written === 'function') written();
		return true;
	};
}

/** Every cell with its colours and weight. */
async function cells({screen}: Stream): Promise<string[]> {
	await new Promise<void>(resolve => screen.write('', resolve));
	return Array.from({length: rows}, (_, y) => {
		const line = screen.buffer.active.getLine(y);
		return Array.from({length: columns}, (_, x) => {
			const cell = line?.getCell(x);
			const blank = cell?.getChars() === '' || cell?.getChars() === ' ';
			// A blank has no foreground that anybody could see.
			const paint = blank ? '' : `${cell?.getFgColor()},${cell?.isBold()}`;
			return `${cell?.getChars() || (cell?.getWidth() === 0 ? '' : ' ')}/${paint},${cell?.getBgColor()},${cell?.isInverse()}`;
		}).join(' ');
	});
}

interface Piece {
	text: string;
	color?: 'red' | 'green';
	bold: boolean;
	inverse: boolean;
}

const Screen = ({lines}: {lines: readonly Piece[][]}) => (
	<Box width={columns} height={rows} flexDirection="column">
		{lines.slice(0, rows).map((pieces, y) => (
			<Text key={y} wrap="truncate">
				{pieces.map(({text, color, bold, inverse}, x) => (
					<Text key={x} bold={bold} inverse={inverse} {...(color && {color})}>
						{text}
					</Text>
				))}
			</Text>
		))}
	</Box>
);

const opened: {unmount(): void}[] = [];
afterEach(() => {
	for (const app of opened.splice(0)) app.unmount();
});

/** Ink on a terminal of its own. `show` draws a tree and returns what was written for it; `drawn` counts frames. */
async function open(tree: ReactElement) {
	const stdout = new Stream();
	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}});
	const onRender = vi.fn();
	const app = render(tree, {
		stdout: stdout as unknown as NodeJS.WriteStream,
		stdin: stdin as unknown as NodeJS.ReadStream,
		interactive: true,
		alternateScreen: true,
		incrementalRendering: true,
		patchConsole: false,
		maxFps: 1000,
		onRender,
	});
	opened.push(app);
	await app.waitUntilRenderFlush();
	const show = async (next: ReactElement) => {
		const before = stdout.written.length;
		app.rerender(next);
		await app.waitUntilRenderFlush();
		return stdout.written.slice(before);
	};
	return {stdout, stdin, show, drawn: () => onRender.mock.calls.length};
}

const text = fc.oneof(
	{weight: 6, arbitrary: fc.string({maxLength: 14})},
	{weight: 3, arbitrary: fc.string({unit: fc.constantFrom('│', '─', '█', '…', '●', '→', ' ', 'a'), maxLength: 45})},
	{weight: 1, arbitrary: fc.string({unit: fc.constantFrom('日', '本', 'é', '한', ' ', 'x'), maxLength: 24})},
);
const piece: fc.Arbitrary<Piece> = fc.record(
	{text, bold: fc.boolean(), inverse: fc.boolean(), color: fc.constantFrom('red', 'green')},
	{requiredKeys: ['text', 'bold', 'inverse']},
);
const frame = fc.array(fc.array(piece, {maxLength: 4}), {maxLength: rows});

test('any frame after any other looks as it would on an empty screen', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(frame, {minLength: 2, maxLength: 5}), async frames => {
			const used = await open(<Screen lines={[]} />);
			for (const lines of frames) await used.show(<Screen lines={lines} />);
			const fresh = await open(<Screen lines={frames.at(-1) ?? []} />);
			expect(await cells(used.stdout)).toEqual(await cells(fresh.stdout));
			for (const app of opened.splice(0)) app.unmount();
		}),
		{numRuns: runs(150)},
	);
});

const parts = readdirSync('patches/ink').map(file => file.replace('.patch', ''));
const here = readFileSync(import.meta.filename, 'utf8');
test.each(parts)('%s says why, what it brings, and which tests hold it', part => {
	const [header = ''] = readFileSync(`patches/ink/${part}.patch`, 'utf8').split('\ndiff --git ');
	for (const name of ['Subject', 'Users see', 'Effect', 'Test']) expect(header).toMatch(new RegExp(`^${name}: .`, 'm'));
	expect(here).toContain(`describe('${part}'`);
	expect(readFileSync('docs/ink-patch.md', 'utf8')).toContain(`\`${part}\``);
});

describe('01-flush-sync', () => {
	test('commits between two keys of one read', async () => {
		const seen: number[] = [];
		function Counter() {
			const [count, setCount] = useState(0);
			useInput(() => {
				for (let key = 0; key < 2; key++) {
					setCount(before => before + 1);
					flushSync();
				}
			});
			seen.push(count);
			return <Text>{count}</Text>;
		}
		const {stdin} = await open(<Counter />);
		stdin.write('j');
		await expect.poll(() => seen).toEqual([0, 1, 2]);
	});
});

const Pair = ({left, right, bold = false}: {left: ReactElement; right: string; bold?: boolean}) => (
	<Box width={columns} height={rows}>
		<Text bold={bold}>{left}</Text>
		<Text> {right}</Text>
	</Box>
);

describe('02-unchanged-frames', () => {
	test('draws when something changed, and only then', async () => {
		const {show, drawn, stdout} = await open(<Pair left={<Text>a</Text>} right="b" />);
		const before = drawn();
		for (let again = 0; again < 3; again++) expect(await show(<Pair left={<Text>a</Text>} right="b" />)).toBe('');
		expect(drawn()).toBe(before);
		for (const tree of [
			<Pair key="p" left={<Text>a</Text>} right="b" />,
			<Pair key="p" left={<Text>a</Text>} right="c" />,
			<Pair key="p" left={<Text>a</Text>} right="c" bold />,
			<Pair key="p" left={<Text color="red">a</Text>} right="c" bold />,
			<Pair key="p" left={<Transform transform={() => 'z'}>a</Transform>} right="c" bold />,
			<Text key="p">nothing but this</Text>,
		]) {
			const count = drawn();
			await show(tree);
			expect(drawn()).toBeGreaterThan(count);
		}
		expect((await cells(stdout)).join('').replaceAll(/\/\S+ ?/g, '')).toContain('nothing but this');
	});

	test('draws anew for another size of the terminal', async () => {
		const {stdout, drawn} = await open(<Pair left={<Text>a</Text>} right="b" />);
		const before = drawn();
		stdout.columns = columns - 10;
		stdout.emit('resize');
		await expect.poll(drawn).toBeGreaterThan(before);
	});
});

const upper = vi.fn((line: string) => line.toUpperCase());
afterEach(() => upper.mockClear());

describe('03-squashed-texts', () => {
	test('puts a text together again only when something in it changed', async () => {
		const left = (text: string) => <Transform transform={upper}>{text}</Transform>;
		const {show} = await open(<Pair left={left('stays')} right="1" />);
		upper.mockClear();
		expect(await show(<Pair left={left('stays')} right="2" />)).not.toBe('');
		expect(upper).not.toHaveBeenCalled();
		await show(<Pair left={left('goes')} right="2" />);
		expect(upper).toHaveBeenCalledWith('goes', 0);
	});
});

describe('04-measured-widths', () => {
	test('looks at the characters of a text that stays once', async () => {
		const wide = '日本';
		const {show} = await open(<Pair left={<Text>{wide}</Text>} right="1" />);
		const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
		await show(<Pair left={<Text>{wide}</Text>} right="2" />);
		const measured = segment.mock.calls.filter(([text]) => text === wide);
		segment.mockRestore();
		expect(measured).toEqual([]);
	});
});

describe('05-cells', () => {
	test('has one cell for a character in one style, in whatever text', () => {
		const [a, b] = parseCells('ab\u001b[31mab\u001b[39m');
		const [c, d, red] = parseCells('ba\u001b[31ma');
		expect(d).toBe(a);
		expect(c).toBe(b);
		expect(red).not.toBe(a);
		expect(parseCells('a日\u001b[31ma')[2]).toBe(red);
	});
});

describe('06-kept-cells', () => {
	const tree = (text: string, right: string) => (
		<Box width={columns} height={rows}>
			<Transform transform={upper}>
				<Text>{text}</Text>
			</Transform>
			<Text> {right}</Text>
		</Box>
	);
	test('transforms a text again only when it changed', async () => {
		const {show} = await open(tree('stays', '1'));
		upper.mockClear();
		expect(await show(tree('stays', '2'))).not.toBe('');
		expect(upper).not.toHaveBeenCalled();
		await show(tree('goes', '2'));
		expect(upper).toHaveBeenCalledWith('goes', 0);
	});
});

const plain = (text: string): Piece[] => [{text, bold: false, inverse: false}];
const pane = (changed: Record<number, string>) => (
	<Screen lines={Array.from({length: rows}, (_, y) => plain(changed[y] ?? '│ a line that stays │'))} />
);

describe('07-changed-cells', () => {
	test('writes the one character that changed', async () => {
		const {show} = await open(pane({3: '│ 208 lines │'}));
		expect(stripVTControlCharacters(await show(pane({3: '│ 209 lines │'})))).toBe('9');
	});
});

describe('08-unchanged-rows', () => {
	test('jumps over rows that stay at once', async () => {
		const {show} = await open(pane({1: 'one', 6: 'two'}));
		const written = await show(pane({1: 'One', 6: 'Two'}));
		expect([...written.matchAll(/\u001b\[\d*E/g)].map(([jump]) => jump)).toEqual(['\u001b[5E']);
	});
});
