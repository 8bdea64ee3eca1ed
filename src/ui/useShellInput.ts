/** The only listener on the terminal's keys. */
import {useInput, usePaste, useWindowSize} from 'ink';
import {useMemo, useRef} from 'react';
import {useWall} from '../../hooks/WallContext.ts';
import {type Dispatch, paste, press, run} from './dispatch.ts';
import {keyPresses} from './keys.ts';

/** Listens, and returns what the palette needs to run an action. */
export function useShellInput(): (id: Parameters<typeof run>[1]) => void {
	const wall = useWall();
	const size = useRef({columns: 0, rows: 0});
	size.current = useWindowSize();
	const on = useMemo<Dispatch>(() => ({...wall, size: () => size.current}), [wall]);
	useInput((input, key) => {
		for (const single of keyPresses(input, key)) press(on, single);
	});
	// Mounted for as long as the wall: a paste must never be read as keys.
	usePaste(text => paste(on, text));
	return id => run(on, id);
}
