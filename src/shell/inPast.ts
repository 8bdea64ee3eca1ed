/** What keys do while the past is shown: those of time and of alerts move about in it, and nothing is changed. */
import {type CommandId, keymapOf} from '../keys/keymap.ts';
import {isArmed, refusedInPast} from '../store/store.ts';
import type {Dispatch} from './context.ts';

/** Does what a command means in the past, or refuses it; false where it means the same as in the present. */
export function inPast(on: Dispatch, id: CommandId): boolean {
	const {store, config, clock, rewind} = on;
	const {replay, mode, notify} = store.getState();
	if (!replay) return false;
	const {act, changes} = keymapOf(config.wall.keys).find(binding => binding.id === id) ?? {};
	// Disarming makes every moment safer.
	const disarms = id === 'arm' && isArmed(mode, clock.now());
	if ((act || changes) && !disarms) notify(refusedInPast(replay), 'error');
	else if (id === 'time.left') rewind?.move(-1);
	else if (id === 'time.right') rewind?.move(1);
	else if (id === 'range.longer') rewind?.turn(1);
	else if (id === 'range.shorter') rewind?.turn(-1);
	else if (id === 'alert.next') rewind?.jump(1);
	else if (id === 'alert.previous') rewind?.jump(-1);
	else if (id === 'freeze') rewind?.leave();
	else return false;
	return true;
}

/** The keys that enter the past. */
export function rewindKeys({store, rewind}: Dispatch, id: 'rewind' | 'rewind.to' | 'rewind.play'): void {
	if (!rewind) store.getState().notify('nothing of the past is kept here');
	else if (id === 'rewind') rewind.toggle();
	else if (id === 'rewind.play') rewind.play();
	else store.getState().openDialog({kind: 'rewind'});
}
