/**
 * Keeps the journal of a wall on disk, by a worker: nobody waits for it, and whatever becomes of the disk costs history only.
 */
import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import {second} from '../clock.ts';
import {later} from '../timers.ts';
import type {Fact} from './fact.ts';
import type {Batch, FromWorker, NewReading, Question, ToWorker, WorkerData} from './messages.ts';
import type {JournalReader, LineRow} from './schema.ts';

/** Kept at once: what a person did and expects to be there after any crash. Everything else within a second. */
const urgent: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
	'declared',
	'changed',
	'note',
	'todo',
	'sent',
	'step',
	'met',
	'pin',
	'hypothesis',
	'snoozed',
]);
/** Real ms between two other batches. */
const between = second;
/** What waits for a slow disk: facts, and lines, of which the oldest are given up. */
const most = {facts: 20_000, lines: 2000};
/** Real ms after which a worker that ended is started again, and that the last batch gets when the wall ends. */
const pause = 60 * second;
const patience = 3 * second;

export interface JournalStore {
	/** Hands facts over. */
	facts(facts: readonly Fact[]): void;
	/** What is to be kept of answers and lines; of one source only the newest waits for a slow disk. */
	observe(readings: readonly NewReading[], lines: readonly LineRow[]): void;
	/**
	 * From when on the file tells all that was observed, ms: 0 where none of it was lost, and infinite after the file was begun
	 * anew, until everything was handed over again.
	 */
	keptFrom(): number;
	/** Resolves when everything that was handed over is on disk; false where it cannot be. Never rejects. */
	settled(): Promise<boolean>;
	/** Asks the file, without waiting for it here; undefined where it cannot be read. Never rejects. */
	ask<Name extends Question['name']>(
		name: Name,
		...args: Parameters<JournalReader[Name]>
	): Promise<ReturnType<JournalReader[Name]> | undefined>;
	/** Hands over what waits, and ends the worker. Never rejects. */
	stop(): Promise<void>;
}

/**
 * @param now ms of the wall's clock
 * @param said lines for the log
 * @param trouble is told once when nothing can be kept, and `undefined` once it can again
 * @param anew is told when the file was removed or damaged, and another one has begun
 */
