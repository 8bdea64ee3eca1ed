/** The size of the terminal. */
import {useWindowSize} from 'ink';
import {useEffect, useState} from 'react';
import type {Size} from '../src/ui/layout.ts';

/** Columns and rows; a storm of resizes (dragging a border) settles into one change after `quiet` ms. */
export function useViewport(quiet = 50): Size {
	const {columns, rows} = useWindowSize();
	const [size, setSize] = useState<Size>({columns, rows});
	useEffect(() => {
		if (columns === size.columns && rows === size.rows) return;
		const timer = setTimeout(() => setSize({columns, rows}), quiet);
		return () => clearTimeout(timer);
	}, [columns, rows, size, quiet]);
	// Never draw beyond the true size, not even while it settles.
	return columns < size.columns || rows < size.rows
		? {columns: Math.min(columns, size.columns), rows: Math.min(rows, size.rows)}
		: size;
}
