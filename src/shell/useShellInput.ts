/** The only listener on the terminal's keys. */
import {flushSync, useInput, usePaste, useWindowSize} from 'ink';
import {useMemo, useRef} from 'react';
import {useWall} from '../../hooks/WallContext.ts';
import type {Dispatch} from './context.ts';
import {run} from './dispatch.ts';
import {paste} from './fields.ts';
import {keyPresses} from './keys.ts';
import {receive} from './typing.ts';

declare module 'ink' {
	/** Commits at once what was changed before (patches/ink/01-flush-sync.patch). */
	export function flushSync(): void;
}

/** Listens; returns the function with which the palette runs its chosen entry. */
export function useShellInput(): (what: Parameters<typeof run>[1]) => void {
	const wall = useWall();
	const size = useRef({columns: 0, rows: 0});
	size.current = useWindowSize();
	const before = useRef('');
	const on = useMemo<Dispatch>(() => ({...wall, size: () => size.current}), [wall]);
	useInput((input, key) => {
		const {bursts} = wall.keys;
		const presses = keyPresses(input, key);
		if (presses.length === 0) return;
		// A paste never begins with Esc; a key right after Esc is meant for the screen behind the closed dialog.
		const burst = !key.escape && bursts.read(presses.length, performance.now());
		receive(
			on,
			presses.map(press => ({...press, burst})),
			({name}) => {
				// Ink delivers several keys in one call, before React re-renders. Flush between two of them, so that each acts on the
				// screen that the previous one left. A repeated key in a pane only moves the cursor in the store and need not flush.
				if (name !== before.current || wall.store.getState().dialog) flushSync();
				before.current = name;
			},
		);
		bursts.handled(performance.now());
	});
	// Mounted for as long as the wall: a paste must never be read as keys.
	usePaste(text => {
		flushSync();
		paste(on, text);
	});
	return what => run(on, what);
}
