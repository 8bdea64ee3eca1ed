/** The keys that lead from one action to another on the same target. */
import {useWall} from '../../hooks/WallContext.ts';
import {entryOf} from '../../src/actions/catalogue.ts';
import {keyLabel, keymapOf} from '../../src/keys/keymap.ts';

/** Actions with a key, each with the label of its first key. */
export function useActionKeys(actions: readonly string[]) {
	const map = keymapOf(useWall().config.wall.keys);
	return actions.flatMap(action => {
		const keys = map.find(({act}) => act?.actions.includes(action))?.keys ?? [];
		return keys[0] === undefined ? [] : [{action, keys, label: keyLabel(keys[0]), verb: entryOf(action).verb}];
	});
}
