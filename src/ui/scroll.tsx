/** Lists that are longer than their place. */
import {Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import {cut} from './format.ts';

/** First row to show so that `cursor` is among the `visible` ones. */
export function windowStart(cursor: number, rows: number, visible: number): number {
	if (rows <= visible || visible <= 0) return 0;
	return Math.min(Math.max(0, cursor - visible + 1), rows - visible);
}

/** Where the cursor of so many rows is after a key of a dialog; where it was, for keys that do not move it. */
export function stepped(key: string, cursor: number, rows: number): number {
	if (key === 'down' || key === 'j') return Math.min(cursor + 1, rows - 1);
	return key === 'up' || key === 'k' ? Math.max(cursor - 1, 0) : cursor;
}

/** The line below a list that says which part of it is to be seen: `11-20 of 42`. */
export function ShownPart({start, shown, rows, width}: {start: number; shown: number; rows: number; width: number}) {
	return (
		<Text wrap="truncate" {...useTheme().paint('dim')}>
			{cut(`${start + 1}-${start + shown} of ${rows}`, width)}
		</Text>
	);
}
