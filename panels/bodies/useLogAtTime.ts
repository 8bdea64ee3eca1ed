/** The log stands at the time that is pointed at on the charts. */
import {useLayoutEffect, useRef} from 'react';
import {useScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {FoldedLine} from '../../src/poll/types.ts';
import {paneState} from '../../src/store/store.ts';

/** Moves the cursor of a log with the time on the charts; when that goes away, a log that was following follows again. */
export function useLogAtTime(system: string, id: string, lines: readonly FoldedLine[]): void {
	const {store} = useWall();
	const scene = useScene();
	const time = useUi(state => state.time.cursor);
	const last = useRef<number>(undefined);
	const followed = useRef(false);
	useLayoutEffect(() => {
		if (time === last.current) return;
		const state = store.getState();
		const pane = paneState(state, system, id);
		if (last.current === undefined) followed.current = pane.follow;
		last.current = time;
		if (time === undefined) {
			if (followed.current) state.setPane(system, id, {follow: true, pausedAt: 0});
			return;
		}
		const cursor = Math.max(
			0,
			lines.findLastIndex(({t}) => t <= time),
		);
		const pausedAt = pane.follow ? scene.tail(system).received : pane.pausedAt;
		state.setPane(system, id, {follow: false, pausedAt, cursor});
	}, [time, lines, store, scene, system, id]);
}
