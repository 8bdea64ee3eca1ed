/** Two amounts as a ratio: errors of all requests, bytes of their quota. Too few events in all prove nothing. */

import type {Answer, Reading, Series} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {milliseconds} from '../../config/units.ts';
import {duration} from '../../text/durations.ts';
import {plural} from '../../text/format.ts';
import {eventsOf, upTo} from '../events.ts';
import {coursesOf, exact, summed, type Timing, timingOf} from '../series.ts';
import {standingOf} from '../source-standing.ts';
import {groupsOf, missingLabel, type SeriesAnswer} from './groups.ts';
import {type Context, type Measured, unseen, wrongKind} from './measured.ts';
import {metricTimes, overSpans, spansOf} from './spans.ts';

type RatioMeasure = Extract<Measure, {ratio: unknown}>;
type Part = RatioMeasure['ratio']['total'];

/** One part of the ratio, as its source answered it. */
interface Read {
	part: Part;
	reading: Reading;
	answer: SeriesAnswer;
	timing: Timing;
	window: number;
}

interface Amount {
	/** Time of the newest point, ms. */
	newest: number | undefined;
	/** How much there was after `from` up to `to`, ms; undefined where nothing says. */
	in(from: number, to: number): number | undefined;
}

/** One value for each instance of either part. An instance without any events of the first part has none of them, not unknown ones. */
export function ratioValues(context: Context, measure: RatioMeasure): Measured[] {
	const {ratio, by, over, atLeast} = measure;
	const above = readPart(context, 'bad' in ratio ? ratio.bad : ratio.good, by);
	const below = readPart(context, ratio.total, by);
	if ('status' in above) return [above];
	if ('status' in below) return [below];
	if (isLevel(above.answer) !== isLevel(below.answer))
		return [
			{status: 'blind', at: context.now, reason: 'one part is counted, the other one a level: both must be alike'},
		];
	const cut = above.answer.cut ?? below.answer.cut;
	const fetchedAt = Math.min(context.now, above.reading.fetchedAt, below.reading.fetchedAt);
	const [parts, wholes] = [
		groupsOf(above.answer.series, {...above.part, by}),
		groupsOf(below.answer.series, {...below.part, by}),
	];
	const instances = [...new Set([...parts.keys(), ...wholes.keys()])];
	if (instances.length === 0) return [{status: 'nodata', reason: 'no events', at: fetchedAt}];
	// What is told last decides: a span is whole once both parts are.
	const timing = above.timing.delay > below.timing.delay ? above.timing : below.timing;
	const window = Math.min(above.window, below.window);
	const span = Math.max(milliseconds(over), timing.step);
	return instances.map((instance): Measured => {
		const whole = wholes.get(instance) ?? [];
		const [some, all] = [amountOf(parts.get(instance) ?? [], above), amountOf(whole, below)];
		const {newest} = all;
		const spans = spansOf(newest, {span, window, timing, fetchedAt});
		const ratioAt = (from: number, to: number): number | undefined => {
			const total = all.in(from, to) ?? 0;
			return total <= 0 || total < atLeast ? undefined : exact((some.in(from, to) ?? 0) / total);
		};
		const value = ratioAt(spans.end - span, spans.end);
		const its = {
			...(instance !== undefined && {instance}),
			at: spans.end,
			...(newest !== undefined && {dataAt: newest}),
		};
		if (value === undefined) {
			const events = all.in(spans.end - span, spans.end) ?? 0;
			const few = events > 0 ? `only ${plural(Math.round(events), 'event')}` : 'no events';
			return {
				...its,
				status: 'nodata',
				reason: `${few} in ${duration(span)}${events > 0 ? `, ${atLeast} are needed to tell` : ''}`,
			};
		}
		return {
			...its,
			status: 'value',
			value,
			unit: 'ratio',
			history: overSpans(spans, ratioAt),
			step: spans.step,
			...(cut !== undefined && {cut}),
		};
	});
}

function readPart({source, system, now}: Context, part: Part, by: RatioMeasure['by']): Read | Measured {
	const standing = standingOf(source(part.source), now);
	if (standing.level !== 'ok') return unseen(standing, now);
	const {reading} = standing;
	const {answer} = reading;
	if (answer.kind !== 'series') return wrongKind(reading, 'series');
	const fault = missingLabel(answer, {...part, by}) ?? (answer.metricKind === 'CUMULATIVE' ? cumulative : undefined);
	if (fault !== undefined) return {status: 'blind', reason: fault, at: reading.fetchedAt};
	const {period, window} = metricTimes(system, part.source);
	return {part, reading, answer, timing: timingOf(answer, period), window};
}

const cumulative = 'the points are CUMULATIVE, a ratio needs DELTA or GAUGE: take a delta aligner';

const isLevel = ({metricKind}: Extract<Answer, {kind: 'series'}>): boolean => metricKind === 'GAUGE';

/** Events are added; a level is there on average. */
function amountOf(series: readonly Series[], {answer, timing}: Read): Amount {
	if (!isLevel(answer)) {
		const {last, between} = eventsOf(series);
		return {newest: last, in: between};
	}
	const points = summed(coursesOf(series, Number.POSITIVE_INFINITY), timing);
	const times = points.map(({t}) => t);
	return {
		newest: times.at(-1),
		in(from, to) {
			const inside = points.slice(upTo(times, from), upTo(times, to));
			return inside.length === 0 ? undefined : inside.reduce((sum, {value}) => sum + value, 0) / inside.length;
		},
	};
}
