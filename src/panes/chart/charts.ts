/** The charts of a pane in one scene. Pure; numbers keep their identity until another answer is read. */
import type {Chart, ChartMode, ChartSegment, ChartUnit, Limits} from '../../charts/types.ts';
import {limitsOf} from '../../checks/levels.ts';
import {bucketsOf} from '../../checks/sli.ts';
import {sliState} from '../../checks/sli-state.ts';
import {sloView} from '../../checks/slo.ts';
import {faultOf, type SourceLevel, standingOf} from '../../checks/source-standing.ts';
import {day, hour, minute, second} from '../../clock.ts';
import type {Reading} from '../../cloud/types.ts';
import {logErrors} from '../../config/logErrors.ts';
import type {CheckConfig} from '../../config/schema/checks.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {comparison, milliseconds} from '../../config/units.ts';
import type {SystemScene} from '../../scene/types.ts';
import {duration} from '../../text/durations.ts';
import {own} from '../../text/own.ts';
import {marksOf} from '../marks.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {checkOfChart, countsEvents, limitUnit, sourceOfChart, valueOfChart, windowOf} from './meaning.ts';
import {needsOf} from './needs.ts';
import {type Numbers, rowsNumbers, seriesNumbers} from './numbers.ts';
import type {ChartConfig, RowsChart, SeriesChart, SloChart} from './schema.ts';

/** The drawing of the numbers of one chart. */
interface Drawn extends Numbers {
	title: string;
	unit: ChartUnit;
	noun?: string | undefined;
	none?: ChartSegment;
}

/** @param pane its charts must be the same objects from scene to scene: numbers are kept by them */
export function chartsOf(
	{charts, range}: Pick<PaneConfigOf<'chart'>, 'charts' | 'range'>,
	scene: SystemScene,
): Chart[] {
	const {system, source, judgement} = scene;
	const marks = marksOf(scene);
	return charts.map(config => {
		const id = sourceOfChart(config, system);
		const readAt = source(id).reading?.fetchedAt;
		const check = checkOfChart(config, system, judgement.checks);
		const {noun, ...drawn} = drawnOf(config, scene, check);
		const wanted = config.range ?? range;
		return {
			...drawn,
			...(noun !== undefined && {noun}),
			...(readAt !== undefined && {readAt}),
			range:
				wanted === undefined
					? (windowOf(own(system.sources, id)) ?? (id === logErrors ? hour : day))
					: milliseconds(wanted),
			zone: system.tz,
			limits: limitsFor(check),
			marks,
			mode: modeOf(config),
			log: config.log,
		};
	});
}

const modes: Record<NonNullable<ChartConfig['draw']>, ChartMode> = {area: 'area', lines: 'line', stacked: 'stacked'};

const modeOf = (config: ChartConfig): ChartMode =>
	modes[config.draw ?? ('by' in config && config.by !== undefined ? 'lines' : 'area')];

export const limitsFor = (check: CheckConfig | undefined): Limits =>
	Object.fromEntries(Object.entries(limitsOf(check?.levels ?? {})).map(([level, limit]) => [level, comparison(limit)]));

function drawnOf(config: ChartConfig, scene: SystemScene, check: CheckConfig | undefined): Drawn {
	if ('slo' in config) return sloDrawn(config, scene);
	const {title = config.source, noun} = config;
	const unread = {...nothing, title, unit: 'time' in config ? config.unit : limitUnit(check), noun};
	const {system, source, now} = scene;
	const state = source(config.source);
	const {reading} = state;
	const fault = faultOf(reading?.answer, needsOf([config]).get(config.source) ?? []);
	if (fault !== undefined) return {...unread, none: {text: 'could not read', tone: 'blind'}};
	const none = noneOf(standingOf(state, now).level);
	if (!reading) return {...unread, ...none};
	return {
		...('time' in config ? rowsDrawn(config, system, reading) : seriesDrawn(config, system, reading, check)),
		...none,
	};
}

const nothing: Numbers = {series: [], timing: {delay: 0, step: minute}};

