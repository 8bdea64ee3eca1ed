/** A line of small bars. A gap is a gap: no data is a blank, zero is the lowest bar. */
import {Text} from 'ink';
import {memo} from 'react';
import {useTheme} from '../../hooks/WallContext.ts';
import {useStale} from './Pane.tsx';
import type {Tone} from './theme.ts';

export interface SparklineOptions {
	/** Lowest and highest of the scale; by default 0 and the largest value. */
	min?: number;
	max?: number;
	/** Bars from low to high (theme.glyph.blocks). */
	blocks: readonly string[];
}

/** Exactly `width` cells, newest value at the right; where there are more values than cells, each shows the largest of its bucket. */
export function sparkline(
	values: readonly (number | undefined)[],
	width: number,
	{min = 0, max, blocks}: SparklineOptions,
): string {
	if (width <= 0) return '';
	const buckets = values.length <= width ? [...values] : bucketed(values, width);
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

function bucketed(values: readonly (number | undefined)[], width: number): (number | undefined)[] {
	return Array.from({length: width}, (_, index) => {
		const bucket = values.slice(
			Math.floor((index * values.length) / width),
			Math.floor(((index + 1) * values.length) / width),
		);
		const known = bucket.filter(value => value !== undefined);
		return known.length === 0 ? undefined : Math.max(...known);
	});
}

/** `sparkline` as one Text in the glyphs of the theme. */
export const Sparkline = memo(function Sparkline({
	values,
	width,
	min = 0,
	max,
	tone = 'plain',
}: {
	values: readonly (number | undefined)[];
	width: number;
	min?: number;
	max?: number;
	tone?: Tone;
}) {
	const theme = useTheme();
	const stale = useStale();
	return (
		<Text wrap="truncate" {...theme.paint(stale ? 'dim' : tone)}>
			{sparkline(values, width, {min, blocks: theme.glyph.blocks, ...(max === undefined ? {} : {max})})}
		</Text>
	);
});
