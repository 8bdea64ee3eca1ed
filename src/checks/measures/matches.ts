/** Lines of a log that matched: all of the window of the source, or of the last minutes of it. */

import type {Reading} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {milliseconds} from '../../config/units.ts';
import {own} from '../../text/own.ts';
import {eventsOf} from '../events.ts';
import {timingOf} from '../series.ts';
import {groupsOf, missingLabel} from './groups.ts';
import {type Context, type Measured, wrongKind} from './measured.ts';
import {overSpans, spansOf} from './spans.ts';

type MatchesMeasure = Extract<Measure, {matches: true}>;

/** A log that was read and had no such line has none of them: that is 0, for each label that had some lately. */
export function matchValues({system, now}: Context, measure: MatchesMeasure, reading: Reading): Measured[] {
	const {answer, fetchedAt: at} = reading;
	const source = own(system.sources, measure.source);
	if (answer.kind !== 'series' || !source || !('count' in source))
		return [wrongKind(reading, 'lines that are counted')];
	const missing = missingLabel(answer, measure);
	if (missing !== undefined) return [{status: 'blind', reason: missing, at}];
	const window = milliseconds(source.window);
	const span = measure.over === undefined ? window : milliseconds(measure.over);
	const {cut} = answer;
	const groups = groupsOf(answer.series, measure);
	if (groups.size === 0) return [{status: 'value', value: 0, at, ...(cut !== undefined && {cut})}];
	return [...groups].map(([instance, series]): Measured => {
		const events = eventsOf(series);
		const spans = spansOf(events.last, {span, window, timing: timingOf(answer), fetchedAt: Math.min(now, at)});
		// The present minute counts at once: nobody waits for the end of it to hear of a line.
		const value = events.between(at - span, Number.POSITIVE_INFINITY);
		const before = overSpans(spans, events.between).filter(({t}) => t < at);
		return {
			...(instance !== undefined && {instance}),
			status: 'value',
			value,
			history: [...before, {t: at, value}],
			step: spans.step,
			at,
			...(events.last !== undefined && {dataAt: Math.min(at, events.last)}),
			...(cut !== undefined && {cut}),
		};
	});
}
