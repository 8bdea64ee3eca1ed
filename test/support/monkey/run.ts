/** A seeded monkey at the built wall. Resolves with what it saw, throws a Bite at the first thing that must not be. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {verifyAudit} from '../../../src/actions/audit/file.ts';
import {requests} from '../faults.ts';
import {memoryOf} from '../processes.ts';
import {Cage} from './cage.ts';
import {type Finale, finish} from './finale.ts';
import {type Step, stepsOf, stepText} from './steps.ts';
import {createStand, type Stand, sizeOf} from './wall.ts';

export interface MonkeyOptions {
	seed: number;
	/** Real seconds, or so many steps: what comes first. */
	seconds: number;
	steps?: number;
	/** How a person replays this seed, for the message. */
	replay: (steps: number) => string;
}

export interface MonkeyReport extends Finale {
	steps: number;
	stepsPerMinute: number;
	/** Screens looked at, and those that changed all the time. */
	screens: number;
	missed: number;
	/** Screens compared with what Ctrl-L makes of them. */
	compared: number;
	/** Walls started: choosing quit in the palette ends one. */
	walls: number;
	/** Confirmations typed, and changes that the sandbox was asked for. */
	consents: number;
	changes: number;
	/** MB, the most. */
	memory: number;
	/** Bytes of log file. */
	logged: number;
}

/** What must never be, with how to see it again. */
export class Bite extends Error {
	override readonly name = 'Bite';
}

/** Steps between two looks at the sandbox, at the memory, and between two comparisons. */
const audited = 25;
const weighed = 100;
const compared = 40;
/** MB. */
const mostMemory = 400;
/** Bytes: two files of 5 MB, and a record. */
const mostLogged = 2 * 5 * 1024 * 1024 + 64 * 1024;

export async function runMonkey(options: MonkeyOptions): Promise<MonkeyReport> {
	const stand = await createStand(options.seed);
	const monkey = new Monkey(options, stand);
	let well = false;
	try {
		const report = await monkey.run();
		well = true;
		return report;
	} finally {
		await monkey.close();
		await stand.close(!well);
	}
}

class Monkey {
	readonly #options: MonkeyOptions;
	readonly #stand: Stand;
	readonly #done: Step[] = [];
	#cage: Cage;
	#walls = 1;
	#changes = 0;
	#compared = 0;
	#memory = 0;
	#seen = 0;
	#missed = 0;
	#consents = 0;

	constructor(options: MonkeyOptions, stand: Stand) {
		this.#options = options;
		this.#stand = stand;
		this.#cage = new Cage(stand.open(), stand);
	}

	get #log(): string {
		return join(this.#stand.folder, 'state', 'pitwall', 'pitwall.log');
	}

