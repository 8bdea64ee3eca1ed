/** The story of a system that burns; undefined where nothing fires. */
import {useMemo} from 'react';
import {useAlerts, useSystemScene} from '../../../hooks/useScene.ts';
import {logErrors} from '../../config/logErrors.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {storyOf} from '../../triage/story.ts';
import type {Story} from '../../triage/types.ts';

export function useStory(system: SystemConfig): Story | undefined {
	const ids = useMemo(() => [...Object.keys(system.sources), logErrors], [system]);
	const scene = useSystemScene(system, ids);
	const all = useAlerts();
	const elsewhere = useMemo(() => all.filter(alert => alert.system !== system.system), [all, system]);
	return useMemo(() => storyOf(scene, elsewhere), [scene, elsewhere]);
}
