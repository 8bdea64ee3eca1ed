/** Between Ink and the terminal: what is written, what is held back, and what catches up. */
import {EventEmitter} from 'node:events';
import {closeSync, mkdtempSync, openSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createOutput, dropsSync} from '../../src/terminal/output.ts';
import {frameEnd, frameStart, restore, restoreUndrawn, wipe} from '../../src/terminal/sequences.ts';

/** A terminal that takes bytes when it is told to. */
class Tty extends EventEmitter {
	isTTY = true;
	columns = 80;
	rows = 24;
	file = join(mkdtempSync(join(tmpdir(), 'pitwall-output-')), 'tty');
	fd = openSync(this.file, 'w');
	written: string[] = [];
	writableLength = 0;
	#waiting: {length: number; done: () => void}[] = [];
	stalled = false;

	write(text: string, done: () => void): boolean {
		this.written.push(text);
		if (this.stalled) {
			this.writableLength += text.length;
			this.#waiting.push({length: text.length, done});
		} else done();
		return true;
	}

	drain(): void {
		this.stalled = false;
		for (const {length, done} of this.#waiting.splice(0)) {
			this.writableLength -= length;
			done();
		}
	}

	/** What was written past the stream, at the end. */
	last(): string {
		return readFileSync(this.file, 'utf8');
	}
}

