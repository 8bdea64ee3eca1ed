/** The bridge from what is known to components. Which scene that is, is decided here and nowhere else. */
import {useCallback, useMemo, useRef, useSyncExternalStore} from 'react';
import type {ItemTicks} from '../src/calendar/types.ts';
import type {Alert} from '../src/checks/types.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import type {PollStats, SourceState, TailState} from '../src/poll/types.ts';
import {shownScene} from '../src/scene/live.ts';
import {systemScene} from '../src/scene/system.ts';
import type {About, Scene, SentAction, SystemScene} from '../src/scene/types.ts';
import {useNowSince} from './useClock.ts';
import {useUi} from './useUi.ts';
import {useWall} from './WallContext.ts';

/** The scene that is shown: the moment the user has chosen, else the present. */
export function useScene(): Scene {
	const {live} = useWall();
	return useUi(state => shownScene(state, live));
}

/** Reads something out of the scene; re-renders when its identity changes. Looked at after changes of what it is `about` only. */
export function useSeen<T>(read: (scene: Scene) => T, about: About): T {
	const scene = useScene();
	const subscribe = useCallback((listener: () => void) => scene.subscribe(listener, about), [scene, about]);
	const get = () => read(scene);
	return useSyncExternalStore(subscribe, get, get);
}

/** As `useSeen`, for lists: keeps its identity until one of the elements changes. */
export function useSeenList<T>(read: (scene: Scene) => readonly T[], about: About): readonly T[] {
	const last = useRef<readonly T[]>([]);
	return useSeen(scene => {
		const before = last.current;
		const next = read(scene);
		const isSame = before.length === next.length && before.every((one, index) => one === next[index]);
		if (!isSame) last.current = next;
		return last.current;
	}, about);
}

/** Several sources of a system, in order. */
export const useSources = (system: string, ids: readonly string[]): readonly SourceState[] =>
	useSeenList(scene => ids.map(id => scene.source(system, id)), 'readings');

/** Alerts of a system; of all of them without one. */
export const useAlerts = (system?: string): readonly Alert[] =>
	useSeenList(
		scene => (system === undefined ? scene.alerts() : scene.alerts().filter(alert => alert.system === system)),
		'alerts',
	);

const useJudged = (): boolean => useSeen(scene => scene.judged(), 'alerts');

/** What is ticked on checklists. */
export const useItemTicks = (): ItemTicks => useSeen(scene => scene.itemTicks(), 'alerts');

const useActions = (system: string): readonly SentAction[] =>
	useSeenList(scene => scene.actions().filter(action => action.system === system), 'actions');

/** Polls, errors and costs. */
export const useStats = (): PollStats => useSeen(scene => scene.stats(), 'readings');

const noTail: TailState = {lines: [], mode: 'down', reason: 'not asked for', received: 0, suppressed: 0, dropped: 0};

/** The live log of a system; always the same nothing where none is asked for. */
export const useTail = (system: string | undefined): TailState =>
	useSeen(scene => (system === undefined ? noTail : scene.tail(system)), 'logs');

/** A value made from the live log of a system; keeps its identity, and re-renders nothing, while it `isSame`. `make` must be stable. */
export function useTailView<T>(
	system: string,
	make: (tail: TailState) => T,
	isSame: (before: T, now: T) => boolean,
): T {
	const last = useRef<{tail: TailState; make: (tail: TailState) => T; made: T}>(undefined);
	return useSeen(scene => {
		const tail = scene.tail(system);
		const before = last.current;
		if (before?.tail === tail && before.make === make) return before.made;
		const made = make(tail);
		last.current = {tail, make, made: before && isSame(before.made, made) ? before.made : made};
		return last.current.made;
	}, 'logs');
}

/**
 * What a view of one system is worked out from. Keeps its identity until one of these sources, what the checks say of the
 * system, or the (coarse) time changes.
 * @param ids must be stable
 * @param log whether the view reads the log as well: a busy one changes four times a second
 */
export function useSystemScene(system: SystemConfig, ids: readonly string[], log = false): SystemScene {
	const scene = useScene();
	const states = useSources(system.system, ids);
	const tail = useTail(log ? system.system : undefined);
	const alerts = useAlerts(system.system);
	const judged = useJudged();
	const actions = useActions(system.system);
	const itemTicks = useItemTicks();
	const ticking = useNowSince(states.map(({failingSince}) => failingSince));
	// The age of a reading counts from now, not from the last full minute, where it is newer than that.
	const now = scene.at ?? Math.max(ticking, ...states.map(({reading}) => reading?.fetchedAt ?? 0));
	return useMemo(
		() => systemScene(scene, system, ids, now),
		[scene, system, ids, now, states, tail, alerts, judged, actions, itemTicks],
	);
}
