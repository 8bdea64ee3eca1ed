/** What the SLOs of a system tell of an action. */
import {useMemo} from 'react';
import {useSources} from '../hooks/useScene.ts';
import {type Around, type Recorded, recorded} from '../src/actions/underway/recorder.ts';
import {sliIds} from '../src/config/judged.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import {unread} from '../src/scene/system.ts';

const none: readonly string[] = [];

export function useRecorded(system: SystemConfig | undefined, around: Around | undefined): readonly Recorded[] {
	const ids = useMemo(() => (system ? [...new Set(system.slos.flatMap(sliIds))] : none), [system]);
	const states = useSources(system?.system ?? '', ids);
	if (!system || !around) return [];
	const bySource = new Map(ids.map((id, index) => [id, states[index]]));
	const readAt = Math.max(0, ...states.map(({reading}) => reading?.fetchedAt ?? 0));
	return recorded(around, system, id => bySource.get(id) ?? unread, readAt);
}
