/** The times of several rows of points together. Pure. */

type Timed = readonly {readonly t: number}[];

/**
 * All times at which one of several rows has a point, oldest first. Points of one answer are aligned, so one row nearly always has all
 * of them: that is looked at first, because thousands of rows of hundreds of points are as many look-ups.
 */
export function timesOf(rows: readonly Timed[]): readonly number[] {
	let longest: Timed = [];
	for (const row of rows) if (row.length > longest.length) longest = row;
	const times = longest.map(({t}) => t);
	if (rows.every(row => isWithin(row, times))) return times;
	const all = new Set<number>();
	for (const row of rows) for (const {t} of row) all.add(t);
	return [...all].sort((a, b) => a - b);
}

/** Whether all points of a row, oldest first, are at these times. */
function isWithin(row: Timed, times: readonly number[]): boolean {
	let at = 0;
	for (const {t} of row) {
		while ((times[at] ?? Number.POSITIVE_INFINITY) < t) at++;
		if (times[at] !== t) return false;
	}
	return true;
}