function open(env: Record<string, string> = {}) {
	const tty = new Tty();
	const stalls: boolean[] = [];
	const output = createOutput(tty as unknown as NodeJS.WriteStream, env, is => stalls.push(is));
	const ink = output.stream;
	let screen = 'first';
	/** As Ink does: three writes a frame, and at once when the size changes; where it became narrower, Ink erases before, and outside of a frame. */
	const draw = (text = screen) => {
		screen = text;
		ink.write(frameStart);
		ink.write(text);
		ink.write(frameEnd);
	};
	let drawn = ink.columns;
	ink.on('resize', () => {
		if (ink.columns < drawn) ink.write('erase what I drew');
		drawn = ink.columns;
		draw();
	});
	output.painter = {
		forget: () => void ink.write('erase what I know'),
		settled: async () => draw(`${ink.columns}x${ink.rows}`),
	};
	return {tty, output, ink, draw, stalls};
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('frames', () => {
	test('one write each', () => {
		const {tty, draw} = open();
		draw('a frame');
		expect(tty.written).toEqual([`${frameStart}a frame${frameEnd}`]);
	});
	test('without DEC 2026 in the versions of tmux that it harms', () => {
		const env = {TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.7b'};
		expect(dropsSync(env)).toBe(true);
		expect(dropsSync({...env, TERM_PROGRAM_VERSION: '3.8'})).toBe(false);
		expect(dropsSync({})).toBe(false);
		const {tty, draw} = open(env);
		draw('a frame');
		expect(tty.written).toEqual(['a frame']);
	});
	test('an empty one is none', () => {
		const {tty, draw} = open();
		draw('');
		expect(tty.written).toEqual([]);
	});
	test('a repaint wipes, and what Ink erases for it is not shown', () => {
		const {tty, output, draw} = open();
		draw('a frame');
		output.repaint();
		expect(tty.written.slice(1)).toEqual([`${frameStart}${wipe}a frame${frameEnd}`]);
		draw('the next');
		expect(tty.written.at(-1)).toBe(`${frameStart}the next${frameEnd}`);
	});
});

describe('a terminal that takes nothing', () => {
	test('gets what fits, then nothing, then one whole frame', () => {
		const {tty, draw, stalls} = open();
		tty.stalled = true;
		for (let i = 0; i < 1000; i++) draw(`${i}`.padEnd(5000));
		expect(tty.written.length).toBeLessThan(6);
		expect(tty.writableLength).toBeLessThan(32 * 1024);
		expect(stalls).toEqual([true]);
		const before = tty.written.length;
		tty.drain();
		expect(tty.written.slice(before)).toEqual([`${frameStart}${wipe}${'999'.padEnd(5000)}${frameEnd}`]);
		expect(stalls).toEqual([true, false]);
	});
	test('is not repainted when nothing was dropped', () => {
		const {tty, draw} = open();
		tty.stalled = true;
		draw('one');
		draw('two');
		tty.drain();
		expect(tty.written).toHaveLength(2);
	});
	test('sequences wait longer than frames, and not for ever', () => {
		const {tty, output} = open();
		tty.stalled = true;
		let sent = 0;
		while (output.send('\x07'.repeat(4096))) sent++;
		expect(sent * 4096).toBeGreaterThan(100_000);
		expect(sent * 4096).toBeLessThan(200_000);
	});
});

describe('resizes', () => {
	test('a storm is one frame, of the last size; the screen is not erased before it', async () => {
		const {tty, ink, draw} = open();
		draw('before');
		for (let i = 1; i <= 10; i++) {
			tty.columns = 80 - i;
			tty.emit('resize');
			draw('in the storm');
			await vi.advanceTimersByTimeAsync(5);
			expect(ink.columns).toBe(80);
		}
		expect(tty.written).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(60);
		expect(ink.columns).toBe(70);
		expect(tty.written.slice(1)).toEqual([`${frameStart}${wipe}70x24${frameEnd}`]);
	});
	test('a storm without an end is drawn now and then', async () => {
		const {tty} = open();
		for (let i = 0; i < 100; i++) {
			tty.columns = 80 + (i % 7);
			tty.emit('resize');
			await vi.advanceTimersByTimeAsync(10);
		}
		expect(tty.written.length).toBeGreaterThan(1);
		expect(tty.written.length).toBeLessThan(6);
	});
});

describe('giving the terminal back', () => {
	test('modes off, nothing after it; taken again: modes on, a whole frame', async () => {
		const {tty, output, ink, draw} = open();
		ink.write('\x1b[?1049h');
		ink.write('\x1b[?25l');
		output.send('\x1b[?1004h\x1b[?1002;1006h');
		draw('a frame');
		const before = tty.written.length;
		expect(await output.release()).toBe(true);
		expect(tty.last()).toBe(restore);
		draw('unseen');
		expect(output.send('\x07')).toBe(false);
		expect(tty.written).toHaveLength(before);
		output.retake();
		expect(tty.written.slice(before)).toEqual([
			'\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?1002h\x1b[?1006h',
			`${frameStart}${wipe}unseen${frameEnd}`,
		]);
	});
	test('once: a second restore would move the cursor of whoever has it now', () => {
		const {tty, output} = open();
		output.send('\x1b[?1049h');
		expect(output.releaseNow()).toBe(true);
		expect(output.releaseNow()).toBe(true);
		expect(tty.last()).toBe(restore);
	});
	test('E8: what we drew is erased, whatever the alternate screen does; what we did not draw is not', () => {
		const drawn = open();
		drawn.ink.write('\x1b[?1049h');
		drawn.draw('a frame');
		// Taken down, as Ink does it, before the last byte went out.
		drawn.output.send('\x1b[?1049l');
		drawn.output.releaseNow();
		expect(drawn.tty.last()).toMatch(/\x1b\[H\x1b\[0m\x1b\[J\x1b\[\?1049l/);
		const undrawn = open();
		undrawn.output.releaseNow();
		expect(undrawn.tty.last()).toBe(restoreUndrawn);
		expect(undrawn.tty.last()).not.toMatch(/\x1b\[[\d]*[HJ]/);
	});
	test('what is queued goes first; a terminal that does not take it is given up', async () => {
		const {tty, output, draw} = open();
		tty.stalled = true;
		draw('a frame');
		const released = output.release();
		await vi.advanceTimersByTimeAsync(100);
		expect(tty.last()).toBe('');
		tty.drain();
		await vi.advanceTimersByTimeAsync(10);
		expect(await released).toBe(true);
		expect(tty.last()).toBe(restoreUndrawn);

		const stuck = open();
		stuck.tty.stalled = true;
		stuck.draw('a frame');
		const failed = stuck.output.release();
		await vi.advanceTimersByTimeAsync(400);
		expect(await failed).toBe(false);
		expect(stuck.tty.last()).toBe('');
	});
	test('a title that was put aside comes back', () => {
		const {tty, output} = open();
		output.send('\x1b[?1049h');
		output.send('\x1b[22;0t');
		output.send('\x1b]2;2 CRIT\x07');
		output.releaseNow();
		expect(tty.last()).toBe(`${restore}\x1b[23;0t`);
		output.retake();
		expect(tty.written.at(-2)).toBe('\x1b[22;0t\x1b]2;2 CRIT\x07\x1b[?1049h');
	});
	test('a terminal that is gone is no error', () => {
		const {tty, output} = open();
		closeSync(tty.fd);
		expect(output.releaseNow()).toBe(false);
	});
});
