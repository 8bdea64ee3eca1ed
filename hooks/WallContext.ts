/** The one context of the wall: everything a component may reach, handed down from the wiring. */
import {createContext, useContext} from 'react';
import type {ActionDesk} from '../src/actions/runs.ts';
import type {Clock} from '../src/clock.ts';
import type {Outbox} from '../src/comms/outbox.ts';
import type {LoadedConfig} from '../src/config/schema/system.ts';
import type {DrillDesk} from '../src/drill/desk.ts';
import type {Journal} from '../src/journal/journal.ts';
import type {Poller} from '../src/poll/types.ts';
import type {Rewind} from '../src/rewind/control.ts';
import type {Questions} from '../src/runbooks/ask.ts';
import type {Scene} from '../src/scene/types.ts';
import type {Store} from '../src/store/store.ts';
import type {Theme} from '../src/theme/theme.ts';
import type {KeyRouter} from './router.ts';

/** Operations that only the owner of the terminal can do. */
export interface Host {
	/** Puts text on the user's clipboard as well as this terminal can; resolves with what was done, for the footer. Never rejects. */
	copy(text: string): Promise<string>;
	/** Text can be made a link that a click opens (OSC 8). */
	readonly links?: boolean;
	/** Repaints the whole screen. */
	repaint(): void;
	/** Leaves the wall. */
	quit(code: number): void;
	/** Hands the terminal back to the shell until `fg`. */
	suspend(): void;
}

export interface Wall {
	poller: Poller;
	/** The present; `useScene()` gives the scene that is shown. */
	live: Scene;
	/** What happened, and where more of it is written down. */
	journal: Journal;
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
	/** The drill that is practised on the sandbox: header, frames and everything that leaves the wall say so. */
	drill?: DrillDesk;
	/** Whoever sits at this terminal, as in the audit log. */
	user: string;
	/** The services of the action dialogs; absent where no action can be run. */
	desk?: ActionDesk;
	/** Where messages about incidents leave; absent where they can only be copied. */
	outbox?: Outbox;
	/** Where steps of runbooks ask their queries; absent where none can be asked. */
	questions?: Questions;
	/** Moves the wall to moments of its past; absent where none are kept. */
	rewind?: Rewind;
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
