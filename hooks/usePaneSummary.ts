/** One word and one line about a pane, from the same scene the pane itself shows. */
import {useMemo} from 'react';
import type {SystemConfig} from '../src/config/schema/system.ts';
import type {Summary} from '../src/panes/kind.ts';
import {kindOf} from '../src/panes/kinds.ts';
import type {PaneConfig} from '../src/panes/schemas.ts';
import {sceneSources} from '../src/panes/sources.ts';
import {paneSummary} from '../src/panes/summary.ts';
import {useSystemScene} from './useScene.ts';

export function usePaneSummary(system: SystemConfig, pane: PaneConfig): Summary {
	const ids = useMemo(() => sceneSources(system, pane), [system, pane]);
	const scene = useSystemScene(system, ids, kindOf(pane).log === true);
	return useMemo(() => paneSummary(pane, scene), [pane, scene]);
}
