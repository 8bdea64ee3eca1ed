/** Lines of a log as series: how many there were in each minute, by the labels that are cut out of them. */
import {hour, minute} from '../../clock.ts';
import type {CountSource} from '../../config/schema/sources.ts';
import {milliseconds} from '../../config/units.ts';
import {type Capture, compileCapture} from '../../filter/capture.ts';
import {cleanDeep, cleanLine} from '../../text/clean.ts';
import {logRow, messageOf, type PlainEntry} from '../log-entry.ts';
import {slide, wholeEvery} from '../slide.ts';
import {isoMs} from '../time.ts';
import type {Reading, Series} from '../types.ts';
import type {Kind} from './kind.ts';

/** Seconds until a line that was written can be read. */
const delaySeconds = 60;
/** ms before the newest known minute that are read again every time, because lines may come late. */
const lateness = 5 * minute;
/** ms for which a label is remembered after its last line left the window: until then it counts none, which is not unknown. */
const remembered = hour;
/** Labels of a source: lines with an id in a label must not fill the memory. */
const mostSeries = 500;

/** When the window of series that were answered was last read whole, ms. */
const wholeAt = new WeakMap<readonly Series[], number>();

export const count: Kind<CountSource> = {
	api: 'logging',
	way: 'logging',
	every: 60_000,
	async read(apis, {system, source, previous, now}, signal) {
		const at = now();
		const start = Math.floor((at - milliseconds(source.window)) / minute) * minute;
		const before = seriesIn(previous);
		const readAt = before && wholeAt.get(before);
		const slides = before !== undefined && readAt !== undefined && at - readAt < wholeEvery && at >= readAt;
		const from = slides
			? Math.max(start, Math.floor(((previous?.fetchedAt ?? at) - lateness) / minute) * minute)
			: start;
		const {entries, requests, more} = await apis.logging.entries(
			system.project,
			source.log,
			from,
			source.limit,
			signal,
		);
		const read = counted(entries, source);
		const series = slides ? slide(before, read, {start: start - remembered, from}) : read;
		const shown = series.slice(0, mostSeries);
		if (!more) wholeAt.set(shown, slides ? readAt : at);
		const newest = entries.reduce((latest, {timestamp}) => Math.max(latest, isoMs(timestamp) ?? 0), 0);
		const dataAt = Math.max(newest, previous?.dataAt ?? 0);
		const cut = more
			? `the newest ${entries.length.toLocaleString('en-US')} lines, there are more`
			: series.length > mostSeries
				? `the first ${mostSeries} labels, there are more`
				: undefined;
		return {
			answer: {
				kind: 'series',
				series: shown,
				delaySeconds,
				stepSeconds: minute / 1000,
				metricKind: 'DELTA',
				unit: 'plain',
				...(cut !== undefined && {cut}),
			},
			fetchedAt: now(),
			...(dataAt > 0 && {dataAt}),
			cost: {requests, bytesBilled: 0},
		};
	},
};

const seriesIn = (reading: Reading | undefined): readonly Series[] | undefined =>
	reading?.answer.kind === 'series' ? reading.answer.series : undefined;

/** The minutes of each combination of labels, by their ends. */
function counted(entries: readonly PlainEntry[], source: CountSource): Series[] {
	const cutters = cuttersOf(source);
	const byLabels = new Map<string, {labels: Record<string, string>; minutes: Map<number, number>}>();
	for (const entry of entries) {
		const time = isoMs(entry.timestamp);
		if (time === undefined) continue;
		const labels = Object.fromEntries(cutters.map(([name, cut]) => [name, cleanLine(cut(entry) ?? '', 256)]));
		const key = JSON.stringify(labels);
		const one = byLabels.get(key) ?? {labels, minutes: new Map<number, number>()};
		byLabels.set(key, one);
		// A minute is the time after its begin, up to and with its end.
		const end = Math.ceil(time / minute) * minute;
		one.minutes.set(end, (one.minutes.get(end) ?? 0) + 1);
	}
	return [...byLabels.values()].map(({labels, minutes}) => ({
		labels,
		points: [...minutes].map(([t, value]) => ({t, value})).sort((a, b) => a.t - b.t),
	}));
}

type Cutter = (entry: PlainEntry) => string | undefined;
const known = new WeakMap<CountSource, [label: string, cut: Cutter][]>();

function cuttersOf(source: CountSource): [label: string, cut: Cutter][] {
	const cutters =
		known.get(source) ??
		Object.entries(source.extract).map(([label, how]): [string, Cutter] => {
			if (typeof how === 'string') {
				const cut = captureOf(how);
				return [label, entry => cut(messageOf(entry))];
			}
			const cut = how.regex === undefined ? (text: string) => text : captureOf(how.regex);
			return [label, entry => cut(String(logRow(cleanDeep(entry), {it: how.field}).it ?? ''))];
		});
	known.set(source, cutters);
	return cutters;
}

/** The schema has already refused what cuts nothing out. */
function captureOf(pattern: string): Capture {
	const made = compileCapture(pattern);
	return 'cut' in made ? made.cut : () => undefined;
}
