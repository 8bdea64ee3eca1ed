/** A line of small bars. A gap is a gap: no data is a blank, zero is the lowest bar. */
export interface SparklineOptions {
	/** Lowest and highest of the scale; by default 0 and the largest value. */
	min?: number;
	max?: number;
	/** Bars from low to high (theme.glyph.blocks). */
	blocks: readonly string[];
	/** Which values are the bad ones: a bar that stands for several shows the worst of them. */
	worst?: 'high' | 'low';
}

/** Exactly `width` cells, newest value at the right; where there are more values than cells, each shows the worst of its bucket. */
export function sparkline(
	values: readonly (number | undefined)[],
	width: number,
	{min = 0, max, blocks, worst = 'high'}: SparklineOptions,
): string {
	if (width <= 0) return '';
	const buckets =
		values.length <= width ? [...values] : bucketed(values, width, worst === 'high' ? Math.max : Math.min);
	const known = buckets.filter(value => value !== undefined);
	const top = max ?? Math.max(min, ...known);
	const bars = buckets.map(value => {
		if (value === undefined || !Number.isFinite(value)) return ' ';
		const share = top > min ? (Math.min(Math.max(value, min), top) - min) / (top - min) : 0;
		// Anything above the minimum is told apart from it: it takes at least the second bar.
		const index = share === 0 ? 0 : Math.max(1, Math.round(share * (blocks.length - 1)));
		return blocks[index] ?? ' ';
	});
	return bars.join('').padStart(width, ' ');
}

function bucketed(
	values: readonly (number | undefined)[],
	width: number,
	pick: (...values: number[]) => number,
): (number | undefined)[] {
	return Array.from({length: width}, (_, index) => {
		const bucket = values.slice(
			Math.floor((index * values.length) / width),
			Math.floor(((index + 1) * values.length) / width),
		);
		const known = bucket.filter(value => value !== undefined);
		return known.length === 0 ? undefined : pick(...known);
	});
}
