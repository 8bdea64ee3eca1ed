/** Registers an element as a click area. It costs nothing until a click, because places are measured then. */
import {type DOMElement, measureElement} from 'ink';
import {type RefObject, useLayoutEffect, useRef} from 'react';
import type {ClickArea} from './router.ts';
import {useWall} from './WallContext.ts';

/** @param at the target at a cell of the element, counted from its corner. Give the result to the element as `ref`. */
export function useClickArea(at: ClickArea['at']): RefObject<DOMElement | null> {
	const {keys} = useWall();
	const ref = useRef<DOMElement>(null);
	// The newest drawing counts.
	const current = useRef(at);
	current.current = at;
	useLayoutEffect(() => {
		const area: ClickArea = {
			box: () => (ref.current ? measureElement(ref.current) : undefined),
			at: (x, y) => current.current(x, y),
		};
		keys.areas.add(area);
		return () => void keys.areas.delete(area);
	}, [keys]);
	return ref;
}
