/** One word and one line about a pane, from the same readings the pane itself shows. */
import {useMemo} from 'react';
import type {SystemConfig} from '../src/config/schema/system.ts';
import type {PaneId} from '../src/store/types.ts';
import {paneSources, paneSummary, type Summary} from '../src/ui/summary.ts';
import {useNow} from './useClock.ts';
import {useSources, useTail} from './useReading.ts';
import {useUi} from './useUi.ts';

export function usePaneSummary(system: SystemConfig, pane: PaneId): Summary {
	const ids = useMemo(() => paneSources(system, pane), [system, pane]);
	const states = useSources(system.system, ids);
	// A busy log changes four times a second: only its own line is drawn with it.
	const tail = useTail(pane === 'log' ? system.system : undefined);
	const all = useUi(state => state.alerts);
	const now = useNow();
	const alerts = useMemo(() => all.filter(alert => alert.system === system.system), [all, system]);
	return useMemo(
		() => paneSummary(system, pane, {states, tail, alerts, now}),
		[system, pane, states, tail, alerts, now],
	);
}
