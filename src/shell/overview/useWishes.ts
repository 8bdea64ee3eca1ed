/** What every system wants to show in the overview, the worst first; keeps its identity until that changes. */
import {useMemo} from 'react';
import {useNow} from '../../../hooks/useClock.ts';
import {useLevels} from '../../../hooks/useLevels.ts';
import {useAlerts, useSeen, useSeenList} from '../../../hooks/useScene.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {changeSources, changesOf} from '../../changes/changes.ts';
import {isFiring} from '../../checks/firing.ts';
import {type Level, levelOrder} from '../../checks/types.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {overviewAlerts} from '../../overview/alerts.ts';
import {chartCount} from '../../overview/charts.ts';
import {isUnseen} from '../../overview/facts.ts';
import type {SystemWish} from '../../overview/types.ts';
import type {AlertLine} from '../../panes/alerts/lines.ts';
import {troubleFirst} from '../../panes/cells.ts';
import {systemScene} from '../../scene/system.ts';
import type {Scene} from '../../scene/types.ts';

/** Lines of what to do that are worth their place. */
const mostSteps = 5;
/** Error signatures that the largest screen has room for. */
const mostSignatures = 12;

export interface SystemShown {
	system: SystemConfig;
	level: Level;
	/** Its rows of alerts, the worst first. */
	alerts: readonly AlertLine[];
	wish: SystemWish;
}

const isTrouble = (level: Level): boolean => levelOrder.indexOf(level) < levelOrder.indexOf('loading');

export function useWishes(): readonly SystemShown[] {
	const {config} = useWall();
	const levels = useLevels();
	const all = useAlerts();
	const now = useNow();
	const unseen = useFlags((scene, system) => isUnseen(scene, system, now));
	const changed = useFlags(
		(scene, system) => changesOf(systemScene(scene, system, changeSources(system), now)).length > 0,
	);
	const signatures = useSeenList(
		scene => config.systems.map(({system}) => Math.min(mostSignatures, scene.signatures(system).signatures.length)),
		'logs',
	);
	return useMemo(() => {
		const shown = config.systems.map((system, index): SystemShown => {
			const level = levels[index] ?? 'loading';
			const alerts = overviewAlerts(all.filter(alert => alert.system === system.system));
			const firing = alerts.filter(({alert}) => isFiring(alert)).length;
			const wish = {
				system: system.system,
				alerts: alerts.length,
				firing,
				troubled: isTrouble(level),
				unseen: unseen[index] === '1',
				charts: chartCount(system),
				changed: changed[index] === '1',
				signatures: signatures[index] ?? 0,
				steps: firing > 0 ? mostSteps : 0,
			};
			return {system, level, alerts, wish};
		});
		return troubleFirst(shown, ({level}) => level);
	}, [config, levels, all, unseen, changed, signatures]);
}

/** A yes or no for every system; joined, so that nothing is drawn while none changes. */
const useFlags = (read: (scene: Scene, system: SystemConfig) => boolean): string => {
	const {config} = useWall();
	return useSeen(scene => config.systems.map(system => (read(scene, system) ? '1' : '0')).join(''), 'readings');
};
