/** The store of a wall: what it starts with, and how it follows the config. */
import type {Clock} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Memory} from '../memory/remembered.ts';
import {createStore, type Store} from '../store/store.ts';
import type {ActionDialog} from '../store/types.ts';

export interface WallStore {
	store: Store;
	/** Puts the config of a reload in force. */
	obey(next: LoadedConfig): void;
}

export function wallStore({
	config,
	options,
	memory,
	clock,
}: {
	config: LoadedConfig;
	/** What the command line says: `open` is the dialog that it opens on. */
	options: {system?: string; mouse?: boolean; open?: ActionDialog};
	/** What is left of the wall before. */
	memory: Memory;
	clock: Clock;
}): WallStore {
	const remembered = [...memory.values()];
	const store = createStore({
		tab: options.system ?? 'overview',
		clock,
		mouse: options.mouse ?? config.wall.mouse,
		episodes: remembered.flatMap(({episodes}) => episodes),
		holds: new Map(remembered.flatMap(({holds}) => [...holds])),
		itemTicks: Object.assign({}, ...remembered.map(({itemTicks}) => itemTicks)),
	});
	if (options.open) store.getState().openDialog(options.open);
	let {mouse} = config.wall;
	return {
		store,
		obey(next) {
			store.getState().setConfig(next);
			// A setting that was switched by hand stays until the file changes it.
			if (next.wall.mouse !== mouse) store.getState().setMouse(next.wall.mouse);
			mouse = next.wall.mouse;
		},
	};
}
