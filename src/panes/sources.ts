/** The sources of a pane, its requirements on them, and its checks. Pure. */
import type {Need} from '../checks/source-standing.ts';
import {sloOf, sourcesOf} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Needs} from './kind.ts';
import {kindOf} from './kinds.ts';
import type {PaneConfig} from './schemas.ts';

/** What every announcement asks again is worked out once for each config, which never changes. */
const sourcesOfPanes = new WeakMap<SystemConfig, Map<PaneConfig, readonly string[]>>();

/** Sources a pane shows. */
export function paneSources(system: SystemConfig, pane: PaneConfig): readonly string[] {
	const known = sourcesOfPanes.get(system) ?? new Map<PaneConfig, readonly string[]>();
	sourcesOfPanes.set(system, known);
	const ids = known.get(pane) ?? [
		...new Set(
			kindOf(pane)
				.sources(pane, system)
				.map(({id}) => id),
		),
	];
	known.set(pane, ids);
	return ids;
}

/** All sources of a system, and the errors of its log. */
export const everySource = ({sources}: Pick<SystemConfig, 'sources'>): string[] => [...Object.keys(sources), logErrors];

/** Sources that a pane is worked out of, shown or not. */
export const sceneSources = (system: SystemConfig, pane: PaneConfig): readonly string[] =>
	kindOf(pane).whole ? everySource(system) : paneSources(system, pane);

const needsOfPanes = new WeakMap<PaneConfig, Needs>();

/** The requirements of a pane on the answers of its sources. */
export function paneNeeds(pane: PaneConfig): Needs {
	const needs: Needs = needsOfPanes.get(pane) ?? kindOf(pane).needs?.(pane) ?? new Map();
	needsOfPanes.set(pane, needs);
	return needs;
}

const needsOfSystems = new WeakMap<SystemConfig, Needs>();

/** The requirements of all panes of a system. */
export function systemNeeds(system: SystemConfig): Needs {
	const known = needsOfSystems.get(system);
	if (known) return known;
	const all = new Map<string, readonly Need[]>();
	for (const pane of system.panes)
		for (const [id, needs] of paneNeeds(pane)) all.set(id, [...(all.get(id) ?? []), ...needs]);
	needsOfSystems.set(system, all);
	return all;
}

const checksOfPanes = new WeakMap<SystemConfig, Map<string, ReadonlySet<string>>>();

/** The checks that judge what a pane shows. */
export function paneChecks(system: SystemConfig, pane: PaneConfig): ReadonlySet<string> {
	const known = checksOfPanes.get(system) ?? new Map<string, ReadonlySet<string>>();
	checksOfPanes.set(system, known);
	const found = known.get(pane.id) ?? new Set(system.checks.filter(judgesIn(system, pane)).map(({id}) => id));
	known.set(pane.id, found);
	return found;
}

function judgesIn(system: SystemConfig, pane: PaneConfig): (check: CheckConfig) => boolean {
	const {judges} = kindOf(pane);
	if (judges) {
		const others = system.panes.filter(one => !kindOf(one).judges);
		const elsewhere = new Set(others.flatMap(one => paneSources(system, one)));
		return check => judges(check, system, elsewhere, pane);
	}
	const shown = new Set(paneSources(system, pane));
	return ({measure}) => sloOf(measure) === undefined && sourcesOf(system, measure).some(source => shown.has(source));
}
