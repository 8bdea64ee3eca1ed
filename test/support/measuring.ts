/** Measures as YAML writes them, taken from answers of sources that a test makes up. */
import {type Measured, measureValues} from '../../src/checks/measures/index.ts';
import type {Answer, MetricKind, Series} from '../../src/cloud/types.ts';
import {measure as schema} from '../../src/config/schema/measures.ts';
import {lookup, minute, seen, systemOf} from './checks.ts';

export const measuredAt = Date.parse('2026-11-21T18:00:00Z');

/** A series by its labels, one value a minute up to `end`, the newest last; undefined where there is no point. */
export const seriesOf = (
	labels: Record<string, string>,
	values: readonly (number | undefined)[],
	end = measuredAt,
): Series => ({
	labels,
	points: values.flatMap((value, index) =>
		value === undefined ? [] : [{t: end - (values.length - 1 - index) * minute, value}],
	),
});

export const seriesAnswer = (
	series: readonly Series[],
	metricKind: MetricKind = 'DELTA',
	delaySeconds = 0,
): Answer => ({
	kind: 'series',
	series,
	delaySeconds,
	metricKind,
});

const sources = {
	table: {bigquery: 'SELECT 1', tables: ['a.b']},
	requests: {metric: 'requests', aligner: 'ALIGN_DELTA', window: '1h'},
	errors: {metric: 'errors', aligner: 'ALIGN_DELTA', window: '1h'},
	used: {metric: 'used', aligner: 'ALIGN_MAX', window: '1h'},
	quota: {metric: 'quota', aligner: 'ALIGN_MAX', window: '1h'},
};

/** What a measure says of these answers, by source. */
export function taken(measure: unknown, answers: Record<string, Answer>, now = measuredAt): Measured[] {
	const states = Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, seen(answer, now)]));
	return measureValues(systemOf({sources}), schema.parse(measure), lookup(states), now);
}
