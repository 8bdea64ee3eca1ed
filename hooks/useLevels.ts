/** The level of every system and every page, for the tabs. */

import {useMemo} from 'react';
import {isFiring} from '../src/checks/firing.ts';
import {isCalm} from '../src/checks/standing.ts';
import type {Alert, Level} from '../src/checks/types.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import {fold} from '../src/panes/alerts/lines.ts';
import type {Situation} from '../src/panes/kind.ts';
import type {PaneConfig} from '../src/panes/schemas.ts';
import {pageLevels, paneLevels, systemLevels} from '../src/panes/standing.ts';
import type {Page} from '../src/panes/where.ts';
import type {Scene} from '../src/scene/types.ts';
import {useNow} from './useClock.ts';
import {useAlerts, useSeen} from './useScene.ts';
import {useWall} from './WallContext.ts';

/** One level per system, in the order of the config. */
export function useLevels(): readonly Level[] {
	const {config} = useWall();
	return useAllLevels((scene, now) => systemLevels(config, scene, now));
}

/** The level of one system. */
export const useLevel = (system: SystemConfig): Level =>
	useAllLevels((scene, now) => systemLevels({systems: [system]}, scene, now))[0] ?? 'loading';

/** One level per page of a system, in their order; undefined where nothing on the page is judged. */
export const usePageLevels = (system: SystemConfig): readonly (Level | undefined)[] =>
	useAllLevels((scene, now) => pageLevels(system, scene, now).map(level => level ?? unmarked)).map(level =>
		level === unmarked ? undefined : level,
	);

/** The situation of the panes of a page, for their room; undefined on a page without the alerts. Keeps its identity until a level changes. */
export function useSituations(system: SystemConfig, page: Page): ((pane: PaneConfig) => Situation) | undefined {
	const isFirst = page.panes.some(({kind}) => kind === 'alerts');
	const levels = useAllLevels((scene, now) => (isFirst ? paneLevels(system, page, scene, now) : [])).join(' ');
	const counts = useSeen(scene => countsOf(scene.alerts(), system.system).join(' '), 'alerts');
	return useMemo(() => {
		if (!isFirst) return undefined;
		const [firing = 0, alerts = 0] = counts.split(' ').map(Number);
		const its = levels.split(' ') as Level[];
		return pane => ({level: its[page.panes.indexOf(pane)] ?? 'loading', burns: firing > 0, firing, alerts});
	}, [isFirst, page, levels, counts]);
}

/** The rows of alerts of a system: of those that fire, and of all that are worth a box. */
function countsOf(alerts: readonly Alert[], system: string): [firing: number, all: number] {
	const its = alerts.filter(alert => alert.system === system);
	const rows = fold(its.filter(alert => !isCalm(alert)));
	return [its.filter(isFiring).length, rows.length];
}

/** Stands for a page without a level. */
const unmarked = 'unmarked';

function useAllLevels<Word extends string>(read: (scene: Scene, now: number) => readonly Word[]): readonly Word[] {
	const now = useNow();
	// Recomputed when readings or alerts change.
	useAlerts();
	// Joined, so that nothing re-renders while no level changes.
	const joined = useSeen(scene => read(scene, now).join(' '), 'readings');
	return joined.split(' ').filter(Boolean) as Word[];
}
