/** Blocks one above the other: how high each is. Pure. */

export interface Block {
	/** Lines that it would fill, its frame included. */
	rows: number;
	/** What is left over is its. */
	fills?: true;
	/** 1 is kept longest. */
	rank: number;
}

/** A frame and one line. */
const least = 3;

/** The heights of blocks in `height` lines, 0 for those without room. */
export function blockHeights(height: number, blocks: readonly Block[]): number[] {
	const heights = blocks.map(() => 0);
	const order = blocks.map((_, index) => index).sort((a, b) => (blocks[a]?.rank ?? 0) - (blocks[b]?.rank ?? 0));
	let left = Math.max(0, height);
	const give = (index: number, upTo: number) => {
		const more = Math.min(left, Math.max(0, upTo - (heights[index] ?? 0)));
		heights[index] = (heights[index] ?? 0) + more;
		left -= more;
	};
	for (const index of order) if (left >= least) give(index, least);
	const shown = order.filter(index => (heights[index] ?? 0) > 0);
	for (const index of shown) give(index, blocks[index]?.rows ?? 0);
	const last = shown.find(index => blocks[index]?.fills) ?? shown.at(-1);
	if (last !== undefined) give(last, Number.POSITIVE_INFINITY);
	return heights;
}
