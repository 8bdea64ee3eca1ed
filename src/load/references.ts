/** References in a system file: each must name something that exists and can be read there. Checked at start, not at 3 a.m. */

import {namedSources, sliSources} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import {logFilter, paneOf} from '../config/panes.ts';
import type {Measure, SloConfig} from '../config/schema/checks.ts';
import {kindOf, kindsThat, type SourceKind} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import type {Path} from '../config/yaml.ts';
import type {PaneSource} from '../panes/kind.ts';
import {kindOf as kindOfPane} from '../panes/kinds.ts';
import {nearest} from '../text/nearest.ts';

type KeyOf<T> = T extends unknown ? keyof T : never;
/** The key by which a measure is known, of those that name a source themselves. */
type MeasureName = Exclude<
	KeyOf<Measure>,
	| 'source'
	| 'by'
	| 'where'
	| 'except'
	| 'usual'
	| 'over'
	| 'order'
	| 'newest'
	| 'atLeast'
	| 'share'
	| 'page'
	| 'ticket'
	| 'slo'
	| 'runs'
	| 'burn'
	| 'all'
>;
type SliName = KeyOf<SloConfig['sli']>;

/** One line per window that cannot slide: its SQL must be in the system already. */
export function validateWindows({sources}: SystemConfig, where: Where): string[] {
	return Object.entries(sources).flatMap(([id, source]) => {
		if (!('spanner' in source)) return [];
		const isAsked = /@since\b/.test(source.spanner);
		if (source.slides && !isAsked)
			return [`${where(['sources', id, 'slides'])}: the SQL of '${id}' has no @since. Ask for rows from @since on.`];
		if (!source.slides && isAsked)
			return [`${where(['sources', id, 'spanner'])}: @since is nothing without slides. Add slides: {column, window}.`];
		return [];
	});
}

/** One line per source that asks an instance of Spanner, where the system names none. */
const instanceProblems = ({spanner, sources}: SystemConfig, where: Where): string[] =>
	Object.entries(sources).flatMap(([id, source]) =>
		!spanner && ('spanner' in source || 'spannerAdmin' in source)
			? [
					`${where(['sources', id])}: '${id}' asks an instance of Spanner, and there is none. Add spanner: {instance: ..., database: ...}.`,
				]
			: [],
	);

/** Kinds of sources, by what their answers are made of. */
const queries = kindsThat('query');
const rows = kindsThat('query', 'list');
const series = kindsThat('series');
const answers: Readonly<Record<NonNullable<PaneSource['named']>['as'], readonly SourceKind[]>> = {
	query: queries,
	rows,
	series,
	scheduler: ['scheduler'],
};

/** The kinds of sources that each measure can read. A new measure does not compile without its line here. */
const measured: Readonly<Record<MeasureName, readonly SourceKind[]>> = {
	column: rows,
	ageOf: rows,
	rows,
	change: rows,
	streak: rows,
	ratio: series,
	beyond: series,
	matches: ['count'],
	last: series,
	total: series,
	traffic: series,
	missing: ['functions', 'scheduler'],
	jobs: ['scheduler'],
	httpOk: ['http', 'probes'],
	reachable: ['http', 'probes'],
};
/** The kinds of sources that each indicator can read. */
const indicated: Readonly<Record<SliName, readonly SourceKind[]>> = {
	ratio: series,
	distribution: series,
	share: series,
	rows: queries,
	histogram: queries,
	value: queries,
};

/** One line per unknown name, and per source whose answer cannot be read there. */
export function validateReferences(system: SystemConfig, where: Where): string[] {
	const problems = instanceProblems(system, where);
	const source = (id: string | undefined, path: Path, reader: string, kinds: readonly SourceKind[]) => {
		if (id === undefined) return;
		if (id === logErrors) {
			if (logFilter(system) === undefined)
				problems.push(`${where(path)}: there is no log whose errors could be counted. Declare a pane of kind log.`);
			return;
		}
		const found = Object.hasOwn(system.sources, id) ? system.sources[id] : undefined;
		if (!found) {
			const near = nearest(id, Object.keys(system.sources));
			const instead = near ? `Did you mean '${near}'?` : 'Declare it under sources: or correct the name.';
			problems.push(`${where(path)}: unknown source '${id}'. ${instead}`);
		} else if (!kinds.includes(kindOf(found)))
			problems.push(
				`${where(path)}: ${reader} cannot read '${id}', a source of ${kindOf(found)}. Name one of ${kinds.join(', ')}.`,
			);
	};
	system.panes.forEach((pane, index) => {
		for (const {id, named} of kindOfPane(pane).sources(pane, system))
			if (named) source(id, ['panes', index, ...named.at], `a pane of ${pane.kind}`, answers[named.as]);
	});
	system.slos.forEach((slo, index) => {
		const [kind = 'ratio'] = Object.keys(slo.sli) as SliName[];
		for (const {id, at} of sliSources(slo))
			source(id, ['slos', index, 'sli', ...at], `the indicator '${kind}'`, indicated[kind]);
		if (slo.by !== undefined && indicated[kind] !== series)
			problems.push(
				`${where(['slos', index, 'by'])}: '${kind}' reads rows, which have no labels. Remove by, or make an SLO of each.`,
			);
	});
	system.checks.forEach(({measure}, index) => {
		const path: Path = ['checks', index, 'measure'];
		if ('slo' in measure || 'burn' in measure) {
			const [key, id] = 'slo' in measure ? ['slo', measure.slo] : ['burn', measure.burn];
			const ids = system.slos.map(slo => slo.id);
			if (ids.includes(id)) return;
			const near = nearest(id, ids);
			problems.push(
				`${where([...path, key])}: unknown SLO '${id}'. ${near ? `Did you mean '${near}'?` : 'Declare it under slos: or correct the name.'}`,
			);
			return;
		}
		if ('runs' in measure) {
			if (!paneOf(system, 'runs'))
				problems.push(
					`${where([...path, 'runs'])}: there is no pane of runs that could be judged. Declare one under panes.`,
				);
			return;
		}
		const name = (Object.keys(measured) as MeasureName[]).find(one => one in measure) ?? 'column';
		for (const {id, at} of namedSources(measure)) source(id, [...path, ...at], `the measure '${name}'`, measured[name]);
	});
	for (const [action, permissions] of Object.entries(system.actions.allow))
		permissions.forEach(({errors, cpu, latency, needs}, index) => {
			source(errors, ['actions', 'allow', action, index, 'errors'], action, series);
			source(latency, ['actions', 'allow', action, index, 'latency'], action, series);
			source(cpu, ['actions', 'allow', action, index, 'cpu'], action, series);
			source(needs, ['actions', 'allow', action, index, 'needs'], action, ['probes']);
		});
	return problems;
}
