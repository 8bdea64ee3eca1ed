/**
 * The built program in a real pty, read back by a real terminal emulator. Stories press keys and wait for what
 * must appear; a step that fails prints the screen.
 */
import pty from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import {type Parts, partsOf} from './parts.ts';
import {patience} from './patience.ts';
import {statOf} from './processes.ts';
import {quietHour} from './quiet.ts';
import {screenSvg} from './svg.ts';

const keys: Record<string, string> = {
	Enter: '\r',
	Escape: '\x1b',
	Tab: '\t',
	ShiftTab: '\x1b[Z',
	Backspace: '\x7f',
	Up: '\x1b[A',
	Down: '\x1b[B',
	PageUp: '\x1b[5~',
	PageDown: '\x1b[6~',
	CtrlC: '\x03',
	CtrlL: '\x0c',
	CtrlZ: '\x1a',
	FocusIn: '\x1b[I',
	FocusOut: '\x1b[O',
};

/** A change of colour among the bytes of a program, whatever stands before it in the same sequence. */
export const colour = /\x1b\[(?:\d*;)*(?:3\d|4\d|9\d|10\d)(?:;\d*)*m/;

/** Told after every chunk is on the emulated screen; `at` is when it arrived, ms of performance.now(). */
export type PaintListener = (at: number, buffer: InstanceType<typeof headless.Terminal>['buffer']['active']) => void;

export interface ScreenRow {
	text: string;
	/** The first and the last cell. */
	first: string;
	last: string;
	/** It is the rest of a line that was too long for the row before. */
	wrapped: boolean;
}

export interface TerminalOptions {
	columns?: number;
	rows?: number;
	env?: Record<string, string>;
}

export class TestTerminal {
	readonly #terminal: InstanceType<typeof headless.Terminal>;
	readonly #process: pty.IPty;
	/** Everything the program wrote. */
	raw = '';
	/** Gets what the program wrote before it is on the emulated screen. */
	onBytes: ((text: string) => void) | undefined;
	/** For measurements: a wait by polling is too coarse for them. */
	onPaint: PaintListener | undefined;
	readonly exited: Promise<{exitCode: number; signal?: number}>;
	#ended = false;
	/** The screen as it was last read, until something is painted. */
	#lines: string[] | undefined;
	readonly #parts: Parts = partsOf(this);
	/** The parts of the screen, e.g. `pane('Alerts').row(/High error rate/).until('CRIT')`. */
	readonly pane = this.#parts.pane;
	readonly dialog = this.#parts.dialog;
	readonly header = this.#parts.header;
	readonly tab = this.#parts.tab;
	readonly footer = this.#parts.footer;

	constructor(file: string, args: string[], {columns = 120, rows = 40, env = {}}: TerminalOptions = {}) {
		this.#terminal = new headless.Terminal({cols: columns, rows, scrollback: 0, allowProposedApi: true});
		this.#terminal.loadAddon(new unicode11.Unicode11Addon());
		this.#terminal.unicode.activeVersion = '11';
		const inherited = Object.fromEntries(
			Object.entries(process.env).filter(
				([name, value]) =>
					value !== undefined && !/^(CI|VITEST.*|FORCE_COLOR|NODE_OPTIONS|NO_COLOR|TMUX.*|TERM_PROGRAM.*)$/.test(name),
			),
		);
		this.#process = pty.spawn(file, args, {
			cols: columns,
			rows,
			// It sets TERM, whatever the environment says.
			name: env.TERM ?? 'xterm-256color',
			env: {
				...(inherited as Record<string, string>),
				TERM: 'xterm-256color',
				COLORTERM: 'truecolor',
				LANG: 'C.UTF-8',
				PITWALL_AT: quietHour,
				...env,
			},
		});
		this.#process.onData(data => {
			const at = performance.now();
			this.raw += data;
			this.onBytes?.(data);
			this.#show(data, () => this.onPaint?.(at, this.#terminal.buffer.active));
		});
		this.#terminal.onData(reply => {
			if (!this.#ended) this.#process.write(reply);
		});
		this.exited = new Promise(resolve =>
			this.#process.onExit(event => {
				this.#ended = true;
				// Its last words are on the emulated screen by then.
				this.#terminal.write('', () => resolve(event));
			}),
		);
	}

	get pid(): number {
		return this.#process.pid;
	}

	/** True while the program is on the alternate screen. */
	get alternate(): boolean {
		return this.#terminal.buffer.active.type === 'alternate';
	}

	/** The emulator, for what is not text: cells, modes, events. */
	get emulator(): InstanceType<typeof headless.Terminal> {
		return this.#terminal;
	}

	#show(text: string, shown: () => void): void {
		this.#terminal.write(text, () => {
			this.#lines = undefined;
			shown();
		});
	}

	lines(): readonly string[] {
		const buffer = this.#terminal.buffer.active;
		this.#lines ??= Array.from(
			{length: this.#terminal.rows},
			(_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true, 0, this.#terminal.cols) ?? '',
		);
		return this.#lines;
	}

	text(): string {
		return this.lines().join('\n');
	}

	/** The screen with what is seen of it only in cells. */
	rows(): ScreenRow[] {
		const {active} = this.#terminal.buffer;
		const columns = this.#terminal.cols;
		return this.lines().map((text, y) => {
			const line = active.getLine(active.viewportY + y);
			return {
				text,
				first: line?.getCell(0)?.getChars() ?? '',
				last: line?.getCell(columns - 1)?.getChars() ?? '',
				wrapped: line?.isWrapped ?? false,
			};
		});
	}

	/** The screen as a picture. */
	svg(): string {
		return screenSvg(this.#terminal);
	}

	/** Waits until the screen matches; fails with the condition and the screen in the message. */
	async until(
		condition: RegExp | string | ((screen: string) => boolean),
		within = patience,
		what = String(condition),
	): Promise<void> {
		const matches =
			typeof condition === 'function'
				? condition
				: (screen: string) => (typeof condition === 'string' ? screen.includes(condition) : condition.test(screen));
		const deadline = performance.now() + within;
		for (;;) {
			await new Promise<void>(resolve => this.#terminal.write('', resolve));
			if (matches(this.text())) return;
			if (this.#ended || performance.now() > deadline)
				throw new Error(`${this.#ended ? 'the program ended before' : 'never on the screen:'} ${what}\n${this.text()}`);
			await new Promise(resolve => setTimeout(resolve, 20));
		}
	}

	/** Presses keys by name, or types one-character names as they are, each as its own event. */
	async press(...names: string[]): Promise<void> {
		// Nobody answers a screen within milliseconds: a key so close to the one before it would count as part of a paste.
		await new Promise(resolve => setTimeout(resolve, 30));
		for (const name of names) {
			this.#process.write(keys[name] ?? name);
			await this.#taken();
		}
	}

	/**
	 * Waits until the program sleeps again, because keys that a busy one finds together are a paste to it, too. One that always
	 * has something to do is not waited for.
	 */
	async #taken(): Promise<void> {
		const deadline = performance.now() + 1000;
		do await new Promise(resolve => setTimeout(resolve, 30));
		while (statOf(this.pid)?.state === 'R' && performance.now() < deadline);
	}

	/**
	 * Presses a key until the screen answers: a dialog drops keys while it opens. Only for keys that do no harm twice.
	 * @param every real ms for one answer
	 */
	async pressUntil(key: string, condition: Parameters<TestTerminal['until']>[0], every?: number): Promise<void> {
		return this.#again(() => this.press(key), key, condition, every);
	}

	/** Leaves by q; again while it does not, because keys that reach a busy program together may count for none. */
	async quit(): Promise<{exitCode: number; signal?: number}> {
		while (!this.#ended) {
			await this.press('q');
			await Promise.race([this.exited, new Promise(resolve => setTimeout(resolve, 500))]);
		}
		return this.exited;
	}

	/** The same for a paste that must be answered. */
	async pasteUntil(text: string, condition: Parameters<TestTerminal['until']>[0]): Promise<void> {
		return this.#again(async () => this.paste(text), `pasting ${text}`, condition);
	}

	async #again(
		act: () => Promise<void>,
		key: string,
		condition: Parameters<TestTerminal['until']>[0],
		every = 1500,
	): Promise<void> {
		for (const deadline = performance.now() + patience; performance.now() < deadline; ) {
			await act();
			if (
				await this.until(condition, every).then(
					() => true,
					() => false,
				)
			)
				return;
		}
		throw new Error(`${key} never led to ${condition}\n${this.text()}`);
	}

	/** Types a text into the field that has the focus: again and again until it shows, because a fresh dialog drops early keys. */
	async typeInto(text: string, shown: string | RegExp = text): Promise<void> {
		for (let attempt = 0; attempt < 5; attempt++) {
			await this.press(...text);
			try {
				await this.until(shown, 1500);
				// Whoever has typed takes a moment before Enter: one that comes with the text confirms nothing.
				return await new Promise(resolve => setTimeout(resolve, 150));
			} catch {
				await this.press(...Array.from(text, () => 'Backspace'));
			}
		}
		throw new Error(`could not type '${text}'\n${this.text()}`);
	}

	/** Writes to the program at once, as it is. */
	send(bytes: string | Buffer): void {
		// It takes both, its types do not.
		if (!this.#ended) this.#process.write(bytes as string);
	}

	/** Nobody reads what the program writes, until told otherwise. */
	stall(is: boolean): void {
		if (is) this.#process.pause();
		else this.#process.resume();
	}

	paste(text: string): void {
		this.#process.write(`\x1b[200~${text}\x1b[201~`);
	}

	resize(columns: number, rows: number): void {
		this.#terminal.resize(columns, rows);
		this.#lines = undefined;
		if (!this.#ended) this.#process.resize(columns, rows);
	}

	/** The terminal takes nothing until `resume` (Ctrl-S, a frozen client): the kernel's buffer fills up. */
	pause(): void {
		this.#process.pause();
	}

	resume(): void {
		this.#process.resume();
	}

	/** Shows what another program has written to the same terminal. */
	scribble(text: string): Promise<void> {
		return new Promise(resolve => this.#show(text, resolve));
	}

	/** Takes the terminal away, as a dropped connection does. */
	hangUp(): void {
		this.#ended = true;
		(this.#process as pty.IPty & {destroy(): void}).destroy();
	}

	/** The private modes that are on at the end of everything written, e.g. 1049; without those that every terminal starts with. */
	modes(): number[] {
		const on = new Set<number>();
		// 25: the cursor; it is on unless a program hides it.
		for (const [, numbers = '', state] of this.raw.matchAll(/\x1b\[\?([\d;]+)([hl])/g))
			for (const mode of numbers.split(';').map(Number))
				if ((state === 'h') === (mode !== 25)) on.add(mode);
				else on.delete(mode);
		return [...on];
	}

	kill(signal: string): void {
		if (!this.#ended) this.#process.kill(signal);
	}

	/** Ends the program if it still runs. */
	async close(): Promise<void> {
		this.kill('SIGKILL');
		await this.exited;
		this.#terminal.dispose();
	}
}
