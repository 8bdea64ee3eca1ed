/** The charts of a service: who has the traffic, and how the newest revision does beside the last good one. Pure. */
import {shortRevision} from '../actions/run/traffic.ts';
import type {Chart, ChartSeries, Limits} from '../charts/types.ts';
import {seriesOfService} from '../checks/by-revision.ts';
import {limitsOf} from '../checks/levels.ts';
import type {HistoryPoint, Timing} from '../checks/series.ts';
import {timingOf} from '../checks/series.ts';
import {standingOf} from '../checks/source-standing.ts';
import {hour, minute} from '../clock.ts';
import type {Answer, Series} from '../cloud/types.ts';
import {sliSource} from '../config/judged.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {comparison} from '../config/units.ts';
import {noneOf} from '../panes/chart/charts.ts';
import {seriesNumbers} from '../panes/chart/numbers.ts';
import {marksOf} from '../panes/marks.ts';
import type {SystemScene} from '../scene/types.ts';
import {comparedPair, type Revision} from './revisions.ts';
import {serviceSources} from './sources.ts';

/** Length of the time axes. */
const range = hour;

type SeriesAnswer = Extract<Answer, {kind: 'series'}>;

/** Traffic by revision; then, where they are known, 5xx and latency of the revision that matters and of the last good one. */
export function chartsOfService(scene: SystemScene, service: string, revisions: readonly Revision[]): Chart[] {
	const {system, source, now} = scene;
	const {counts, latency} = serviceSources(system);
	const {worst, good} = comparedPair(revisions);
	const pair = [worst, good].flatMap(one => (one ? [one.name] : []));
	const marks = marksOf(scene);
	// Of several lines the title names the one whose value it says.
	const whose = worst && !good ? ` of ${worst.short}` : '';
	/** Nothing where the system has no such source: a chart that could not be read says so. */
	const chart = (id: string | undefined, draw: (answer: SeriesAnswer) => Drawn, look: Look): Chart[] => {
		if (id === undefined) return [];
		const state = source(id);
		const {reading} = state;
		const drawn = reading?.answer.kind === 'series' ? draw(reading.answer) : nothing;
		const readAt = reading && {readAt: reading.fetchedAt};
		return [{...look, ...drawn, ...readAt, ...noneOf(standingOf(state, now).level), range, zone: system.tz, marks}];
	};
	return [
		...chart(counts, answer => sharesOf(answer, service), {
			title: 'Traffic by revision',
			unit: 'ratio',
			mode: 'stacked',
		}),
		...chart(counts, answer => errorsOf(answer, service, pair), {
			title: `5xx${whose}`,
			unit: 'ratio',
			mode: 'line',
			limits: sloLimits(system, counts, 'ratio'),
		}),
		...chart(latency, answer => latencyOf(answer, service, pair), {
			title: `Latency P95${whose}`,
			unit: 'ms',
			mode: 'line',
			limits: sloLimits(system, latency, 'distribution'),
		}),
	];
}

type Look = Pick<Chart, 'title' | 'unit' | 'mode' | 'limits'>;

/** Limits of the system's own objective over a source, and that of its check. */
function sloLimits(system: SystemConfig, source: string | undefined, kind: 'ratio' | 'distribution'): Limits {
	const slo = system.slos.find(one => kind in one.sli && sliSource(one) === source);
	// Objectives over the good share have their limits from below, which are no limits of what goes wrong.
	const limits = Object.entries(limitsOf(slo?.levels ?? {})).filter(([, limit]) => limit.startsWith('>'));
	return Object.fromEntries(limits.map(([level, limit]) => [level, comparison(limit)]));
}

interface Drawn {
	series: readonly ChartSeries[];
	timing: Timing;
}

const nothing: Drawn = {series: [], timing: {delay: 0, step: minute}};

/** Charts by the answer that they are worked out from: a scene changes far more often than one of its answers. */
const worked = new WeakMap<SeriesAnswer, Map<string, Drawn>>();

function kept(answer: SeriesAnswer, what: string, work: () => Drawn): Drawn {
	const known = worked.get(answer) ?? new Map<string, Drawn>();
	worked.set(answer, known);
	const drawn = known.get(what) ?? work();
	known.set(what, drawn);
	return drawn;
}

/** Requests by revision at each time, and those of them that failed. */
function byRevision(answer: SeriesAnswer, service: string): Map<string, Map<number, {all: number; bad: number}>> {
	const revisions = new Map<string, Map<number, {all: number; bad: number}>>();
	for (const {labels, points} of seriesOfService(answer.series, service)) {
		const name = labels.revision_name ?? '';
		const times = revisions.get(name) ?? new Map<number, {all: number; bad: number}>();
		revisions.set(name, times);
		for (const {t, value = 0} of points) {
			const {all, bad} = times.get(t) ?? {all: 0, bad: 0};
			times.set(t, {all: all + value, bad: bad + (labels.response_code_class === '5xx' ? value : 0)});
		}
	}
	return revisions;
}

const inOrder = (points: Iterable<HistoryPoint>): HistoryPoint[] => [...points].sort((a, b) => a.t - b.t);

/** The share of all requests that each revision answered, the newest revision first; those without any are left out. */
function sharesOf(answer: SeriesAnswer, service: string): Drawn {
	return kept(answer, `shares ${service}`, () => {
		const revisions = byRevision(answer, service);
		const totals = new Map<number, number>();
		for (const times of revisions.values()) for (const [t, {all}] of times) totals.set(t, (totals.get(t) ?? 0) + all);
		const series = [...revisions].flatMap(([name, times]) => {
			const points = inOrder(
				[...totals].flatMap(([t, total]) => (total > 0 ? [{t, value: (times.get(t)?.all ?? 0) / total}] : [])),
			);
			return points.some(({value}) => value > 0) ? [{name, label: shortRevision(service, name), points}] : [];
		});
		return {
			timing: timingOf(answer, minute),
			// Their names are numbered in the order in which they were made.
			series: series.toSorted((a, b) => (a.name < b.name ? 1 : -1)).map(({label, points}) => ({label, points})),
		};
	});
}

/** The share of their requests that revisions failed. */
function errorsOf(answer: SeriesAnswer, service: string, names: readonly string[]): Drawn {
	return kept(answer, `errors ${service} ${names.join(' ')}`, () => {
		const revisions = byRevision(answer, service);
		return {
			timing: timingOf(answer, minute),
			series: names.flatMap(name => {
				const times = revisions.get(name) ?? [];
				const points = inOrder([...times].flatMap(([t, {all, bad}]) => (all > 0 ? [{t, value: bad / all}] : [])));
				return points.length === 0 ? [] : [{label: shortRevision(service, name), points}];
			}),
		};
	});
}

function latencyOf(answer: SeriesAnswer, service: string, names: readonly string[]): Drawn {
	return kept(answer, `latency ${service} ${names.join(' ')}`, () => {
		const own: readonly Series[] = seriesOfService(answer.series, service).filter(({labels}) =>
			names.includes(labels.revision_name ?? ''),
		);
		return {
			timing: timingOf(answer, minute),
			series: names.flatMap(name => {
				const {series} = seriesNumbers(
					{where: {revision_name: [name]}},
					{...answer, series: own},
					{value: 'p95', counts: false, period: minute},
				);
				const points = series[0]?.points ?? [];
				return points.length === 0 ? [] : [{label: shortRevision(service, name), points}];
			}),
		};
	});
}
