/** How steep a series is: robust against outliers, because a garbage collector and a busy machine make many. */

export type Point = readonly [x: number, y: number];

export function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	const high = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/**
 * Theil-Sen: the median of the slopes of all pairs, and the line through the median with it. `least`: what the slope is at
 * least, with 97.5 % confidence (Sen, by Kendall's variance). NaN below two points.
 */
export function theilSen(points: readonly Point[]): {slope: number; least: number; at(x: number): number} {
	const slopes: number[] = [];
	for (const [i, [x, y]] of points.entries())
		for (const [otherX, otherY] of points.slice(i + 1)) if (otherX !== x) slopes.push((otherY - y) / (otherX - x));
	const slope = medianOf(slopes);
	const base = medianOf(points.map(([x, y]) => y - slope * x));
	const n = points.length;
	const spread = 1.96 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
	slopes.sort((a, b) => a - b);
	const least = slopes[Math.max(0, Math.floor((slopes.length - spread) / 2))] ?? Number.NaN;
	return {slope, least, at: x => base + slope * x};
}

/** The points of the later half of the time that they span: what a program does while it warms up is no slope. */
export function secondHalf(points: readonly Point[]): Point[] {
	const first = points[0]?.[0] ?? 0;
	const last = points.at(-1)?.[0] ?? 0;
	return points.filter(([x]) => x >= (first + last) / 2);
}