export function createJournalStore({
	path,
	bounds,
	now,
	said,
	trouble,
	anew,
}: WorkerData & {
	now: () => number;
	said: (text: string) => void;
	trouble: (why: string | undefined) => void;
	anew: () => void;
}): JournalStore {
	let worker: Worker | undefined;
	let diedAt = Number.NEGATIVE_INFINITY;
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;
	let facts: readonly Fact[] = [];
	let readings = new Map<string, NewReading>();
	let lines: readonly LineRow[] = [];
	let failing: string | undefined;
	let keptFrom = 0;
	let count = 0;
	/** Whoever waits for a batch or an answer. */
	const open = new Map<number, (message: FromWorker | undefined) => void>();
	/** Batches that the worker has not answered. */
	const writing = new Set<Promise<boolean>>();

	function failed(why: string | undefined): void {
		if ((why === undefined) === (failing === undefined)) return;
		failing = why;
		trouble(why);
	}

	function onMessage(message: FromWorker): void {
		if (message.kind === 'said') {
			said(message.text);
			return;
		}
		if (message.kind === 'anew') {
			keptFrom = Number.POSITIVE_INFINITY;
			anew();
			return;
		}
		const settle = open.get(message.id);
		open.delete(message.id);
		settle?.(message);
	}

	function onEnd(why: string): void {
		worker = undefined;
		diedAt = performance.now();
		if (!stopped) failed(why);
		for (const settle of open.values()) settle(undefined);
		open.clear();
	}

	function running(): Worker | undefined {
		if (worker || performance.now() - diedAt < pause) return worker;
		const data: WorkerData = {path, bounds};
		const made = new Worker(entry(), {
			workerData: data,
			// Nothing of its may reach the screen.
			stdout: true,
			stderr: true,
			execArgv: [],
			resourceLimits: {maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 4},
		});
		made.unref();
		made.on('message', onMessage);
		let why = 'the thread that writes it ended';
		made.on('error', error => {
			why = error.message;
		});
		made.on('exit', () => made === worker && onEnd(why));
		worker = made;
		return made;
	}

	function send<Kind extends FromWorker['kind']>(
		make: (id: number) => ToWorker,
		expected: Kind,
	): Promise<Extract<FromWorker, {kind: Kind}> | undefined> {
		const to = running();
		if (!to) return Promise.resolve(undefined);
		const id = ++count;
		return new Promise(resolve => {
			open.set(id, message => {
				if (message?.kind === 'failed') failed(message.why);
				resolve(message?.kind === expected ? (message as Extract<FromWorker, {kind: Kind}>) : undefined);
			});
			to.postMessage(make(id));
		});
	}

	async function write(batch: Batch): Promise<boolean> {
		const kept = await send(id => ({kind: 'write', id, batch}), 'kept');
		if (kept) failed(undefined);
		return kept !== undefined;
	}

	/** @param whole also what can wait, which goes one batch after the other */
	function flush(whole: boolean): void {
		clearTimeout(timer);
		timer = undefined;
		if (!running()) {
			plan();
			return;
		}
		const batch: Batch = {facts, readings: whole ? [...readings.values()] : [], lines: whole ? lines : [], now: now()};
		facts = [];
		if (whole) {
			readings = new Map();
			lines = [];
		}
		const done = write(batch);
		writing.add(done);
		void done.finally(() => {
			writing.delete(done);
			if (facts.length + readings.size + lines.length > 0) plan();
		});
	}

	function plan(): void {
		if (timer || stopped) return;
		timer = later(() => {
			timer = undefined;
			// A slow disk is not given more than it takes.
			if (writing.size === 0) flush(true);
		}, between);
		timer.unref();
	}

	async function settled(): Promise<boolean> {
		if (facts.length + readings.size + lines.length > 0) flush(true);
		const done = await Promise.all(writing);
		return worker !== undefined && done.every(Boolean);
	}

	return {
		facts(added) {
			if (stopped || added.length === 0) return;
			facts = [...facts, ...added].slice(-most.facts);
			if (added.some(({kind}) => urgent.has(kind))) flush(false);
			else plan();
		},
		observe(newer, added) {
			if (stopped) return;
			// The first that comes after the file was begun anew is everything.
			if (newer.length > 0 && keptFrom === Number.POSITIVE_INFINITY) keptFrom = now();
			for (const reading of newer) readings.set(`${reading.system}/${reading.source}`, reading);
			lines = [...lines, ...added].slice(-most.lines);
			plan();
		},
		keptFrom: () => keptFrom,
		settled,
		async ask(name, ...args) {
			// The name goes with its own arguments.
			const question = {name, args} as Question;
			const answer = await send(id => ({kind: 'ask', id, question}), 'answer');
			return answer?.value as ReturnType<JournalReader[typeof name]> | undefined;
		},
		async stop() {
			if (stopped) return;
			const last = settled();
			stopped = true;
			clearTimeout(timer);
			let end: NodeJS.Timeout | undefined;
			await Promise.race([
				last,
				new Promise(resolve => {
					end = later(() => resolve(undefined), patience);
				}),
			]);
			clearTimeout(end);
			const ending = worker;
			if (!ending) return;
			const gone = new Promise(resolve => ending.once('exit', resolve));
			ending.postMessage({kind: 'stop'} satisfies ToWorker);
			await Promise.race([
				gone,
				new Promise(resolve => {
					end = later(() => resolve(ending.terminate()), patience);
				}),
			]);
			clearTimeout(end);
		},
	};
}

/** `journal.js` beside this bundle, or the source when this is the source. */
const entry = () =>
	fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'journal.js', import.meta.url));
