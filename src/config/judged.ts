/** The sources behind SLOs and checks. */

import {paneOf} from './panes.ts';
import type {CheckConfig, Measure, SloConfig} from './schema/checks.ts';
import type {SystemConfig} from './schema/system.ts';
import type {Path} from './yaml.ts';

/** The sources that an indicator names, and where each stands in it; that of all events first. */
export function sliSources({sli}: Pick<SloConfig, 'sli'>): readonly {id: string; at: Path}[] {
	if ('ratio' in sli && 'total' in sli.ratio) {
		const {ratio} = sli;
		const part = 'bad' in ratio ? 'bad' : 'good';
		const other = 'bad' in ratio ? ratio.bad : ratio.good;
		return [
			{id: ratio.total.source, at: ['ratio', 'total', 'source']},
			{id: other.source, at: ['ratio', part, 'source']},
		];
	}
	return Object.entries(sli).map(([kind, one]) => ({id: (one as {source: string}).source, at: [kind, 'source']}));
}

/** The source that an SLO is named after. */
export const sliSource = (slo: Pick<SloConfig, 'sli'>): string => sliSources(slo)[0]?.id ?? '';

/** All that it reads. */
export const sliIds = (slo: Pick<SloConfig, 'sli'>): readonly string[] => [
	...new Set(sliSources(slo).map(({id}) => id)),
];

type System = Pick<SystemConfig, 'slos' | 'panes' | 'checks'>;

/** The checks that a measure looks at. */
export const membersOf = (
	{checks}: Pick<SystemConfig, 'checks'>,
	{all}: Extract<Measure, {all: unknown}>,
): CheckConfig[] => all.flatMap(id => checks.find(check => check.id === id) ?? []);

/** The checks that it comes down to in the end, also in a config whose circles are not refused yet. */
function conditionsOf(
	system: System,
	measure: Extract<Measure, {all: unknown}>,
	seen = new Set<string>(),
): CheckConfig[] {
	return membersOf(system, measure).flatMap(check => {
		if (seen.has(check.id)) return [];
		seen.add(check.id);
		return 'all' in check.measure ? conditionsOf(system, check.measure, seen) : [check];
	});
}

/** The sources that a measure names, and where each stands in it. */
export function namedSources(measure: Measure): readonly {id: string; at: Path}[] {
	if ('ratio' in measure)
		return Object.entries(measure.ratio).map(([part, {source}]) => ({id: source, at: ['ratio', part, 'source']}));
	if (!('source' in measure)) return [];
	const usual = 'usual' in measure && measure.usual !== undefined ? [{id: measure.usual, at: ['usual']}] : [];
	return [{id: measure.source, at: ['source']}, ...usual];
}

/** The sources that a measure reads, the one that it is named after first; for an SLO that of its indicator. */
export function sourcesOf(system: System, measure: Measure): readonly string[] {
	if ('runs' in measure) {
		const {runs = [], jobs} = paneOf(system, 'runs') ?? {};
		return [...runs, ...(jobs === undefined ? [] : [jobs])];
	}
	const slo = sloOf(measure);
	if (slo !== undefined) return system.slos.filter(({id}) => id === slo).flatMap(sliIds);
	if ('all' in measure)
		return [...new Set(conditionsOf(system, measure).flatMap(check => sourcesOf(system, check.measure)))];
	return [...new Set(namedSources(measure).map(({id}) => id))];
}

/** The SLO that a measure is about: its value, or how fast its budget burns. */
export const sloOf = (measure: Measure): string | undefined =>
	'slo' in measure ? measure.slo : 'burn' in measure ? measure.burn : undefined;

/** The source that a measure is named after. */
export const sourceOf = (system: System, measure: Measure): string => sourcesOf(system, measure)[0] ?? '';

/** Sources that alerts depend on. */
export const judgedSources = (system: SystemConfig): ReadonlySet<string> =>
	new Set(system.checks.flatMap(({measure}) => sourcesOf(system, measure)));

/** The column or label that identifies the rows of a pane. */
export const tableKey = 'table_name';
export const subscriptionKey = 'subscription_id';

export const judgesSlo = (measure: Measure, id: string): boolean => 'slo' in measure && measure.slo === id;
/** The ages that a freshness pane shows. */
export const judgesAge = (measure: Measure, source: string): boolean =>
	'ageOf' in measure && measure.source === source && measure.ageOf === 'latest';
/** A column of the first row. */
export const judgesColumn = (measure: Measure, source: string, column: string): boolean =>
	'column' in measure && measure.source === source && measure.column === column && measure.by === undefined;

/** The unit of what a measure says, where it is always the same. */
export function naturalUnit(measure: Measure): 'ratio' | undefined {
	const isShare = 'beyond' in measure && measure.share;
	return isShare || 'ratio' in measure || 'change' in measure || 'traffic' in measure ? 'ratio' : undefined;
}

/** Whether a check without levels has some all the same: those of its SLO, or of its kind of measure. */
export const levelsComeWith = (measure: Measure): boolean => 'slo' in measure || 'burn' in measure || 'all' in measure;
