/** One wall under watch: performs steps on it, and says what is wrong with what it shows. */
import {setTimeout as sleep} from 'node:timers/promises';
import {setChatter, setFaults, setStory} from '../faults.ts';
import {statOf} from '../processes.ts';
import type {TestTerminal} from '../terminal.ts';
import {createConsent} from './consent.ts';
import {screenProblems} from './screen.ts';
import type {Step} from './steps.ts';
import type {Stand} from './wall.ts';
import {createWire} from './wire.ts';

/** Real ms: the screen has settled when nothing came for so long; a step waits so long for the first byte, and for all. */
const quiet = 6;
const silence = 20;
const enough = 45;
/** What is drawn may be of the old size for so long after a resize. */
const resizing = 2000;
/** A wall on a loaded machine answers within so long, or it is dead. */
const patience = 10_000;
/** A dialog that decides something drops what is typed within so long. */
const typeahead = 310;

interface Wiped {
	cells: readonly string[];
	lines: readonly string[];
}

export class Cage {
	readonly #terminal: TestTerminal;
	readonly #stand: Stand;
	readonly #wire = createWire();
	readonly consent = createConsent();
	readonly findings: string[] = [];
	#lastByte = 0;
	/** What a phrase was about did not come. */
	#lost = false;
	#scrolls = 0;
	#frames = 0;
	/** The screen as it was when it was painted anew, the first time since this was emptied. */
	#wiped: Wiped | undefined = {cells: [], lines: []};
	/** Screens compared with what Ctrl-L made of them. */
	compared = 0;
	#unparsed = 0;
	#resizedAt = Number.NEGATIVE_INFINITY;
	/** Repaints there were when the size changed: the next one is the first of the right size. */
	#repaintsThen = -1;
	/** Screens that were looked at, and those that kept changing. */
	seen = 0;
	missed = 0;
	ended: {exitCode: number; signal?: number} | undefined;

