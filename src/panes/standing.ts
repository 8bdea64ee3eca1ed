/** The standing of panes and systems: of the alerts of their checks and of their sources, together. Pure. */
import {type Standing, standingOf, standingOfAll} from '../checks/source-standing.ts';
import {alertLevel} from '../checks/standing.ts';
import {type Alert, type Level, worst} from '../checks/types.ts';
import {logFilter} from '../config/panes.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {systemScene} from '../scene/system.ts';
import type {Scene, SystemScene} from '../scene/types.ts';
import {kindOf} from './kinds.ts';
import {logLevel} from './log/level.ts';
import type {PaneConfig} from './schemas.ts';
import {everySource, paneChecks, paneNeeds, paneSources, systemNeeds} from './sources.ts';
import {type Page, pagesOf} from './where.ts';

/** The standing of the sources of a pane, together. */
export function paneStanding(pane: PaneConfig, {system, source, now}: SystemScene): Standing {
	const needs = paneNeeds(pane);
	return standingOfAll(paneSources(system, pane).map(id => standingOf(source(id), now, needs.get(id))));
}

/** The worst of what alerts say and of what we could not see: of a pane, or of a whole system. */
export const levelOfAll = (alerts: readonly Alert[], standing: Standing): Level =>
	worst([...alerts.map(alertLevel), standing.level]);

/** The standing of a pane, by the alerts of its checks and its sources. */
export function paneLevel(pane: PaneConfig, {system, judgement}: SystemScene, standing: Standing): Level {
	const checks = paneChecks(system, pane);
	const level = levelOfAll(
		judgement.alerts.filter(({check}) => checks.has(check)),
		standing,
	);
	return level === 'ok' && !judgement.judged && checks.size > 0 ? 'loading' : level;
}

/** How every system stands, in the order of the config: the same on tabs, in the title and in plain lines. A log counts as a source does. */
export const systemLevels = (
	{systems}: Pick<LoadedConfig, 'systems'>,
	scene: Pick<Scene, 'source' | 'tail' | 'alerts'>,
	now: number,
): Level[] =>
	systems.map(config => {
		const {system, sources} = config;
		const needs = systemNeeds(config);
		const standing = standingOfAll(
			Object.keys(sources).map(id => standingOf(scene.source(system, id), now, needs.get(id))),
		);
		const level = levelOfAll(
			scene.alerts().filter(alert => alert.system === system),
			standing,
		);
		return logFilter(config) === undefined ? level : worst([level, logLevel(scene.tail(system))]);
	});

/** How a pane stands that reads the log, or sources; one that reads nothing is ok. */
export function levelOf(pane: PaneConfig, scene: SystemScene): Level {
	if (kindOf(pane).log) return logLevel(scene.tail());
	if (paneSources(scene.system, pane).length === 0) return 'ok';
	return paneLevel(pane, scene, paneStanding(pane, scene));
}

/** How the panes of a page stand, in their order. */
export function paneLevels(system: SystemConfig, {panes}: Pick<Page, 'panes'>, all: Scene, now: number): Level[] {
	const scene = systemScene(all, system, everySource(system), now);
	return panes.map(pane => levelOf(pane, scene));
}

/** Whether a level is worth a mark: that a pane can be read is none, where no check judges what it shows. */
export const isMarked = (level: Level, system: SystemConfig, panes: readonly PaneConfig[]): boolean =>
	level !== 'ok' || panes.some(pane => paneChecks(system, pane).size > 0);

/**
 * How the pages of a system stand, in their order: each as the worst of its panes. The alerts speak for the whole system;
 * on a page they count where no other pane is about what they say, so that trouble is marked where it is shown. Undefined
 * where a page can be read and nothing on it is judged.
 */
export function pageLevels(system: SystemConfig, all: Scene, now: number): (Level | undefined)[] {
	const scene = systemScene(all, system, everySource(system), now);
	const {alerts, judged, checks} = scene.judgement;
	const others = system.panes.filter(({kind}) => kind !== 'alerts');
	const covered = new Set(others.flatMap(pane => [...paneChecks(system, pane)]));
	const isUnjudged = !judged && checks.some(({id}) => !covered.has(id));
	const uncovered = isUnjudged ? 'loading' : worst(alerts.filter(({check}) => !covered.has(check)).map(alertLevel));
	return pagesOf(system).map(({panes}) => {
		const level = worst(panes.map(pane => (pane.kind === 'alerts' ? uncovered : levelOf(pane, scene))));
		return isMarked(level, system, panes) ? level : undefined;
	});
}
