/** The size of the terminal. */
import {useWindowSize} from 'ink';
import {useMemo} from 'react';
import type {Size} from '../src/panes/layout.ts';

/** Columns and rows, the same object while they are the same. Storms of resizes end before they come here (`src/terminal/output.ts`). */
export function useViewport(): Size {
	const {columns, rows} = useWindowSize();
	return useMemo(() => ({columns, rows}), [columns, rows]);
}
