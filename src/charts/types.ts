/** Input and output of charts: series, limits and marks go in, lines of text in the tones of the theme come out. Plain data. */
import type {Unit} from '../checks/format.ts';
import type {Trouble} from '../checks/levels.ts';
import type {HistoryPoint, Timing} from '../checks/series.ts';
import type {ChartGlyphs, Tone} from '../config/theme-names.ts';
import type {Comparison} from '../config/units.ts';

/** The unit of the values: ms, bytes, shares (0.05 is 5 %), rates, dollars or plain numbers. */
export type ChartUnit = Unit;

/** One series of numbers over time. */
export interface ChartSeries {
	/** Tells it apart from the others: a revision, a priority. Empty where there is one series only. */
	label: string;
	/** Oldest first; `t` is the end of the point's interval, ms. Values that are not finite are left out. */
	points: readonly HistoryPoint[];
}

/** An event, the same on all charts of a system: a change from outside, an action of ours, an alert that fired or resolved. */
export interface Mark {
	/** ms. */
	t: number;
	kind: 'change' | 'action' | 'fired' | 'resolved';
	/** The event in words, for a list of the marks. */
	text: string;
}

/** The limits of a chart, as `comparison('> 5%')` reads them from config. */
export type Limits = Partial<Record<Trouble, Comparison>>;

/**
 * - `area`: columns from zero up, for one series.
 * - `line`: one line per series.
 * - `stacked`: the sum of the series, in layers; the newest series comes first and is at the bottom, the fourth and later ones are one layer.
 */
export type ChartMode = 'line' | 'area' | 'stacked';

/** The input of `timeChart` and `tile`. Nothing in it depends on the screen or the clock. */
export interface Chart {
	title: string;
	series: readonly ChartSeries[];
	unit: ChartUnit;
	/** A word behind the value in the title: `/s`, `/min`, `waiting`. */
	noun?: string;
	/** A ratio with lower limits only is drawn as its bad share: `< 99%` becomes `> 1%` of the rest. */
	limits?: Limits;
	/** The pace of the source: no bucket is finer than `step`, and the last `delay` is not known yet. */
	timing: Timing;
	/** Length of the time axis, which ends now, ms. */
	range: number;
	/** Time zone of the system: times on the axis and the start of buckets are on its clock. */
	zone: string;
	/** When the source was last read, ms: nothing after it is known. Absent: the source is read all the time. */
	readAt?: number;
	/** In any order; those outside the range are not shown. */
	marks?: readonly Mark[];
	mode: ChartMode;
	/** Stands in place of the value where there is none. Absent: `no data`. */
	none?: ChartSegment;
	/** Logarithmic, for latencies. Stacked charts are always linear. */
	log?: boolean;
}

/** The look of charts on this screen. */
export interface ChartLook {
	glyphs: ChartGlyphs;
	/** Columns beyond a limit are `#`, and limits are dim: for themes in which trouble has no colour of its own, or a background. */
	hashes: boolean;
}

/** Size, look and time of one drawing. */
export interface ChartDrawing extends ChartLook {
	/** Cells and lines. The chart is never wider or higher. */
	width: number;
	height: number;
	/** ms. The lines are the same for every moment of one bucket. */
	now: number;
	/** A time that is pointed at, ms: its column stands out, and the title has its value. Absent, or outside the axis: the newest value. */
	cursor?: number;
	/** The range is longer than the chart's own: the title says from when on there are numbers. */
	stretched?: boolean;
	/** The same numbers a day earlier, as a dim line on free cells. */
	ghost?: boolean;
	/** The top of the scale, from the one that the data asks for, as `nextTop` keeps it. Absent: the latter. */
	top?: (wanted: number) => number;
}

/** Text in one tone. */
export interface ChartSegment {
	text: string;
	tone: Tone;
}

/** One line of the screen, from left to right. */
export type ChartLine = readonly ChartSegment[];
