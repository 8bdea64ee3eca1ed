/** The one context of the wall: everything a component may reach, handed down from the wiring. */
import {createContext, useContext} from 'react';
import type {Clock} from '../src/clock.ts';
import type {LoadedConfig} from '../src/config/schema/system.ts';
import type {Poller} from '../src/poll/types.ts';
import type {Store} from '../src/store/store.ts';
import type {Theme} from '../src/ui/theme.ts';
import type {KeyRouter} from './router.ts';

/** What only the terminal's owner can do. */
export interface Host {
	/** Puts text on the user's clipboard as well as this terminal can; resolves with what was done, for the footer. Never rejects. */
	copy(text: string): Promise<string>;
	/** Text can be made a link that a click opens (OSC 8). */
	readonly links?: boolean;
	/** Paints the whole screen anew. */
	repaint(): void;
	/** Leaves the wall. */
	quit(code: number): void;
	/** Hands the terminal back to the shell until `fg`. */
	suspend(): void;
}

export interface Wall {
	poller: Poller;
	store: Store;
	config: LoadedConfig;
	/** The clock of the data. */
	clock: Clock;
	theme: Theme;
	/** Where keys go; one per wall. */
	keys: KeyRouter;
	host: Host;
	/** True when the wall looks at the sandbox: the header says so in a way that cannot be missed. */
	sandbox: boolean;
	/** The executor of actions, for the action dialogs; absent where nothing can be run. Use `useActions<T>()`. */
	actions?: unknown;
}

export const WallContext = createContext<Wall | undefined>(undefined);

/** Everything of the wall. Throws outside its provider. */
export function useWall(): Wall {
	const wall = useContext(WallContext);
	if (!wall)
		throw new Error(
			'useWall was called outside <WallContext.Provider>: render the component inside <App/> or give it a wall.',
		);
	return wall;
}

export const useTheme = (): Theme => useWall().theme;

/** The executor given to the wall, as the type its author knows; undefined where actions cannot run. */
export const useActions = <T>(): T | undefined => useWall().actions as T | undefined;
