/** The executor of a wall: what it may do follows the config in force, and how the wall is armed. */
import {createExecutor, type Executor, type ExecutorDeps} from '../actions/executor.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {keymapOf, keyOf} from '../keys/keymap.ts';
import type {Store} from '../store/store.ts';

interface Ruling {
	/** Its members are those of the config in force. */
	config: LoadedConfig;
	store: Store;
}
type Ruled = 'actionsPerHour' | 'alerts' | 'armKey' | 'mode' | 'readOnlyConfig' | 'systems';

export const wallExecutor = ({config, store, ...given}: Ruling & Omit<ExecutorDeps, Ruled>): Executor =>
	createExecutor({
		...given,
		alerts: () => store.getState().alerts,
		mode: () => store.getState().mode,
		get actionsPerHour() {
			return config.wall.actionsPerHour;
		},
		get readOnlyConfig() {
			return config.wall.readOnly;
		},
		get systems() {
			return config.systems;
		},
		get armKey() {
			return keyOf('arm', keymapOf(config.wall.keys));
		},
	});
