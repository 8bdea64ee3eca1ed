/** What a check judged over time: as a chart with its limits where there are numbers, else as levels for a strip. Pure. */
import type {Chart, ChartSeries, ChartUnit} from '../../charts/types.ts';
import {etlView} from '../../checks/etl.ts';
import {isOpen} from '../../checks/etl-runs.ts';
import {groupsOf} from '../../checks/measures/groups.ts';
import {measureValues} from '../../checks/measures/index.ts';
import {minutesOf} from '../../checks/past.ts';
import type {HistoryPoint, Timing} from '../../checks/series.ts';
import {spacingOf} from '../../checks/sli.ts';
import {sloView, unitOfSlo} from '../../checks/slo.ts';
import type {Alert, Level} from '../../checks/types.ts';
import {unitOf} from '../../checks/units.ts';
import {day, hour, minute} from '../../clock.ts';
import {sloOf, sourcesOf} from '../../config/judged.ts';
import {paneOf} from '../../config/panes.ts';
import type {CheckConfig} from '../../config/schema/checks.ts';
import type {SystemScene} from '../../scene/types.ts';
import {duration} from '../../text/durations.ts';
import {own} from '../../text/own.ts';
import {marksOf} from '../marks.ts';
import {limitsFor} from './charts.ts';
import {shortLabels} from './labels.ts';
import {windowOf} from './meaning.ts';
import {seriesNumbers} from './numbers.ts';

/** Numbers over time, one series for each that is judged by itself. */
interface Past {
	series: readonly ChartSeries[];
	timing: Timing;
}

type Worked = {of: readonly unknown[]; past: Past | undefined};
const worked = new WeakMap<CheckConfig, Map<string, Worked>>();

/** The numbers that a check judged; the same ones as long as its sources say the same. Undefined where it only ever has one. */
function pastOf(check: CheckConfig, scene: SystemScene, instance: string | undefined): Past | undefined {
	const {system, source} = scene;
	const of = sourcesOf(system, check.measure).map(id => source(id).reading);
	const known = worked.get(check) ?? new Map<string, Worked>();
	worked.set(check, known);
	const last = known.get(instance ?? '');
	if (last?.of.length === of.length && last.of.every((one, index) => one === of[index])) return last.past;
	const past = work(check, scene, instance);
	known.set(instance ?? '', {of, past});
	return past;
}

function work(
	{measure}: CheckConfig,
	{system, source, asOf}: SystemScene,
	instance: string | undefined,
): Past | undefined {
	const sloId = sloOf(measure);
	if (sloId !== undefined) {
		const slo = system.slos.find(({id}) => id === sloId);
		if (!slo) return undefined;
		const {points, delay} = sloView(slo, source, asOf, system.tz);
		return pastFrom([{label: '', points}], delay);
	}
	if ('total' in measure) {
		const {answer} = source(measure.source).reading ?? {};
		if (answer?.kind !== 'series') return undefined;
		const series = groupsOf(answer.series, measure).get(instance) ?? [];
		return seriesNumbers({}, {...answer, series}, {value: 'sum', counts: true, period: minute});
	}
	const judged = measureValues(system, measure, source, asOf).find(one => one.instance === instance);
	if (!judged) return undefined;
	const {courses, step} = judged;
	// More traffic than usual is not less than none of it missing.
	const isTraffic = 'traffic' in measure;
	const history = (judged.history ?? []).map(({t, value}) => ({t, value: isTraffic ? Math.min(1, value) : value}));
	const series = courses
		? courses.map(({key, history: points}) => ({label: key, points}))
		: history.length > 1
			? [{label: '', points: history}]
			: [];
	const names = shortLabels(series.map(({label}) => label));
	const [id = ''] = sourcesOf(system, measure);
	const {answer} = source(id).reading ?? {};
	const delay = answer?.kind === 'series' ? answer.delaySeconds * 1000 : 0;
	return pastFrom(
		series.map(({points}, index) => ({label: names[index] ?? '', points})),
		delay,
		step,
	);
}

function pastFrom(series: readonly ChartSeries[], delay: number, step?: number): Past | undefined {
	const shown = series.filter(({points}) => points.length > 1);
	const times = shown[0]?.points.map(({t}: HistoryPoint) => t) ?? [];
	return shown.length === 0 ? undefined : {series: shown, timing: {delay, step: step ?? spacingOf(times)}};
}

/** Ranges of time, ms: one that shows as much before the trouble as since then. */
const ranges = [hour, 3 * hour, 6 * hour, 12 * hour, day, 3 * day, 7 * day, 30 * day] as const;

/** The range that shows since when something is bad, and how it was before; not more than the source knows. */
export function rangeSince(since: number, now: number, window: number | undefined): number {
	const wanted = ranges.find(range => range >= 3 * (now - since)) ?? 30 * day;
	return Math.max(hour, Math.min(wanted, window ?? wanted));
}

/**
 * The numbers that a check judged against its limits, with the marks of the system; undefined where it has no numbers over time.
 * @param since when it went bad, ms: the range begins long enough before
 */
export function chartOfCheck(
	check: CheckConfig,
	scene: SystemScene,
	{instance, since}: {instance?: string | undefined; since: number},
): Chart | undefined {
	const {system, source, asOf} = scene;
	const past = pastOf(check, scene, instance);
	if (!past) return undefined;
	const [id = ''] = sourcesOf(system, check.measure);
	const readAt = source(id).reading?.fetchedAt;
	const span = past.timing.step >= hour ? 30 * day : windowOf(own(system.sources, id));
	// A burn is shown as the SLO whose budget burns, which has limits of its own.
	const burnt = 'burn' in check.measure ? system.slos.find(({id}) => id === sloOf(check.measure)) : undefined;
	const unit: ChartUnit = burnt ? unitOfSlo(burnt) : unitOf(check);
	// The limits are of the sum of them all.
	const isTotal = 'total' in check.measure;
	return {
		title: instance === undefined ? check.title : `${check.title} ${instance}`,
		series: past.series,
		unit,
		limits: isTotal || burnt ? {} : limitsFor(check),
		...(isTotal && {noun: `/${duration(past.timing.step)}`}),
		timing: past.timing,
		range: past.timing.step >= hour ? 30 * day : rangeSince(since, asOf, span),
		zone: system.tz,
		...(readAt !== undefined && {readAt}),
		marks: marksOf(scene),
		mode: past.series.length === 1 ? 'area' : 'line',
	};
}

/** Runs that a strip shows. */
const shownRuns = 20;

/** The levels of a check over time, and the range to show them in, where it has no numbers: each run, or the last hour of the alert. */
export function levelsOfCheck(
	{measure}: CheckConfig,
	{system, source, asOf}: SystemScene,
	alert: Alert,
): {points: readonly {t: number; level: Level}[]; range: number} {
	const pane = paneOf(system, 'runs');
	const its =
		'runs' in measure && pane
			? etlView(pane, source, asOf, system.tz).sources.find(one => one.source === alert.instance)
			: undefined;
	if (its && its.runs.length > 0) {
		const points = its.runs.map(({status, startedAt, duration = 0}) => ({
			t: isOpen(status) ? asOf : startedAt + duration,
			level: runLevels[status],
		}));
		const first = its.runs.slice(-shownRuns)[0]?.startedAt ?? asOf;
		return {points, range: ranges.find(range => range >= asOf - first) ?? 30 * day};
	}
	return {points: minutesOf(alert.past ?? [], asOf, hour / minute), range: hour};
}

const runLevels = {ok: 'ok', failed: 'crit', stuck: 'warn', running: 'pending', unknown: 'nodata'} as const;
