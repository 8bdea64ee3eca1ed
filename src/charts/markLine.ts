/** The marks of charts in words, in one line. Pure. */
import {inAscii} from '../text/ascii.ts';
import {moment} from '../zone.ts';
import {glyphsOf} from './glyphs.ts';
import {clipped, lineWidth} from './lines.ts';
import type {Chart, ChartDrawing, ChartLine, ChartSegment, Mark} from './types.ts';

const isOfAlert = ({kind}: Mark): boolean => kind === 'fired' || kind === 'resolved';

/**
 * `▼ 10:55:57 deploy 00008-txf  ■ 10:57:17 Health endpoint  +3`: the marks within the range, as many as have room, then how
 * many there are besides. What was changed comes before the alerts, which it may explain; the newest first of both. Empty where
 * there are no marks. With a cursor those that are nearest to it come first.
 */
export function markLine(
	{marks = [], range, zone}: Pick<Chart, 'marks' | 'range' | 'zone'>,
	{width, now, glyphs, cursor}: Pick<ChartDrawing, 'width' | 'now' | 'glyphs' | 'cursor'>,
): ChartLine {
	const {marks: heads, ellipsis} = glyphsOf(glyphs);
	const parts = marks
		.filter(({t}) => t > now - range && t <= now)
		.toSorted((a, b) =>
			cursor === undefined
				? Number(isOfAlert(a)) - Number(isOfAlert(b)) || b.t - a.t
				: Math.abs(a.t - cursor) - Math.abs(b.t - cursor),
		)
		.map(({t, kind, text}): ChartSegment => {
			const words = `${heads[kind]} ${moment(t, now, zone)} ${text}  `;
			return {text: glyphs === 'ascii' ? inAscii(words) : words, tone: kind === 'resolved' ? 'dim' : 'plain'};
		});
	const rest = (shown: number): ChartSegment[] =>
		shown === parts.length ? [] : [{text: `+${parts.length - shown}`, tone: 'dim'}];
	let shown = parts.length;
	while (shown > 1 && lineWidth([...parts.slice(0, shown), ...rest(shown)]) > width) shown -= 1;
	return clipped([...parts.slice(0, shown), ...rest(shown)], width, ellipsis);
}
