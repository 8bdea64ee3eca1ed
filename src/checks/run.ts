/** The state machine of one alert over its samples: ok → pending → firing → ok. Independent of sources and checks. */
import {type Flips, flipped, noFlips} from './flaps.ts';
import type {Level} from './types.ts';

/** The state of the machine. All times are ms of the data. */
export interface Run extends Flips {
	state: 'ok' | 'pending' | 'firing';
	/** Since when the state holds. */
	since: number;
	/** First bad sample of the present run. */
	start?: number;
	/** Time for which the condition is proven to have held, ms. */
	held: number;
	/** Bad samples in a row. */
	tries: number;
	/** Newest sample, and newest bad one. */
	at?: number;
	badAt?: number;
	firedAt?: number;
	resolvedAt?: number;
	/** The source was blind after the newest sample, so the time until the next one proves nothing. */
	gap: boolean;
	/** Bad, but not due yet, or outside its hours: only pending, and no time is counted. */
	notDue: boolean;
}

export interface Sample {
	t: number;
	level: Level;
	/** It is too early to call it bad. */
	notDue: boolean;
	/** It is outside the hours of its check, where nothing fires. */
	rests?: boolean;
}

export interface RunRule {
	/** How long the condition must hold before firing, ms. */
	for: number;
	/** Bad samples in a row that it takes. */
	attempts: number;
	keepFiringFor: number;
	/** Samples further apart than this prove nothing about the time between them, ms. */
	maxGap: number;
}

export function startRun(at: number): Run {
	return {state: 'ok', since: at, held: 0, tries: 0, gap: false, notDue: false, ...noFlips};
}

const isBad = ({level}: Sample): boolean => level === 'warn' || level === 'crit';

/** Takes one more sample. Samples not newer than the newest known are ignored, so that repeats change nothing. */
export function advance(run: Run, sample: Sample, rule: RunRule): Run {
	if (run.at !== undefined && sample.t <= run.at) return run;
	const next = step(run, sample, rule);
	return {...next, ...flipped(run, run.at, sample.t, (run.state === 'firing') !== (next.state === 'firing'))};
}

function step(run: Run, sample: Sample, rule: RunRule): Run {
	const {t, notDue, rests = false} = sample;
	const bad = isBad(sample);
	if (bad && run.state === 'firing' && !rests) return {...run, at: t, badAt: t, gap: false, notDue: false};
	if (bad && (notDue || rests)) return waiting(run, t);
	if (bad) return worsen(run, t, rule);
	if (run.state === 'firing' && !rests && run.badAt !== undefined && t - run.badAt < rule.keepFiringFor)
		return {...run, at: t, gap: false};
	return recover(run, t);
}

/** Bad, and nothing is counted. */
const waiting = (run: Run, t: number): Run => ({
	...(run.state === 'firing' ? ended(run, t) : base(run)),
	state: 'pending',
	since: run.notDue ? run.since : t,
	start: t,
	held: 0,
	tries: 0,
	at: t,
	gap: false,
	notDue: true,
});

function worsen(run: Run, t: number, rule: RunRule): Run {
	const running = run.state === 'pending' && !run.notDue;
	const proven = running && !run.gap && run.at !== undefined && t - run.at <= rule.maxGap;
	const held = running ? run.held + (proven ? t - (run.at ?? t) : 0) : 0;
	const tries = running ? run.tries + 1 : 1;
	const next = {
		...base(run),
		start: running ? (run.start ?? t) : t,
		held,
		tries,
		at: t,
		badAt: t,
		gap: false,
		notDue: false,
	};
	if (held >= rule.for && tries >= rule.attempts) return {...next, state: 'firing', since: t, firedAt: t};
	return {...next, state: 'pending', since: running ? run.since : t};
}

const recover = (run: Run, t: number): Run => ({
	...(run.state === 'firing' ? ended(run, t) : base(run)),
	state: 'ok',
	since: run.state === 'ok' ? run.since : t,
	held: 0,
	tries: 0,
	at: t,
	gap: false,
	notDue: false,
});

type Base = Pick<Run, 'firedAt' | 'resolvedAt' | 'flips' | 'flapping'>;

const ended = ({firedAt, flips, flapping}: Run, t: number): Base => ({
	...(firedAt === undefined ? {} : {firedAt}),
	resolvedAt: t,
	flips,
	flapping,
});

/** A run that ends now without a sample, ms: nothing is known of it any more. */
export const closed = (run: Run, now: number): Run => ({
	...ended(run, now),
	state: 'ok',
	since: now,
	held: 0,
	tries: 0,
	...(run.at === undefined ? {} : {at: run.at}),
	gap: true,
	notDue: false,
});

/**
 * A run whose newest sample is from the future, because the clock was set back: it was as long ago as the next sample, and
 * the time between proves nothing. When it fired stays as it was told. `t`: of the next sample, ms.
 */
export function setBack(run: Run, t: number): Run {
	if (run.at === undefined || run.at - t <= tolerated) return run;
	const by = run.at - t + 1;
	return {
		...run,
		since: Math.min(run.since, t),
		at: run.at - by,
		...(run.start === undefined ? {} : {start: run.start - by}),
		...(run.badAt === undefined ? {} : {badAt: run.badAt - by}),
		gap: true,
	};
}

/** ms: clocks are corrected by less all the time. */
const tolerated = 5000;

/** The part that survives a change of state: when it last fired and resolved, and how it flapped. */
function base({firedAt, resolvedAt, flips, flapping}: Run): Base {
	return {
		...(firedAt === undefined ? {} : {firedAt}),
		...(resolvedAt === undefined ? {} : {resolvedAt}),
		flips,
		flapping,
	};
}

/**
 * Walks the whole history again, so that late points and backfill count; idempotent. Only the time before the history is taken
 * from memory.
 */
export function rebuild(memory: Run | undefined, samples: readonly Sample[], rule: RunRule): Run {
	const first = samples[0];
	if (!first) return memory ?? startRun(0);
	let run = seed(memory, first.t) ?? startRun(first.t);
	samples.forEach((sample, index) => {
		const after = samples[index + 1];
		// Of consecutive good samples only the last matters, and a calm history has hundreds of them.
		if (run.state !== 'ok' || run.flips !== 0 || !after || isBad(sample) || isBad(after))
			run = advance(run, sample, rule);
	});
	const newest = samples.at(-1)?.t ?? first.t;
	// A clock that was set back hides the newest points: what they have proven still holds.
	if (memory?.state === 'firing' && run.state === 'pending' && newest < (memory.at ?? 0))
		return {...memory, at: newest};
	// A late point may undo a firing that was right at its time: it is resolved, not forgotten.
	if (memory?.state === 'firing' && run.state !== 'firing' && (run.resolvedAt ?? 0) < (memory.firedAt ?? 0)) {
		return {...run, resolvedAt: newest, ...(memory.firedAt === undefined ? {} : {firedAt: memory.firedAt})};
	}
	return run;
}

function seed(memory: Run | undefined, first: number): Run | undefined {
	if (!memory) return undefined;
	if (memory.state === 'ok' || memory.start === undefined || memory.start >= first) return undefined;
	const at = memory.at ?? first;
	return at < first ? memory : {...memory, at: first, held: Math.max(0, memory.held - (at - first))};
}
