/** Who gets how many lines of a page: panes bid for them, and the most urgent bids are met first. Pure. */

/** A height that a pane would have. */
export interface Bid {
	/** The lower, the sooner it is met. */
	rank: number;
	/** Lines, border included; 1 is the line of the pane in place of its box; Infinity takes what is left over. */
	rows: number;
	/** All of them or none; without it as many as there are, once the pane is a box. */
	whole?: true;
}

export interface Bidder {
	id: string;
	/** From the lowest to the highest. */
	bids: readonly Bid[];
}

/** The lowest box: a border and one line. */
export const leastBox = 3;

/** Lines of a pane that takes what is left over, where nothing is. */
export const usualRows = 10;

/** Lines that a pane asks for in the end. */
export function wanted({bids}: Bidder): number {
	const most = Math.max(0, ...bids.map(({rows}) => rows));
	return Number.isFinite(most) ? most : usualRows;
}

/** Lines of each pane, 0 for one that gets none. */
export type Heights = ReadonlyMap<string, number>;

/**
 * Meets bids rank by rank. Of one rank all that want a height as a whole come first, in order; then those that grow share, line
 * by line, in proportion to what they ask for.
 * @param total lines there are
 * @param measure lines that panes of these heights take together: less than their sum where they stand side by side
 * @param first the pane that comes before the others of its rank
 */
export function shareRoom(
	panes: readonly Bidder[],
	total: number,
	measure: (heights: Heights) => number,
	first?: string,
): Heights {
	const heights = new Map(panes.map(({id}) => [id, 0]));
	const heightOf = (id: string) => heights.get(id) ?? 0;
	/** Gives a pane this height if there is room for it. */
	const give = (id: string, rows: number): boolean => {
		const before = heightOf(id);
		heights.set(id, rows);
		if (measure(heights) <= total) return true;
		heights.set(id, before);
		return false;
	};
	const ordered = panes.toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
	const bids = ordered.flatMap(({id, bids: its}) => its.map(bid => ({id, ...bid})));
	for (const rank of [...new Set(bids.map(bid => bid.rank))].toSorted((a, b) => a - b)) {
		const its = bids.filter(bid => bid.rank === rank);
		for (const {id, rows, whole} of its) if (whole && rows > heightOf(id)) give(id, rows);
		const isGrowing = ({id, rows, whole}: Bid & {id: string}) =>
			!whole && heightOf(id) >= leastBox && heightOf(id) < Math.min(rows, total);
		const share = ({id, rows}: Bid & {id: string}) => heightOf(id) / (Number.isFinite(rows) ? rows : usualRows);
		let growing = its.filter(isGrowing);
		while (growing.length > 0) {
			const next = growing.reduce((least, one) => (share(one) < share(least) ? one : least));
			const given = give(next.id, heightOf(next.id) + 1);
			growing = growing.filter(one => (given || one.id !== next.id) && isGrowing(one));
		}
	}
	return heights;
}
