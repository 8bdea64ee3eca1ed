/** patches/ink-8.0.0.patch: what it leaves on the screen is what a fresh terminal would show, whatever came before. */
import {EventEmitter} from 'node:events';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import fc from 'fast-check';
import {Box, render, Text} from 'ink';
import {expect, test} from 'vitest';

const columns = 40;
const rows = 8;

function terminal() {
	const screen = new headless.Terminal({cols: columns, rows, scrollback: 0, allowProposedApi: true, convertEol: true});
	screen.loadAddon(new unicode11.Unicode11Addon());
	screen.unicode.activeVersion = '11';
	return screen;
}

/** A terminal as Ink sees one; `bytes` counts what was written. */
class Stream extends EventEmitter {
	readonly isTTY = true;
	columns = columns;
	rows = rows;
	bytes = 0;
	readonly screen = terminal();
	write = (text: string, ...rest: unknown[]) => {
		this.bytes += text.length;
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

function open() {
	const stdout = new Stream();
	const app = render(<Screen lines={[]} />, {
		stdout: stdout as unknown as NodeJS.WriteStream,
		interactive: true,
		alternateScreen: true,
		incrementalRendering: true,
		patchConsole: false,
		maxFps: 1000,
	});
	const show = async (lines: readonly Piece[][]) => {
		app.rerender(<Screen lines={lines} />);
		await app.waitUntilRenderFlush();
	};
	return {stdout, show, close: () => app.unmount()};
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
			const used = open();
			for (const lines of frames) await used.show(lines);
			const fresh = open();
			await fresh.show(frames.at(-1) ?? []);
			const [seen, wanted] = [await cells(used.stdout), await cells(fresh.stdout)];
			used.close();
			fresh.close();
			expect(seen).toEqual(wanted);
		}),
		{numRuns: 150},
	);
});

test('one changed cell costs a jump there and back', async () => {
	const app = open();
	const lines = (count: number): Piece[][] =>
		Array.from({length: rows}, (_, y) => [
			{text: y === 3 ? `│ ${count} lines among many │` : '│ a line that stays │', bold: y === 1, inverse: false},
		]);
	await app.show(lines(208));
	const before = app.stdout.bytes;
	await app.show(lines(209));
	const spent = app.stdout.bytes - before;
	app.close();
	// Synchronized update on and off, up, down, to the column, the digit, down.
	expect(spent).toBeLessThan(60);
});
