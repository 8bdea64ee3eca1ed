/** How several charts share one space. Pure. */

interface Size {
	width: number;
	height: number;
}

/** Charts in rows of `columns`; all have the same width, so that a time is in the same column everywhere. */
export interface Arrangement {
	columns: number;
	width: number;
	/** Height of each row, lines. */
	heights: readonly number[];
}

/** Cells between two charts. */
export const chartGap = 2;
/** Cells of width that are worth as much as one line of height. */
const cellsPerLine = 6;
/** Narrower ones would cut their titles: lines of their own are better where there is room for that. */
const leastWidth = 24;

/** Lower ones have no axes. */
const leastHeight = 5;

/** The arrangement in which charts are largest; fewer rows than it takes where there is no room for all. */
export function arrangement(count: number, {width, height}: Size): Arrangement {
	const all = Array.from({length: Math.max(1, count)}, (_, index) => {
		const columns = index + 1;
		const rows = Math.min(Math.ceil(count / columns), height);
		const wide = Math.floor((width - (columns - 1) * chartGap) / columns);
		const isWhole = rows * columns >= count && wide > 0;
		const size = wide < leastWidth ? wide / 1000 : Math.min(wide / cellsPerLine, Math.floor(height / rows));
		return {columns, rows, width: wide, size: isWhole ? size : 0};
	});
	const best = all.reduce((most, one) => (one.size > most.size ? one : most));
	const line = (row: number) => Math.floor((row * height) / best.rows);
	const even = Array.from({length: best.rows}, (_, row) => line(row + 1) - line(row));
	// Rather one row of charts with axes, and the others as tiles of a line, than none with an axis.
	const first = height - (best.rows - 1);
	const isUneven = Math.floor(height / best.rows) < leastHeight && first >= leastHeight;
	return {
		columns: best.columns,
		width: best.width,
		heights: isUneven ? even.map((_, row) => (row === 0 ? first : 1)) : even,
	};
}
