/** The only listener on the terminal's keys. */
import {flushSync, useInput, usePaste, useWindowSize} from 'ink';
import {useMemo, useRef} from 'react';
import {useWall} from '../../hooks/WallContext.ts';
import {type Dispatch, paste, press, run} from './dispatch.ts';
import {keyPresses} from './keys.ts';

declare module 'ink' {
	/** Commits at once what was changed before (patches/ink-8.0.0.patch). */
	export function flushSync(): void;
}

/** Listens, and returns what the palette needs to run an action. */
export function useShellInput(): (id: Parameters<typeof run>[1]) => void {
	const wall = useWall();
	const size = useRef({columns: 0, rows: 0});
	size.current = useWindowSize();
	const before = useRef('');
	const on = useMemo<Dispatch>(() => ({...wall, size: () => size.current}), [wall]);
	useInput((input, key) => {
		for (const single of keyPresses(input, key)) {
			// Keys of one read are handled before React commits anything, and none may meet what was there before the last one.
			// One held down in a pane moves a cursor that stands in the store: it need not wait.
			if (single.name !== before.current || wall.store.getState().dialog) flushSync();
			before.current = single.name;
			press(on, single);
		}
	});
	// Mounted for as long as the wall: a paste must never be read as keys.
	usePaste(text => {
		flushSync();
		paste(on, text);
	});
	return id => run(on, id);
}
