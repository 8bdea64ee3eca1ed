/** A window of points that slides: what was read before is kept, only its end is read anew. Pure. */
import type {Point, Series} from './types.ts';

/** ms of the window's end that is read again every time: points may come late or be corrected. */
export const lateness = 10 * 60_000;

/**
 * The window (start, …] out of what was read before and an answer that holds all points after `from` (ms). Whatever did
 * not change keeps its identity.
 */
export function slide(
	before: readonly Series[],
	answer: readonly Series[],
	{start, from}: {start: number; from: number},
): readonly Series[] {
	const fresh = new Map(answer.map(one => [keyOf(one), one]));
	const kept = before.flatMap(old => {
		const key = keyOf(old);
		const points = [
			...old.points.filter(({t}) => t > start && t <= from),
			...replaced(
				old.points,
				(fresh.get(key)?.points ?? []).filter(({t}) => t > from),
			),
		];
		fresh.delete(key);
		return points.length > 0 ? [{labels: old.labels, points}] : [];
	});
	return [...kept, ...fresh.values()];
}

function keyOf({labels}: Series): string {
	return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The newer points, each as the older object where it says the same. */
function replaced(older: readonly Point[], newer: readonly Point[]): Point[] {
	const first = newer[0]?.t ?? Number.POSITIVE_INFINITY;
	const known = new Map(older.filter(({t}) => t >= first).map(point => [point.t, point]));
	return newer.map(point => {
		const old = known.get(point.t);
		return old && JSON.stringify(old) === JSON.stringify(point) ? old : point;
	});
}
