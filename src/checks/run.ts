/** The life of one alert as a walk over samples: ok → pending → firing → ok. Knows nothing of sources or checks. */
import type {Level} from './types.ts';

/** What the walk remembers. All times are ms of the data. */
export interface Run {
	state: 'ok' | 'pending' | 'firing';
	/** Since when the state holds. */
	since: number;
	/** First bad sample of the present run. */
	start?: number;
	/** Time for which the condition is proven to have held, ms. */
	held: number;
	/** Newest sample, and newest bad one. */
	at?: number;
	badAt?: number;
	firedAt?: number;
	resolvedAt?: number;
	/** Something after the newest sample was not seen; the way to the next sample proves nothing. */
	gap: boolean;
	/** Bad, but not due yet: only pending, and no time is counted. */
	notDue: boolean;
}

export interface Sample {
	t: number;
	level: Level;
	notDue: boolean;
}

export interface RunRule {
	/** How long the condition must hold before firing, ms. */
	for: number;
	keepFiringFor: number;
	/** Samples further apart than this prove nothing about the time between them, ms. */
	maxGap: number;
}

export function startRun(at: number): Run {
	return {state: 'ok', since: at, held: 0, gap: false, notDue: false};
}

const isBad = ({level}: Sample): boolean => level === 'warn' || level === 'crit';

/** Takes one more sample. Samples not newer than the newest known are ignored, so that repeats change nothing. */
export function advance(run: Run, sample: Sample, rule: RunRule): Run {
	const {t, notDue} = sample;
	if (run.at !== undefined && t <= run.at) return run;
	const bad = isBad(sample);
	if (bad && run.state === 'firing') return {...run, at: t, badAt: t, gap: false, notDue: false};
	if (bad && notDue)
		return {
			...base(run),
			state: 'pending',
			since: run.notDue ? run.since : t,
			start: t,
			held: 0,
			at: t,
			gap: false,
			notDue: true,
		};
	if (bad) return worsen(run, t, rule);
	if (run.state === 'firing' && run.badAt !== undefined && t - run.badAt < rule.keepFiringFor)
		return {...run, at: t, gap: false};
	return recover(run, t);
}

function worsen(run: Run, t: number, rule: RunRule): Run {
	const running = run.state === 'pending' && !run.notDue;
	const proven = running && !run.gap && run.at !== undefined && t - run.at <= rule.maxGap;
	const held = running ? run.held + (proven ? t - (run.at ?? t) : 0) : 0;
	const next = {...base(run), start: running ? (run.start ?? t) : t, held, at: t, badAt: t, gap: false, notDue: false};
	if (held >= rule.for) return {...next, state: 'firing', since: t, firedAt: t};
	return {...next, state: 'pending', since: running ? run.since : t};
}

function recover(run: Run, t: number): Run {
	const times =
		run.state === 'firing' ? {...(run.firedAt === undefined ? {} : {firedAt: run.firedAt}), resolvedAt: t} : base(run);
	return {...times, state: 'ok', since: run.state === 'ok' ? run.since : t, held: 0, at: t, gap: false, notDue: false};
}

/** What outlives a change of state: when it last fired and resolved. */
function base({firedAt, resolvedAt}: Run): {firedAt?: number; resolvedAt?: number} {
	return {...(firedAt === undefined ? {} : {firedAt}), ...(resolvedAt === undefined ? {} : {resolvedAt})};
}

/**
 * Walks the whole history anew, so that late points and backfill count, and doing it twice changes nothing. Only what
 * reaches back beyond the history is taken from memory.
 */
export function rebuild(memory: Run | undefined, samples: readonly Sample[], rule: RunRule): Run {
	const first = samples[0];
	if (!first) return memory ?? startRun(0);
	let run = seed(memory, first.t) ?? startRun(first.t);
	samples.forEach((sample, index) => {
		const after = samples[index + 1];
		// In a row of good ones only the last says something new, and a calm history is hundreds of them.
		if (run.state !== 'ok' || !after || isBad(sample) || isBad(after)) run = advance(run, sample, rule);
	});
	const newest = samples.at(-1)?.t ?? first.t;
	// A late point can undo a firing that was right by what was known then: that is a resolution, not something to forget.
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
