/** How a number went before and after an action, as bars with a mark between them. Pure. */
import {sparkline} from '../../panes/sparkline.ts';

interface Wanted {
	/** When the action was, and how long is shown on each side of it, ms. */
	at: number;
	span: number;
	/** Cells on each side of the mark. */
	cells: number;
	/** Low values are the bad ones: the bars begin at the lowest of them. The objective is on the scale, so that a height means something. */
	lower: boolean;
	objective: number;
	blocks: readonly string[];
	mark: string;
}

/** Both sides are on one scale. @param points oldest first */
export function stripOf(
	points: readonly {t: number; value: number}[],
	{at, span, cells, lower, objective, blocks, mark}: Wanted,
): string {
	const values = [objective, ...points.map(({value}) => value)];
	const min = lower ? Math.min(...values) : 0;
	const max = Math.max(...values);
	const step = span / cells;
	const worst = lower ? Math.min : Math.max;
	const side = (from: number) =>
		Array.from({length: cells}, (_, cell) => {
			const begins = from + cell * step;
			const its = points.filter(({t}) => t > begins && t <= begins + step);
			return its.length === 0 ? undefined : worst(...its.map(({value}) => value));
		});
	const bars = (from: number) => sparkline(side(from), cells, {min, max, blocks, worst: lower ? 'low' : 'high'});
	return `${bars(at - span)}${mark}${bars(at)}`;
}
