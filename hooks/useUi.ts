/** The bridge from the store to components. */
import {useStore} from 'zustand';
import {paneState, type WallState} from '../src/store/store.ts';
import type {PaneState} from '../src/store/types.ts';
import {useWall} from './WallContext.ts';

/** A part of the store; re-renders when the selected value changes identity, so select primitives or kept objects. */
export function useUi<T>(selector: (state: WallState) => T): T {
	return useStore(useWall().store, selector);
}

/** The state of a pane of a system. */
export const usePane = (system: string, pane: string): PaneState => useUi(state => paneState(state, system, pane));
