/** Somebody comes back to the wall: what happened meanwhile is said. */
import type {Clock} from '../clock.ts';
import {minute} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {digestSince} from '../history/all.ts';
import {keymapOf, keyOf} from '../keys/keymap.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';

/** Real ms: who was away for less has seen it. */
const awayFrom = 5 * minute;

/** Told of the focus of the terminal. */
export function createAway({
	store,
	live,
	config,
	clock,
}: {
	store: Store;
	live: Scene;
	config: LoadedConfig;
	clock: Clock;
}): (focused: boolean) => void {
	let leftAt: number | undefined;
	return focused => {
		const now = clock.now();
		if (!focused) {
			leftAt ??= now;
			return;
		}
		const since = leftAt;
		leftAt = undefined;
		if (since === undefined || now - since < awayFrom * clock.speed) return;
		store.getState().setLooked(since);
		const digest = digestSince(config, live, since, now);
		if (digest !== '')
			store
				.getState()
				.notify(`while you were away: ${digest} (${keyOf('history', keymapOf(config.wall.keys))} lists it)`);
	};
}
