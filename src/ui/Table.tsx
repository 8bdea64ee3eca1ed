/** Rows and columns of a dialog cut to their rectangle: one Text per line, nothing measured by Ink. Panes have panels/Grid.tsx. */
import {Box, Text} from 'ink';
import {memo} from 'react';
import {useTheme} from '../../hooks/WallContext.ts';
import {fit} from './format.ts';
import {ShownPart, windowStart} from './scroll.tsx';
import type {Theme, Tone} from './theme.ts';

export interface Column {
	title: string;
	/** Cells, or 'fill' to share what is left (put untrusted text there, last). */
	width: number | 'fill';
	align?: 'left' | 'right';
}

/** A text, or a text with a tone. */
export type TableCell = string | {text: string; tone?: Tone};

export interface TableProps {
	columns: readonly Column[];
	rows: readonly (readonly TableCell[])[];
	width: number;
	/** Lines, header included. */
	height: number;
	/** Selected row, painted inverse; leave out where nothing can be selected. */
	cursor?: number;
}

/** Widths in cells: fixed ones as asked while they fit, fills share the rest; one blank between columns. Columns that do not fit get 0. */
export function columnWidths(columns: readonly Column[], width: number): number[] {
	const fixed =
		columns.reduce((sum, column) => sum + (column.width === 'fill' ? 0 : column.width), 0) +
		Math.max(0, columns.length - 1);
	const fills = columns.filter(column => column.width === 'fill').length;
	const share = fills === 0 ? 0 : Math.max(0, Math.floor((width - fixed) / fills));
	let spare = fills === 0 ? 0 : Math.max(0, width - fixed - share * fills);
	let left = width;
	return columns.map((column, index) => {
		const gap = index === 0 ? 0 : 1;
		const asked = column.width === 'fill' ? share + spare : column.width;
		if (column.width === 'fill') spare = 0;
		const given = Math.max(0, Math.min(asked, left - gap));
		left -= given > 0 ? given + gap : 0;
		return given;
	});
}

const Row = memo(function Row({
	cells,
	widths,
	columns,
	selected,
	theme,
}: {
	cells: readonly TableCell[];
	widths: readonly number[];
	columns: readonly Column[];
	selected: boolean;
	theme: Theme;
}) {
	let first = true;
	return (
		<Text wrap="truncate" {...theme.paint(selected ? 'selected' : 'plain')}>
			{widths.map((width, index) => {
				const column = columns[index];
				if (width === 0 || !column) return null;
				const cell = cells[index] ?? '';
				const {text, tone = 'plain'} = typeof cell === 'string' ? {text: cell} : cell;
				const gap = first ? '' : ' ';
				first = false;
				const shown = gap + fit(text, width, column.align);
				return tone === 'plain' || selected ? (
					shown
				) : (
					// Columns never move within one table: the index is their identity.
					<Text key={column.title} {...theme.paint(tone)}>
						{shown}
					</Text>
				);
			})}
		</Text>
	);
});

/** A table of exactly `width` × at most `height`; scrolls with the cursor and says how many rows are out of sight. */
export const Table = memo(function Table({columns, rows, width, height, cursor}: TableProps) {
	const theme = useTheme();
	if (height <= 0 || width <= 0) return null;
	const widths = columnWidths(columns, width);
	const head = height > 1 ? 1 : 0;
	const room = height - head;
	const over = rows.length > room && room > 1;
	const visible = over ? room - 1 : room;
	const at = Math.min(cursor ?? 0, Math.max(0, rows.length - 1));
	const start = windowStart(at, rows.length, visible);
	const shown = rows.slice(start, start + visible);
	return (
		<Box flexDirection="column" width={width}>
			{head > 0 && (
				<Text wrap="truncate" bold {...theme.paint('dim')}>
					{widths
						.map((size, index) =>
							size === 0
								? ''
								: (index === 0 ? '' : ' ') + fit(columns[index]?.title ?? '', size, columns[index]?.align),
						)
						.join('')}
				</Text>
			)}
			{shown.map((cells, index) => (
				<Row
					key={start + index}
					cells={cells}
					widths={widths}
					columns={columns}
					selected={cursor !== undefined && start + index === at}
					theme={theme}
				/>
			))}
			{over && <ShownPart start={start} shown={shown.length} rows={rows.length} width={width} />}
		</Box>
	);
});
