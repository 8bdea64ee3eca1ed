/** A share of a whole with its number: traffic, a budget, a backlog against its limit. Pure. */

import type {Tone} from '../config/theme-names.ts';
import {inAscii} from '../text/ascii.ts';
import {widthOf} from '../text/format.ts';
import {glyphsOf} from './glyphs.ts';
import {clipped, toneOfFill} from './lines.ts';
import type {ChartLine, ChartLook} from './types.ts';

export interface Bar {
	/** From 0 to 1. More is a full bar, NaN an empty one. */
	share: number;
	/** Place of a limit, from 0 to 1. */
	mark?: number;
	/** The number, right of the bar. */
	text: string;
	tone: Tone;
}

/** `███████░░░░┃░░ 52%` in `width` cells. The bar gives way before the number does. */
export function bar({share, mark, text, tone}: Bar, look: ChartLook & {width: number}): ChartLine {
	const {glyphs} = look;
	const width = Math.max(0, Math.floor(look.width) || 0);
	const {bar: chars, ellipsis} = glyphsOf(glyphs);
	const [done, left, limit] = chars;
	const label = glyphs === 'ascii' ? inAscii(text) : text;
	const cells = Math.max(0, width - widthOf(label) - 1);
	// Any share fills at least one cell, and less than all leaves at least one.
	const filled = share > 0 ? (share >= 1 ? cells : Math.min(Math.max(1, Math.round(share * cells)), cells - 1)) : 0;
	const line = Array.from({length: cells}, (_, cell) =>
		cell < filled ? {text: done, tone: toneOfFill(tone, look)} : {text: left, tone: 'dim' as const},
	);
	if (mark !== undefined && mark >= 0 && mark <= 1 && cells > 0)
		line[Math.min(Math.floor(mark * cells), cells - 1)] = {text: limit, tone: 'strong'};
	return clipped([...line, {text: cells > 0 ? ` ${label}` : label, tone}], width, ellipsis);
}
