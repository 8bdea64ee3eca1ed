/** Counts of events by time: as many cells as a window has, one after the other, the oldest overwritten. */

export interface Ring {
	/** Counts an event; one that is older than the window is left out. */
	add(t: number): void;
	/** The cells up to the one that holds `now`, oldest first. */
	until(now: number): number[];
}

/** @param width of a cell, ms; cells begin at multiples of it */
export function createRing(cells: number, width: number): Ring {
	const counts = new Uint32Array(cells);
	let head = Number.NEGATIVE_INFINITY;
	const cellOf = (t: number) => Math.floor(t / width);
	const isKept = (cell: number) => cell <= head && cell > head - cells;

	function moveTo(cell: number): void {
		if (cell - head >= cells) counts.fill(0);
		else for (let next = head + 1; next <= cell; next++) counts[next % cells] = 0;
		head = cell;
	}

	return {
		add(t) {
			const cell = cellOf(t);
			if (cell > head) moveTo(cell);
			if (isKept(cell)) counts[cell % cells] = (counts[cell % cells] ?? 0) + 1;
		},
		until(now) {
			const last = cellOf(now);
			return Array.from({length: cells}, (_, index) => {
				const cell = last - cells + 1 + index;
				return isKept(cell) ? (counts[cell % cells] ?? 0) : 0;
			});
		},
	};
}
