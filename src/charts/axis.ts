/** Labels of a plot: values with their unit at the left, times in the zone of the system below. Pure. */
import {day} from '../clock.ts';
import {count, widthOf} from '../text/format.ts';
import {localDate, localTime} from '../zone.ts';
import type {Cell} from './cells.ts';
import type {GlyphSet} from './glyphs.ts';
import type {Grid} from './grid.ts';
import type {Scale} from './scale.ts';
import type {Chart, ChartLine} from './types.ts';
import {valueText} from './values.ts';

/** Cells of a label. They are the same for all charts, so that a time has the same column in charts of one width. */
export const labelWidth = 6;

/** A value in `labelWidth` cells, or nothing: a number is never cut. */
function heightText(value: number, {unit}: Pick<Chart, 'unit'>): string {
	const text = unit === 'count' ? count(value) : valueText(value, unit).replace(/\.0 /, ' ');
	const short = widthOf(text) <= labelWidth ? text : text.replaceAll(' ', '');
	return widthOf(short) <= labelWidth ? short : '';
}

/** The label of each row: the top, the bottom, and the limits. */
export function heightLabels(
	chart: Pick<Chart, 'unit'>,
	{top, bottom}: Scale,
	rows: number,
	limits: readonly {row: number; value: number; tone: Cell['tone']}[],
): Cell[] {
	const labels = Array.from({length: rows}, (): Cell => ({text: '', tone: 'dim'}));
	// The limits come gravest first, and the gravest of a row keeps it.
	for (const {row, value, tone} of limits.toReversed()) labels[row] = {text: heightText(value, chart), tone};
	labels[rows - 1] = {text: bottom === 0 ? '0' : heightText(bottom, chart), tone: 'dim'};
	labels[0] = {text: heightText(top, chart), tone: 'dim'};
	return labels.map(({text, tone}) => ({text: text.padStart(labelWidth), tone}));
}

/** `└10:06─────────10:36────────11:06`, or days for a range of more than one. */
export function timeAxis({start, end}: Grid, zone: string, columns: number, {axes}: GlyphSet): ChartLine {
	const [, corner, level] = axes;
	const text = (t: number) => (end - start > day ? localDate(t, zone).slice(5) : localTime(t, zone));
	const [left, middle, right] = [text(start), text((start + end) / 2), text(end)];
	const line = level.repeat(columns).split('');
	const put = (label: string, at: number) => line.splice(at, label.length, ...label);
	if (left.length <= columns) put(left, 0);
	if (left.length + right.length < columns) put(right, columns - right.length);
	const at = Math.round((columns - middle.length) / 2);
	if (at > left.length && at + middle.length < columns - right.length) put(middle, at);
	return [{text: ' '.repeat(labelWidth) + corner + line.join(''), tone: 'dim'}];
}
