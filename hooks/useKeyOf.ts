/** How a sentence on the screen names the key of a command, as it is mapped now. */
import {type CommandId, keymapOf, keyOf} from '../src/keys/keymap.ts';
import {useWall} from './WallContext.ts';

export const useKeyOf = (id: CommandId): string => keyOf(id, keymapOf(useWall().config.wall.keys));
