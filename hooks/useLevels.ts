/** How every system stands, for the tabs; live also while the panes are frozen. */
import type {Level} from '../src/checks/types.ts';
import {systemLevels} from '../src/ui/summary.ts';
import {useRunningNow} from './useClock.ts';
import {useWatched} from './useReading.ts';
import {useUi} from './useUi.ts';

/** One level per system, in the order of the config. */
export function useLevels(): readonly Level[] {
	const now = useRunningNow(60_000);
	const alerts = useUi(state => state.alerts);
	// Joined, so that nothing re-renders while no level changes.
	const joined = useWatched(({config, poller}) => systemLevels(config, poller, alerts, now).join(' '), 'readings');
	return joined.split(' ').filter(Boolean) as Level[];
}