/** The text in place of a value that could not be read. */
const wordsOf: Record<Exclude<SourceLevel, 'ok'>, ChartSegment> = {
	loading: {text: 'loading', tone: 'pending'},
	blind: {text: 'could not look', tone: 'blind'},
};

/** What a chart says in place of its value while its source stands like this. */
export const noneOf = (level: SourceLevel): Pick<Chart, 'none'> => (level === 'ok' ? {} : {none: wordsOf[level]});

function sloDrawn({slo: id, title}: SloChart, {system, source, asOf}: SystemScene): Drawn {
	const slo = system.slos.find(one => one.id === id);
	if (!slo) return {...nothing, title: title ?? id, unit: 'ratio'};
	const {points, unit, delay, text, status} = sloView(slo, source, asOf, system.tz);
	const {spacing: step} = bucketsOf(slo, sliState(slo, source), asOf, system.tz);
	const tone = status === 'loading' ? 'pending' : status === 'blind' ? 'blind' : 'nodata';
	return {
		title: title ?? slo.title,
		unit,
		timing: {delay, step},
		series: points.length === 0 ? [] : [{label: '', points}],
		none: {text, tone},
	};
}

function rowsDrawn(config: RowsChart, {tz}: SystemConfig, reading: Reading): Drawn {
	const {title = config.source, unit, noun} = config;
	const numbers = kept(config, reading, () => rowsNumbers(config, reading, tz));
	return {...numbers, title, unit, noun};
}

function seriesDrawn(
	config: SeriesChart,
	system: SystemConfig,
	{answer}: Reading,
	check: CheckConfig | undefined,
): Drawn {
	const {title = config.source} = config;
	if (answer.kind !== 'series') return {...nothing, title, unit: 'count'};
	const source = own(system.sources, config.source);
	const value = valueOfChart(config, system);
	const counts = countsEvents(source);
	const period = source && 'period' in source ? milliseconds(source.period) : minute;
	const numbers = kept(config, answer, () => seriesNumbers(config, answer, {value, counts, period}));
	const {unit = 'plain'} = answer;
	const known = unit === 'ms' || unit === 'bytes' || unit === 'ratio' ? unit : limitUnit(check);
	const hasEvents = counts && (value === 'sum' || value === 'rate');
	const per = value === 'rate' ? '/s' : hasEvents ? perStep(numbers.timing.step) : undefined;
	// How many values a distribution has is in no unit.
	const isNumber = hasEvents && answer.series.some(({points}) => points[0]?.distribution !== undefined);
	const noun = config.noun ?? per;
	// A counter of what does not happen has no series: a check of it says whether that is good. One that counts other things counts none of these.
	const isGood = system.checks.some(
		({measure, onNoData}) => onNoData === 'ok' && 'source' in measure && measure.source === config.source,
	);
	const isRead = answer.series.some(({points}) => points.length > 0);
	const isQuiet = hasEvents && (isGood || isRead) && numbers.series.length === 0;
	return {
		...numbers,
		title,
		unit: isNumber ? 'count' : known,
		noun,
		...(isQuiet && {none: {text: noun === undefined ? '0' : `0 ${noun}`, tone: 'plain'}}),
	};
}

const lengths = new Map([
	[second, '/s'],
	[minute, '/min'],
	[hour, '/h'],
	[day, '/day'],
]);

/** The suffix of a number of events: `/min`, `/10 m`. */
const perStep = (step: number): string => lengths.get(step) ?? `/${duration(step)}`;

/** Numbers by the answer that they are worked out from: a scene changes far more often than one of its answers. */
const worked = new WeakMap<object, WeakMap<ChartConfig, Numbers>>();

function kept(config: ChartConfig, of: object, work: () => Numbers): Numbers {
	const known = worked.get(of) ?? new WeakMap<ChartConfig, Numbers>();
	worked.set(of, known);
	const numbers = known.get(config) ?? work();
	known.set(config, numbers);
	return numbers;
}
