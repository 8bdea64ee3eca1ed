/** Refuses limits of checks and SLOs, and lengths of time, that cannot be meant. Kinds of panes check their own limits. */
import {levelsComeWith, naturalUnit} from '../config/judged.ts';
import type {CheckConfig, Measure, SloConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {anything, type Judged, levelProblems, positive, type Range, share, type Where} from '../config/thresholds.ts';
import {milliseconds, toldUnits} from '../config/units.ts';

const sloRange = ({show}: SloConfig): Range => (show === 'percentile' ? positive : share);

function measureRange(measure: Measure, slos: readonly SloConfig[]): Range {
	if ('slo' in measure) {
		const slo = slos.find(({id}) => id === measure.slo);
		return slo ? sloRange(slo) : anything;
	}
	if ('missing' in measure) return [0, measure.missing.length];
	if ('jobs' in measure || 'burn' in measure) return [0, 2];
	if ('all' in measure) return [0, measure.all.length];
	if ('httpOk' in measure || 'reachable' in measure) return share;
	if ('ratio' in measure || ('beyond' in measure && measure.share)) return share;
	if ('streak' in measure || 'beyond' in measure) return positive;
	return 'ageOf' in measure || 'rows' in measure || 'traffic' in measure ? positive : anything;
}

/** One line per threshold, or hold, that cannot be meant. */
export function validateLimits(system: SystemConfig, where: Where): string[] {
	const {slos, checks, sources} = system;
	const judged: Judged[] = [
		...slos.map((slo, index) => ({levels: slo.levels, path: ['slos', index, 'levels'], range: sloRange(slo)})),
		...checks.map(({levels, unit, measure}, index) => ({
			levels,
			path: ['checks', index, 'levels'],
			unit: (unit === 'count' ? naturalUnit(measure) : undefined) ?? toldUnits[unit].as,
			range: measureRange(measure, slos),
		})),
	];
	return [
		...judged.flatMap(one => levelProblems(one, where)),
		...checks.flatMap(checkProblems),
		...Object.entries(sources).flatMap(([id, source]) =>
			'metric' in source && milliseconds(source.period) > milliseconds(source.window)
				? [
						`${where(['sources', id, 'period'])}: a period of ${source.period} does not fit in a window of ${source.window}. Make the window longer.`,
					]
				: [],
		),
	];

	function checkProblems({measure, levels}: CheckConfig, index: number): string[] {
		if ('unset' in levels || levels.warn !== undefined || levels.crit !== undefined || levelsComeWith(measure))
			return [];
		return [`${where(['checks', index])}: checks.${index}.levels is missing. Write levels: {crit: "> 0"}.`];
	}
}
