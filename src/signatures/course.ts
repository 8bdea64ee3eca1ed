/** How many errors a log had, over time: in steps of ten seconds, so that a check can tell within seconds. */
import {hour, minute} from '../clock.ts';
import {createRing} from './ring.ts';

/** ms between two points. */
export const step = 10_000;
const perMinute = minute / step;
const window = 6 * hour;
/** Minutes of the short list. */
const minutes = 60;

export interface Course {
	add(t: number): void;
	/** Whether anything but the time has changed since `at`, or the minute. */
	isDue(now: number, at: number): boolean;
	/** Of the last 60 minutes, oldest first; the last one is the running minute. */
	perMinute(now: number): number[];
	/** Errors of the minute before each step that is over, oldest first; nothing before the first whole minute since `since`. */
	points(now: number, since: number): {t: number; value: number}[];
}

export function createCourse(): Course {
	const ring = createRing(window / step, step);
	const byMinute = createRing(minutes, minute);
	let newest = Number.NEGATIVE_INFINITY;
	let added = false;
	const cell = (t: number, width: number) => Math.floor(t / width);

	return {
		add(t) {
			ring.add(t);
			byMinute.add(t);
			newest = Math.max(newest, t);
			added = true;
		},
		isDue(now, at) {
			if (cell(now, minute) > cell(at, minute)) return true;
			// Until its last error is out of the minute, the rate falls with every step.
			const isMoving = added || at - newest < minute + 2 * step;
			return isMoving && cell(now, step) > cell(at, step);
		},
		perMinute(now) {
			added = false;
			return byMinute.until(now);
		},
		points(now, since) {
			const counts = ring.until(now);
			const end = cell(now, step) * step;
			const points: {t: number; value: number}[] = [];
			let sum = 0;
			// The last cell is still running.
			for (let index = 0; index < counts.length - 1; index++) {
				sum += (counts[index] ?? 0) - (counts[index - perMinute] ?? 0);
				const t = end - (counts.length - 2 - index) * step;
				if (index >= perMinute - 1 && t - minute >= since) points.push({t, value: sum});
			}
			return points;
		},
	};
}
