/** Ticking an item of a checklist by hand, or taking that back. */
import {useWall} from '../../hooks/WallContext.ts';
import type {PaneCommand} from '../../src/keys/keymap.ts';

/** Does `tick` to the item under the cursor, by its key; false for another command, and where there is none. */
export function useTick(): (command: PaneCommand, item: string | undefined) => boolean {
	const {store, user, clock} = useWall();
	return (command, item) => {
		if (command !== 'tick' || item === undefined) return false;
		const {itemTicks, tickItem} = store.getState();
		tickItem(item, itemTicks[item] ? undefined : {at: clock.now(), by: user});
		return true;
	};
}