	constructor(terminal: TestTerminal, stand: Stand) {
		this.#terminal = terminal;
		this.#stand = stand;
		terminal.onBytes = text => {
			this.#lastByte = performance.now();
			this.#unparsed += 1;
			this.findings.push(...this.#wire.read(text));
		};
		terminal.onPaint = () => {
			this.#unparsed -= 1;
		};
		// Changing to the alternate screen counts as one, too.
		terminal.emulator.onScroll(() => {
			if (this.#sized()) this.#scrolls += 1;
		});
		terminal.emulator.buffer.onBufferChange(() => {
			if (this.#sized()) this.#scrolls -= 1;
		});
		terminal.emulator.parser.registerCsiHandler({prefix: '?', final: 'h'}, ([mode]) => {
			if (mode === 2026) this.#frames += 1;
			return false;
		});
		terminal.emulator.parser.registerCsiHandler({final: 'J'}, () => {
			const {cursorX, cursorY} = terminal.emulator.buffer.active;
			if (cursorX === 0 && cursorY === 0) this.#wiped ??= {cells: this.cells(), lines: terminal.lines()};
			return false;
		});
		void terminal.exited.then(event => {
			this.ended = event;
		});
	}

	get terminal(): TestTerminal {
		return this.#terminal;
	}

	get modes(): ReadonlyMap<string, boolean> {
		return this.#wire.modes;
	}

	/** Whether what is drawn is surely of the size of the terminal. */
	#sized(): boolean {
		return this.#wire.repaints > this.#repaintsThen && performance.now() - this.#resizedAt > resizing;
	}

	/** Waits until the condition holds; false when it never did. */
	async until(condition: () => boolean, ms: number): Promise<boolean> {
		const deadline = performance.now() + ms;
		while (!condition()) {
			if (this.ended || performance.now() > deadline) return condition();
			await sleep(3);
		}
		return true;
	}

	/** Waits for the answer to what was sent at `since`; there may be none. */
	async settle(since: number): Promise<void> {
		for (;;) {
			const now = performance.now();
			const answered = this.#lastByte > since;
			if (now - since > enough || (answered ? now - this.#lastByte > quiet : now - since > silence)) return;
			await sleep(2);
		}
	}

	/** Whole frames only, all of them on the emulated screen; false when the wall never paused. */
	async aligned(ms = 300): Promise<boolean> {
		return this.until(() => this.#unparsed === 0 && !this.#wire.busy, ms);
	}

	/** Every cell with its colours, row by row. */
	cells(): string[] {
		const {cols, rows, buffer} = this.#terminal.emulator;
		return Array.from({length: rows}, (_, y) => {
			const line = buffer.active.getLine(y);
			let text = '';
			for (let x = 0; x < cols; x++) {
				const cell = line?.getCell(x);
				if (!cell) continue;
				const blank = cell.getChars() === '' || cell.getChars() === ' ';
				const style = `${cell.getFgColorMode()}:${cell.getFgColor()}/${cell.getBgColorMode()}:${cell.getBgColor()}/${cell.isBold()}${cell.isDim()}${cell.isInverse()}${cell.isUnderline()}`;
				// What colour nothing has is not to be seen.
				const bare = blank && !cell.isInverse() && !cell.isUnderline() && cell.getBgColorMode() === 0;
				text += bare ? '\u0000 ' : `\u0000${cell.getChars()}\u0001${style}`;
			}
			return text;
		});
	}

	async step(step: Step): Promise<void> {
		const since = performance.now();
		const {http} = this.#stand;
		const terminal = this.#terminal;
		if (step.do !== 'look' && (step.do !== 'slow' || step.bytes === '\x1b')) this.#lost = false;
		switch (step.do) {
			case 'key':
			case 'slow':
				this.consent.key(step.bytes, terminal.text(), since);
				terminal.send(step.bytes);
				// Keys that come together are a burst, and no consent.
				if (step.do === 'slow') await sleep(20);
				break;
			case 'bytes':
				this.consent.other();
				terminal.send(step.bytes);
				break;
			case 'paste':
				this.consent.other();
				terminal.send(`\x1b[200~${step.text}\x1b[201~`);
				break;
			case 'look':
				// What a dialog has just shown, it does not yet listen for.
				if (!this.#lost) this.#lost = !(await this.until(() => terminal.text().includes(step.for), step.ms));
				return this.#lost ? undefined : sleep(typeahead);
			case 'resize':
				for (const [columns, rows] of step.sizes) {
					// The same size is no event.
					if (columns === terminal.emulator.cols && rows === terminal.emulator.rows) continue;
					this.#resizedAt = performance.now();
					this.#repaintsThen = this.#wire.repaints;
					terminal.resize(columns, rows);
					if (step.sizes.length > 1) await sleep(5);
				}
				if (!(await this.until(() => this.#wire.repaints > this.#repaintsThen, patience)))
					this.findings.push('no frame after a resize');
				// What came may have been under way before; where we are held up ourselves, the time was over without a look.
				this.#resizedAt = performance.now();
				break;
			case 'signal': {
				const released = this.#wire.releases;
				for (let i = 0; i < step.times; i++) terminal.kill(step.name);
				if (step.name === 'SIGTSTP') {
					await this.until(() => this.#wire.releases > released, patience);
					await this.#comeBack();
				}
				break;
			}
			case 'sleep':
				terminal.kill('SIGSTOP');
				terminal.send(step.bytes);
				await sleep(step.ms);
				terminal.kill('SIGCONT');
				break;
			case 'stall':
				this.consent.other();
				terminal.stall(true);
				terminal.send(step.bytes);
				await sleep(step.ms);
				terminal.stall(false);
				break;
			case 'faults':
				return setFaults(http, step.faults);
			case 'story':
				return void (await setStory(http, step.name));
			case 'chatter':
				return void (await setChatter(http, step.chatter));
			case 'config':
				return this.#stand.edit(step.edit);
		}
		await this.settle(since);
	}

	/** No shell waits for this job: the wall gives the terminal back, and takes it again. */
	async #comeBack(): Promise<void> {
		const back = () => this.modes.get('1004') === true && this.#wire.painted;
		if (!(await this.until(back, patience)) && !this.ended) this.findings.push('never came back after SIGTSTP');
	}

	/** What must hold after every step. */
	async check(): Promise<string[]> {
		if (this.ended)
			return [...this.findings, `ended with exit code ${this.ended.exitCode}, signal ${this.ended.signal ?? 'none'}`];
		if (this.findings.length > 0) return this.findings;
		// The palette knows `suspend`, too.
		if (this.#wire.releases > 0 && !this.#wire.painted) await this.#comeBack();
		if (!(await this.aligned())) {
			this.missed += 1;
			return [];
		}
		this.seen += 1;
		if (this.#scrolls > 0) return ['the screen scrolled: something is higher than the terminal'];
		const problems = [...this.#modeProblems(), ...screenProblems(this.#terminal.rows(), this.#terminal.emulator.cols)];
		if (problems.length === 0 || this.ended) return [];
		if (this.#sized()) return [...problems, this.#history()];
		// It may be a frame of the old size.
		await sleep(100);
		return this.check();
	}

	/** What led to this screen. */
	#history(): string {
		const ago = (at: number) => `${Math.round(performance.now() - at)} ms ago`;
		const repaints = `${this.#wire.repaints - this.#repaintsThen} repaints since the resize, ${ago(this.#resizedAt)}`;
		return `${repaints}; last byte ${ago(this.#lastByte)}: ${JSON.stringify(this.#terminal.raw.slice(-300))}`;
	}

	#modeProblems(): string[] {
		const wrong = (mode: string, is: boolean, what: string) => (this.modes.get(mode) === is ? [] : [what]);
		return [
			...wrong('1049', true, 'not on the alternate screen'),
			...wrong('25', false, 'the cursor is shown'),
			...wrong('2004', true, 'bracketed paste is off'),
			...wrong('1004', true, 'focus reports are off'),
			...(this.modes.get('1002') === this.modes.get('1006') ? [] : ['half of the mouse is on']),
		];
	}

	/** The modes that a wall which has ended left on; its last bytes may come after the news of its end. */
	async leftOn(): Promise<string[]> {
		const on = () => [...this.modes].filter(([mode, is]) => (mode === '25' ? !is : is)).map(([mode]) => mode);
		for (let waited = 0; on().length > 0 && waited < 3000; waited += 20) await sleep(20);
		return on();
	}

	/** Ctrl-L, which answers even in a dialog; what was half typed may swallow the first one. */
	async redraw(): Promise<boolean> {
		for (let attempt = 0; attempt < 5; attempt++) {
			const before = this.#wire.repaints;
			this.#terminal.send('\x0c');
			if (await this.until(() => this.#wire.repaints > before, attempt === 0 ? 1200 : patience / 2)) {
				await this.settle(performance.now());
				return this.aligned(2000);
			}
		}
		return false;
	}

	/** All keys have been taken and drawn: the wall sleeps, and writes nothing. False when it has too much to do. */
	async #idle(): Promise<boolean> {
		let since = performance.now();
		const deadline = since + 2000;
		while (performance.now() - since < 120) {
			if (statOf(this.#terminal.pid)?.state !== 'S') since = performance.now();
			since = Math.max(since, this.#lastByte);
			if (since > deadline || this.ended) return false;
			await sleep(4);
		}
		return true;
	}

	/** The screen that came about bit by bit against the same one painted anew. Nothing arrives meanwhile. */
	async compare(): Promise<string[]> {
		const {pid} = this.#stand.sandbox;
		process.kill(pid, 'SIGSTOP');
		try {
			if (!(await this.#idle()) || !(await this.aligned())) return [];
			const drawn = this.#frames;
			this.#wiped = undefined;
			if (!(await this.redraw())) return this.ended ? [] : ['Ctrl-L was not answered'];
			const before = this.#wiped as Wiped | undefined;
			const after = this.cells();
			const now = this.#terminal.lines();
			// Something else was drawn, too: then what was just told and not yet drawn may be the difference.
			if (!before || this.#frames !== drawn + 1 || before.cells.length !== after.length) return [];
			this.compared += 1;
			return before.cells.flatMap((row, y) =>
				row === after[y] ? [] : [`row ${y + 1} was not what it is after Ctrl-L:\n  ${before.lines[y]}\n  ${now[y]}`],
			);
		} finally {
			process.kill(pid, 'SIGCONT');
		}
	}
}
