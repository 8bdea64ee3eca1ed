/** The title row of a chart: its name, newest value, limits in words, and the time of the value where that is late. Pure. */

import {minute} from '../clock.ts';
import type {ChartGlyphs} from '../config/theme-names.ts';
import {inAscii} from '../text/ascii.ts';
import {cut, widthOf} from '../text/format.ts';
import {localTime, moment} from '../zone.ts';
import {glyphsOf} from './glyphs.ts';
import type {Grid} from './grid.ts';
import {clipped, lineWidth} from './lines.ts';
import {type Newest, newestIn} from './newest.ts';
import {bucketAt, dayBefore, valueAt} from './pointed.ts';
import {legendOf} from './stack.ts';
import type {Chart, ChartDrawing, ChartLine, ChartLook, ChartSegment} from './types.ts';
import {limitText, troubleOf, valueText} from './values.ts';

const space: ChartSegment = {text: '  ', tone: 'dim'};
const narrow: ChartSegment = {text: ' ', tone: 'dim'};
/** Cells that a word in place of a value keeps. */
const leastOfWord = 6;
const nothing: ChartSegment = {text: 'no value', tone: 'nodata'};

type TitleDrawing = ChartLook & Pick<ChartDrawing, 'cursor' | 'ghost' | 'stretched'>;

export function titleOf(chart: Chart, grid: Grid, drawing: TitleDrawing, width: number): ChartLine {
	const {glyphs, cursor} = drawing;
	const {ellipsis} = glyphsOf(glyphs);
	const pointed = bucketAt(grid, cursor);
	const newest = pointed === undefined ? newestIn(chart, grid.end) : valueAt(chart, grid, pointed);
	const value = valuePart(pointed === undefined ? chart : {...chart, none: nothing}, newest, glyphs);
	const line = headOf(named(chart.title, glyphs), value, {width, ellipsis, isCut: newest === undefined});
	const time = pointed === undefined ? '' : `at ${localTime(grid.start + pointed * grid.bucket, chart.zone)}`;
	const details = detailsOf(chart, newest, grid, drawing);
	for (const text of pointed === undefined ? details : [time, ...details]) {
		const detail: ChartSegment = {text, tone: 'dim'};
		if (text !== '' && lineWidth([...line, space, detail]) <= width) line.push(space, detail);
	}
	return clipped(line, width, ellipsis);
}

/**
 * Title and value. The end of a long title is cut, never a number; the space between them is given up before that.
 * @param isCut whether the value is a word, such as `could not look`, which is less than the name of what could not be looked at
 */
function headOf(
	whole: string,
	value: ChartSegment,
	{width, ellipsis, isCut}: {width: number; ellipsis: string; isCut: boolean},
): ChartSegment[] {
	const least = isCut ? Math.min(leastOfWord, widthOf(value.text)) : widthOf(value.text);
	const room = width - least;
	const gap = widthOf(whole) === room - 1 ? narrow : space;
	const title = cut(whole, room - gap.text.length, ellipsis);
	if (title === '') return [value];
	const left = width - widthOf(title) - gap.text.length;
	return [{text: title, tone: 'strong'}, gap, {...value, text: cut(value.text, left, ellipsis)}];
}

function valuePart(
	{unit, noun, limits = {}, none}: Chart,
	newest: Newest | undefined,
	glyphs: ChartGlyphs,
): ChartSegment {
	if (newest === undefined) return none ?? {text: 'no data', tone: 'nodata'};
	const {value} = newest;
	return {text: named(valueText(value, unit, noun, limits), glyphs), tone: troubleOf(value, limits) ?? 'plain'};
}

/** Details, the most important first. A detail without room is left out whole. */
function detailsOf(
	chart: Chart,
	newest: Newest | undefined,
	grid: Grid,
	{glyphs, cursor, ghost = false, stretched = false}: TitleDrawing,
): string[] {
	const {series, mode, limits = {}, unit, zone} = chart;
	const whose = mode === 'stacked' ? legendOf(series, glyphsOf(glyphs)) : (newest?.label ?? '');
	const words = (['warn', 'crit'] as const).flatMap(level => {
		const limit = limitText(limits, level, unit);
		return limit === undefined ? [] : [`${level} ${limit}`];
	});
	const isNewest = bucketAt(grid, cursor) === undefined;
	const until =
		isNewest && newest !== undefined && isLate(chart, newest, grid) ? `known to ${localTime(newest.t, zone)}` : '';
	const first = Math.min(...series.flatMap(({points}) => points[0]?.t ?? []));
	// Before its first point a chart is blank, and nobody must take that for zero.
	const from =
		stretched && first - grid.start > 2 * grid.bucket && Number.isFinite(first)
			? `read from ${moment(first, grid.end, zone)}`
			: '';
	const before =
		ghost && (mode === 'stacked' || dayBefore(series, grid).every(({points}) => points.length === 0))
			? 'no day before'
			: '';
	return [named(whose, glyphs), words.join(', '), until, from, before];
}

/** Judged by the bucket, not by the clock, so that the title stays the same within a bucket. */
const isLate = ({timing}: Chart, {t}: Newest, {end, bucket}: Grid): boolean =>
	Math.max(timing.delay, end - bucket - t) > minute;

const named = (text: string, glyphs: ChartGlyphs): string => (glyphs === 'ascii' ? inAscii(text) : text);
