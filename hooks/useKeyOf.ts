/** How a sentence on the screen names the key of an action, as it is mapped now. */
import {type ActionId, keymapOf, keyOf} from '../src/store/keymap.ts';
import {useWall} from './WallContext.ts';

export const useKeyOf = (id: ActionId): string => keyOf(id, keymapOf(useWall().config.wall.keys));
