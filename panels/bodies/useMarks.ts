/** What happened in a system, in order of time. */
import {useMemo} from 'react';
import {useSystemScene} from '../../hooks/useScene.ts';
import {changeSources} from '../../src/changes/changes.ts';
import type {Mark} from '../../src/charts/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {marksOf} from '../../src/panes/marks.ts';

export function useMarks(system: SystemConfig): readonly Mark[] {
	const scene = useSystemScene(
		system,
		useMemo(() => changeSources(system), [system]),
	);
	return useMemo(() => marksOf(scene).toSorted((a, b) => a.t - b.t), [scene]);
}
