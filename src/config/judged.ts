/** Which source stands behind an SLO or a check. */
import type {Measure, SloConfig} from './schema/checks.ts';
import type {SystemConfig} from './schema/system.ts';

/** The source an SLO reads: its indicator has one part, whatever the kind. */
export const sliSource = ({sli}: Pick<SloConfig, 'sli'>): string => Object.values(sli)[0]?.source ?? '';

/** The source that a measure is taken from; for an SLO that of its indicator. */
export function sourceOf({slos}: Pick<SystemConfig, 'slos'>, measure: Measure): string {
	if ('source' in measure) return measure.source;
	const slo = slos.find(({id}) => id === measure.slo);
	return slo ? sliSource(slo) : '';
}

/** Sources that alerts depend on. */
export const judgedSources = (system: SystemConfig): ReadonlySet<string> =>
	new Set(system.checks.map(({measure}) => sourceOf(system, measure)));
