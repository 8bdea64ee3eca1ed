/** Answers that charts are made of: series by the minute, the last of which is under way. */
import type {Answer, Series} from '../../src/cloud/types.ts';
import {minute} from './checks.ts';

export const now = Date.parse('2026-11-28T19:06:20Z');
export const at = (minutesAgo: number) => Math.floor(now / minute) * minute - minutesAgo * minute;
export const series = (
	labels: Record<string, string>,
	values: readonly [minutesAgo: number, value: number][],
): Series => ({
	labels,
	points: values.map(([ago, value]) => ({t: at(ago), value})).toSorted((a, b) => a.t - b.t),
});
export const metric = (list: readonly Series[], more: Partial<Extract<Answer, {kind: 'series'}>> = {}) =>
	({kind: 'series', series: list, delaySeconds: 60, stepSeconds: 60, ...more}) satisfies Answer;
