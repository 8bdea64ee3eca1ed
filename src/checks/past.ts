/** The last hour of an alert: its levels, by when they began. Pure. */
import {hour, minute} from '../clock.ts';
import {advance, type Run, type RunRule, type Sample, startRun} from './run.ts';
import {type Level, levelOrder, type Past, type Since} from './types.ts';

/** How far back it reaches, ms: an hour, and the minutes by which a source is late. */
const reach = hour + 10 * minute;
/** Levels that are kept where an alert flaps: two a minute. */
const most = 2 * 70;

/** The level of a run whose newest sample has this level: what only builds up has none yet, and what fires on is a warning at least. */
const levelOfRun = ({state}: Pick<Run, 'state'>, level: Level): Level =>
	state === 'pending' ? 'pending' : state === 'ok' ? 'ok' : level === 'crit' ? 'crit' : 'warn';

/** The past with the level of a moment; the same object where nothing is new. */
export function noted(past: Past, t: number, level: Level): Past {
	const last = past.at(-1);
	const next = last?.level === level || (last && last.t > t) ? past : [...past, {t, level}];
	const first = next.findLastIndex(one => one.t <= t - reach);
	const from = Math.max(first, next.length - most, 0);
	// Of what was before the reach only the level counts that went on into it.
	return from === 0 && (first < 0 || next[0]?.t === 0)
		? next
		: next.slice(from).map((one, index) => (index === 0 && first === from ? {...one, t: 0} : one));
}

export const notedRun = (past: Past, t: number, run: Pick<Run, 'state'>, level: Level): Past =>
	noted(past, t, levelOfRun(run, level));

/** The past by the points of a source that has a history, and nothing where they are too far apart to tell. */
export function pastOf<P extends {t: number; value: number}>(
	points: readonly P[],
	{sample, isGood}: {sample: (point: P) => Sample; isGood: (value: number) => boolean},
	rule: RunRule,
): Past {
	const newest = points.at(-1)?.t ?? 0;
	const begin = newest - reach - rule.for - rule.keepFiringFor;
	const its = points.slice(
		Math.max(
			0,
			points.findIndex(({t}) => t >= begin),
		),
	);
	const isCalm = its.every(({t, value}, index) => isGood(value) && t - (its[index - 1]?.t ?? t) <= rule.maxGap);
	const [first] = its;
	if (isCalm && first) return [{t: first.t <= newest - reach ? 0 : first.t, level: 'ok'}];
	let run: Run | undefined;
	let past: Past = [];
	for (const point of its) {
		const one = sample(point);
		if (run?.at !== undefined && one.t - run.at > rule.maxGap) past = noted(past, run.at + 1, 'nodata');
		run = advance(run ?? startRun(one.t), one, rule);
		past = notedRun(past, one.t, run, one.level);
	}
	return past;
}

/** The worst level in each minute until now, oldest first; `t` is the end of the minute. Minutes of which nothing is known are left out. */
export function minutesOf(past: Past, now: number, minutes: number): Since[] {
	const end = (Math.floor(now / minute) + 1) * minute;
	return Array.from({length: minutes}, (_, index) => end - (minutes - 1 - index) * minute).flatMap(t => {
		const its = past.filter((one, at) => one.t < t && (past[at + 1]?.t ?? Number.POSITIVE_INFINITY) > t - minute);
		const level = levelOrder.find(worst => its.some(one => one.level === worst));
		return level === undefined ? [] : [{t, level}];
	});
}
