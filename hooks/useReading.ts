/** The bridge from the poller to components. While frozen, all of them return what was true at the moment of freezing. */
import {useCallback, useRef, useSyncExternalStore} from 'react';
import type {Change, PollStats, SourceState, TailState} from '../src/poll/types.ts';
import {useWall, type Wall} from './WallContext.ts';

interface Frozen {
	at: number;
	sources: Map<string, SourceState>;
	tails: Map<string, TailState>;
}

/** One snapshot per wall: taken of every source at once, so that all panes show the same moment. */
const frozen = new WeakMap<Wall['store'], Frozen>();

function snapshot({config, poller, store}: Wall): Frozen | undefined {
	const at = store.getState().frozenAt;
	if (at === undefined) {
		frozen.delete(store);
		return undefined;
	}
	const kept = frozen.get(store);
	if (kept?.at === at) return kept;
	const taken: Frozen = {at, sources: new Map(), tails: new Map()};
	for (const {system, sources, panes} of config.systems) {
		for (const id of Object.keys(sources)) taken.sources.set(`${system}/${id}`, poller.source(system, id));
		if (panes.log) taken.tails.set(system, poller.tail(system));
	}
	frozen.set(store, taken);
	return taken;
}

/** Reads something out of the poller; re-renders when its identity changes. Looked at after changes of what it is `about` only. */
export function useWatched<T>(read: (wall: Wall) => T, about: Change): T {
	const wall = useWall();
	const {poller, store} = wall;
	const subscribe = useCallback(
		(listener: () => void) => {
			const stops = [
				poller.subscribe(listener, about),
				store.subscribe((state, before) => state.frozenAt !== before.frozenAt && listener()),
			];
			return () => {
				for (const stop of stops) stop();
			};
		},
		[poller, store, about],
	);
	const get = () => read(wall);
	return useSyncExternalStore(subscribe, get, get);
}

const lists = new WeakMap<Wall['poller'], Map<string, readonly SourceState[]>>();

/** Several sources of a system, in order; the array keeps its identity until one of them changes. */
export function useSources(system: string, ids: readonly string[]): readonly SourceState[] {
	return useWatched(wall => {
		const shot = snapshot(wall);
		const next = ids.map(id => shot?.sources.get(`${system}/${id}`) ?? wall.poller.source(system, id));
		const cache = lists.get(wall.poller) ?? new Map<string, readonly SourceState[]>();
		lists.set(wall.poller, cache);
		const key = `${system}/${ids.join(' ')}`;
		const before = cache.get(key);
		if (before && before.length === next.length && before.every((state, index) => state === next[index])) return before;
		cache.set(key, next);
		return next;
	}, 'readings');
}

const noTail: TailState = {lines: [], mode: 'down', reason: 'not asked for', received: 0, suppressed: 0, dropped: 0};

const tailOf = (wall: Wall, system: string): TailState => snapshot(wall)?.tails.get(system) ?? wall.poller.tail(system);

/** The live log of a system; always the same nothing where none is asked for. */
export function useTail(system: string | undefined): TailState {
	return useWatched(wall => (system === undefined ? noTail : tailOf(wall, system)), 'logs');
}

/** What is made of the live log of a system; keeps its identity, and re-renders nothing, while it `isSame`. `make` must be stable. */
export function useTailView<T>(
	system: string,
	make: (tail: TailState) => T,
	isSame: (before: T, now: T) => boolean,
): T {
	const last = useRef<{tail: TailState; make: (tail: TailState) => T; made: T}>(undefined);
	return useWatched(wall => {
		const tail = tailOf(wall, system);
		const before = last.current;
		if (before?.tail === tail && before.make === make) return before.made;
		const made = make(tail);
		last.current = {tail, make, made: before && isSame(before.made, made) ? before.made : made};
		return last.current.made;
	}, 'logs');
}

/** Polls, errors and costs; never frozen. */
export function useStats(): PollStats {
	return useWatched(wall => {
		snapshot(wall); // The header is always there: it takes the snapshot for panes that are not mounted yet.
		return wall.poller.stats();
	}, 'readings');
}
