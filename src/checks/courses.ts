/** The series of one check: each has a run of its own, and the worst of them is the run of the check. Pure. */
import {minute} from '../clock.ts';
import {own} from '../text/own.ts';
import {results} from './flaps.ts';
import {pastOf} from './past.ts';
import {type Run, type RunRule, rebuild, type Sample} from './run.ts';
import type {Course, HistoryPoint} from './series.ts';
import {levelOrder, type Past} from './types.ts';
import {keepResolved} from './vanished.ts';

/** The runs of a check and of its courses. */
export interface Walked {
	/** By the key of the course. */
	runs: Readonly<Record<string, Run>>;
	/** The check as a whole. */
	run: Run;
	/** The newest point of the worst course. */
	newest: HistoryPoint;
	/** The last hour of the worst course. */
	past: Past;
}

interface Walker {
	/** The former run of the check, and of its courses. */
	before: {run: Run; runs?: Readonly<Record<string, Run>>} | undefined;
	sample: (point: HistoryPoint) => Sample;
	/** Whether a value is good, whatever the time. */
	isGood: (value: number) => boolean;
	rule: RunRule;
	/** Whether the first of two values of one level is the worse. */
	worse: (a: number, b: number) => boolean;
}

/** Walks every course by itself: `for` counts within one series, whatever the others do. */
export function walked(courses: readonly [Course, ...Course[]], {before, sample, isGood, rule, worse}: Walker): Walked {
	const lives = courses.map(({key, history, newest}) => {
		const memory = before?.runs ? own(before.runs, key) : before?.run;
		const told = memory?.state === 'firing' ? history : deciding(history, isGood, rule);
		return {key, newest, history, level: sample(newest).level, run: rebuild(memory, told.map(sample), rule)};
	});
	type Life = (typeof lives)[number];
	const order = (a: Life, b: Life): number =>
		stateRank[a.run.state] - stateRank[b.run.state] ||
		levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level) ||
		(worse(a.newest.value, b.newest.value) ? -1 : worse(b.newest.value, a.newest.value) ? 1 : 0);
	const [speaker] = lives.toSorted(order) as [Life];
	const runs = Object.fromEntries(lives.map(({key, run}) => [key, run]));
	return {
		runs,
		run: together(before, speaker.run, runs),
		newest: speaker.newest,
		past: pastOf(speaker.history, {sample, isGood}, rule),
	};
}

/** ms: after so long a calm an alert is over, no longer shown as resolved, and has stopped to flap. */
const calm = Math.max(keepResolved, (results + 1) * minute);

/** The newest part of a history that decides how things stand: what came before a calm that is long enough no longer counts. */
function deciding(
	history: readonly HistoryPoint[],
	isGood: Walker['isGood'],
	{keepFiringFor}: RunRule,
): readonly HistoryPoint[] {
	const least = Math.max(calm, keepFiringFor);
	let end: HistoryPoint | undefined;
	let good = 0;
	for (let index = history.length - 1; index >= 0; index--) {
		const point = history[index] as HistoryPoint;
		if (!isGood(point.value)) {
			end = undefined;
			good = 0;
			continue;
		}
		end ??= point;
		good += 1;
		if (good > results && end.t - point.t >= least) return history.slice(index);
	}
	return history;
}

const stateRank: Record<Run['state'], number> = {firing: 0, pending: 1, ok: 2};

/** One run out of many: as bad as the worst, since the first that is as bad, resolved with the last. */
function together(former: Walker['before'], worst: Run, runs: Readonly<Record<string, Run>>): Run {
	const before = former?.run;
	const all = Object.values(runs);
	const alike = all.filter(({state}) => state === worst.state);
	if (worst.state === 'firing') {
		// When one series takes over from another, the alert goes on.
		const same = before?.state === 'firing' && goesOn(former?.runs ?? {}, runs, alike) ? [before] : [];
		const [first] = [...same, ...alike].toSorted((a, b) => a.since - b.since);
		return {
			...worst,
			since: first?.since ?? worst.since,
			...(first?.firedAt === undefined ? {} : {firedAt: first.firedAt}),
		};
	}
	const since = worst.state === 'pending' ? Math.min(...alike.map(run => run.since)) : worst.since;
	const ended = [...(before ? [before] : []), ...all]
		.filter(({resolvedAt}) => resolvedAt !== undefined)
		.toSorted((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0))[0];
	// The firing ends now at the latest; it began when it was first reported.
	const fired = before?.state === 'firing' ? before : undefined;
	const resolvedAt = fired && (ended?.resolvedAt ?? 0) < (fired.firedAt ?? 0) ? worst.at : ended?.resolvedAt;
	const firedAt = (fired ?? ended ?? worst).firedAt;
	return {
		...worst,
		since,
		...(firedAt === undefined ? {} : {firedAt}),
		...(resolvedAt === undefined ? {} : {resolvedAt}),
	};
}

/**
 * Whether some series fired at all times since the last look. Between two looks a series may end and begin again, which its
 * own points tell; one that is gone tells nothing.
 */
function goesOn(
	former: Readonly<Record<string, Run>>,
	now: Readonly<Record<string, Run>>,
	firing: readonly Run[],
): boolean {
	const fired = Object.entries(former).filter(([, {state}]) => state === 'firing');
	return (
		fired.length === 0 ||
		fired.some(([key, {firedAt = 0}]) => {
			const end = own(now, key)?.resolvedAt;
			return end === undefined || end <= firedAt || firing.some(one => (one.firedAt ?? end) < end);
		})
	);
}
