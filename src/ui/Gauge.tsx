/** A bar for a ratio. */
import {Text} from 'ink';
import {memo} from 'react';
import {useTheme} from '../../hooks/WallContext.ts';
import {useStale} from './Pane.tsx';
import type {Tone} from './theme.ts';

/** Exactly `width` cells: `████░░░░`; unknown is a row of `?`. Neither full below 1 nor empty above 0. */
export function gauge(ratio: number | undefined, width: number, {full, empty}: {full: string; empty: string}): string {
	if (width <= 0) return '';
	if (ratio === undefined || !Number.isFinite(ratio)) return '?'.repeat(width);
	const share = Math.min(1, Math.max(0, ratio));
	const cells =
		share === 0 ? 0 : share === 1 ? width : Math.min(Math.max(width - 1, 0), Math.max(1, Math.round(share * width)));
	return full.repeat(cells) + empty.repeat(width - cells);
}

/** `gauge` as one Text, optionally with a label behind it. */
export const Gauge = memo(function Gauge({
	ratio,
	width,
	tone = 'plain',
	label,
}: {
	ratio: number | undefined;
	width: number;
	tone?: Tone;
	label?: string;
}) {
	const theme = useTheme();
	const stale = useStale();
	return (
		<Text wrap="truncate" {...theme.paint(stale ? 'dim' : tone)}>
			{gauge(ratio, width, theme.glyph)}
			{label === undefined ? '' : ` ${label}`}
		</Text>
	);
});