	async run(): Promise<MonkeyReport> {
		const {seed, seconds, steps = Number.POSITIVE_INFINITY} = this.#options;
		await this.#ready();
		const began = performance.now();
		for (const step of stepsOf(seed)) {
			if (this.#done.length >= steps || performance.now() - began > seconds * 1000) break;
			this.#done.push(step);
			await this.#cage.step(step);
			await this.#look();
		}
		const minutes = (performance.now() - began) / 60_000;
		await this.#count();
		const finale = await finish(this.#cage, this.#stand).catch(error => this.#bite([String(error)]));
		await this.#count();
		this.#leftBehind();
		this.#account();
		return {
			...finale,
			steps: this.#done.length,
			stepsPerMinute: Math.round(this.#done.length / minutes),
			screens: this.#seen,
			missed: this.#missed,
			compared: this.#compared,
			walls: this.#walls,
			consents: this.#consents,
			changes: this.#changes,
			memory: Math.round(this.#memory),
			logged: sizeOf(this.#log),
		};
	}

	async close(): Promise<void> {
		this.#cage.terminal.stall(false);
		await this.#cage.terminal.close();
	}

	async #ready(): Promise<void> {
		const {terminal, modes} = this.#cage;
		await this.#cage.until(() => terminal.text().includes('SANDBOX') && modes.get('1004') === true, 30_000);
	}

	/** A wall that may have been left by its palette, with exit code 0, is well; the next one begins. */
	async #look(): Promise<void> {
		const done = this.#done.length;
		const cage = this.#cage;
		if (cage.ended?.exitCode === 0 && this.#choseToQuit) return this.#reopen();
		const problems = await cage.check();
		if (cage.ended?.exitCode === 0 && this.#choseToQuit) return this.#reopen();
		if (problems.length > 0) this.#bite(problems);
		if (done % audited === 0) await this.#count();
		if (done % weighed === 0) this.#weigh();
		if (done % compared === 0) {
			const differences = await cage.compare();
			if (cage.ended) return this.#look();
			if (differences.length > 0) this.#bite(differences);
		}
	}

	/** An Enter came just before, which may have chosen quit in the palette: `q` and Ctrl-C are never pressed. */
	get #choseToQuit(): boolean {
		return this.#done.slice(-4).some(step => 'bytes' in step && step.bytes.includes('\r'));
	}

	async #reopen(): Promise<void> {
		const on = await this.#cage.leftOn();
		if (on.length > 0) this.#bite([`left with modes ${on.join(', ')} not restored`]);
		this.#account();
		await this.close();
		this.#walls += 1;
		this.#cage = new Cage(this.#stand.open(), this.#stand);
		await this.#ready();
	}

	/** Numbers of a wall that has gone. */
	#account(): void {
		this.#seen += this.#cage.seen;
		this.#missed += this.#cage.missed;
		this.#compared += this.#cage.compared;
		this.#consents += this.#cage.consent.given;
	}

	async #count(): Promise<void> {
		const {changes} = await requests(this.#stand.http);
		const all = Object.values(changes).reduce((sum, n) => sum + n, 0);
		const more = all - this.#changes;
		this.#changes = all;
		if (more > 0 && !this.#cage.consent.spend(more, performance.now()))
			this.#bite([`${more} changes of the cloud (${JSON.stringify(changes)}) that nobody confirmed`]);
	}

	#weigh(): void {
		const memory = (memoryOf(this.#cage.terminal.pid, 'Pss') ?? 0) / 1024;
		this.#memory = Math.max(this.#memory, memory);
		if (memory > mostMemory) this.#bite([`${Math.round(memory)} MB of memory`]);
		if (sizeOf(this.#log) > mostLogged) this.#bite([`a log file of ${sizeOf(this.#log)} bytes`]);
	}

	/** What is written down: every change, in an unbroken chain, and no internal error. */
	#leftBehind(): void {
		const audit = join(this.#stand.folder, 'state', 'pitwall', 'audit.jsonl');
		const chain = verifyAudit(audit);
		if (!chain.ok) this.#bite([`the audit log is broken: ${JSON.stringify(chain)}`]);
		const executed = readFileSync(audit, 'utf8').match(/"kind":"execute"/g)?.length ?? 0;
		if (executed < this.#changes) this.#bite([`${this.#changes} changes, ${executed} of them in the audit log`]);
		const bad = readFileSync(this.#log, 'utf8').match(/^.*(?:uncaught exception|error while drawing|MaxListeners).*$/m);
		if (bad) this.#bite([`in the log file: ${bad[0]}`]);
	}

	#bite(problems: readonly string[]): never {
		const {seed, replay} = this.#options;
		const {terminal} = this.#cage;
		const done = this.#done.length;
		const last = this.#done
			.slice(-50)
			.map((step, index) => `${done - Math.min(50, done) + index + 1}  ${stepText(step)}`);
		const {cols, rows} = terminal.emulator;
		writeFileSync(join(this.#stand.folder, 'bytes'), terminal.raw);
		throw new Bite(
			[
				...[...new Set(problems)].slice(0, 12),
				`seed ${seed}, step ${done}. Again: ${replay(done)}`,
				`files, and all bytes that were written: ${this.#stand.folder}`,
				'last steps:',
				...last,
				`the screen, ${cols}x${rows}:`,
				terminal.text(),
			].join('\n'),
		);
	}
}
