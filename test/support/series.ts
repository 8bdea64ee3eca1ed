/** Answers of several series, for checks that judge them. */
import type {Answer, Series} from '../../src/cloud/types.ts';

export type SeriesAnswer = Extract<Answer, {kind: 'series'}>;

/** One series of that name (label `id`) with these values at these times, ms. */
export const oneSeries = (id: string, points: readonly (readonly [t: number, value: number])[]): Series => ({
	labels: {id},
	points: points.map(([t, value]) => ({t, value})),
});

/** An answer without delay, unless `more` says so. */
export const seriesOf = (series: readonly Series[], more: Partial<SeriesAnswer> = {}): SeriesAnswer => ({
	kind: 'series',
	series,
	delaySeconds: 0,
	...more,
});
