/** A table that measures its own columns: the least important ones are left out where they do not fit, and no number is ever cut. */

import {isDeepStrictEqual} from 'node:util';
import {Box, Text} from 'ink';
import {memo, type ReactNode, useMemo} from 'react';
import type {ClickTarget} from '../../hooks/router.ts';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {type Cell, type Column, cellText, type Segment} from '../panes/cells.ts';
import {cut, cutMiddle, fit, widthOf} from '../text/format.ts';
import {greatest} from '../text/numbers.ts';
import type {Theme} from '../theme/theme.ts';
import {useStale} from './Pane.tsx';
import {ShownPart, tableWindow} from './scroll.tsx';

export interface Fitted<Row> {
	column: Column<Row>;
	width: number;
}

/** A title without anything below it takes no room from what has something to say. */
const naturalWidth = (title: string, cells: readonly number[]): number =>
	cells.length > 0 && cells.every(size => size === 0) ? 0 : greatest(cells, widthOf(title));

/** Which columns fit, in the order given, and how wide they are; one blank between them. Texts share what is left over. */
export function fitColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): Fitted<Row>[] {
	const natural = new Map(
		columns.map(column => [
			column,
			naturalWidth(
				column.title,
				rows.map(row => widthOf(cellText(column.cell(row)))),
			),
		]),
	);
	const least = (column: Column<Row>) =>
		Math.min(natural.get(column) ?? 0, column.text?.min ?? Number.POSITIVE_INFINITY);
	const kept = new Set<Column<Row>>();
	let left = width + 1;
	for (const column of columns.toSorted((a, b) => a.rank - b.rank)) {
		const size = least(column);
		if (size === 0 || size + 1 > left) continue;
		kept.add(column);
		left -= size + 1;
	}
	const wanted = (column: Column<Row>) =>
		Math.min(natural.get(column) ?? 0, column.text?.max ?? Number.POSITIVE_INFINITY);
	const widths = new Map<Column<Row>, number>();
	// What tells rows apart is whole first; of the others, short texts leave the rest of their share to the longer ones.
	const isKey = ({name, rank}: Column<Row>) => name === true && rank === 1;
	const needy = [...kept].toSorted(
		(a, b) => Number(isKey(b)) - Number(isKey(a)) || wanted(a) - least(a) - (wanted(b) - least(b)),
	);
	needy.forEach((column, index) => {
		const fair = isKey(column) ? left : Math.floor(left / (needy.length - index));
		const extra = Math.max(0, Math.min(fair, wanted(column) - least(column)));
		widths.set(column, least(column) + extra);
		left -= extra;
	});
	// Room that nobody else wants goes to texts beyond their usual limit, rather than to nothing while they are cut.
	for (const column of columns) {
		const size = widths.get(column);
		if (size === undefined) continue;
		const extra = Math.max(0, Math.min(left, (natural.get(column) ?? 0) - size));
		widths.set(column, size + extra);
		left -= extra;
	}
	return columns.flatMap(column => {
		const size = widths.get(column);
		return size === undefined ? [] : [{column, width: size}];
	});
}

interface LineProps {
	cells: readonly {cell: Cell; width: number; align: 'left' | 'right'; name: boolean}[];
	selected: boolean;
	dim: boolean;
	theme: Theme;
}

/** One line, memoized: most readings change nothing in most lines. */
const Line = memo(LineView, isDeepStrictEqual);

/** A row of a table, in the columns that fit. */
export function GridLine<Row>({
	row,
	fitted,
	...look
}: Omit<LineProps, 'cells'> & {row: Row; fitted: readonly Fitted<Row>[]}): ReactNode {
	const cells = fitted.map(({column, width}) => ({
		cell: column.cell(row),
		width,
		align: column.align ?? 'left',
		name: column.name ?? false,
	}));
	return <Line cells={cells} {...look} />;
}

/** The titles of the columns that fit. */
export function GridHead<Row>({fitted}: {fitted: readonly Fitted<Row>[]}): ReactNode {
	return (
		<Text wrap="truncate" {...useTheme().paint('dim')}>
			{fitted.map(({column, width}) => fit(column.title, width, column.align)).join(' ')}
		</Text>
	);
}

/** The parts of a cell that have room, so that none moves the columns behind it. */
function withinWidth(segments: readonly Segment[], width: number): Segment[] {
	let left = width;
	return segments.map(segment => {
		const text = cut(segment.text, left);
		left -= widthOf(text);
		return {...segment, text};
	});
}

function LineView({cells, selected, dim, theme}: LineProps) {
	const parts = cells.flatMap(({cell, width, align, name}, index): Segment[] => {
		const gap: Segment[] = index === 0 ? [] : [{text: ' '}];
		const segments = typeof cell === 'string' ? [{text: cell}] : 'text' in cell ? [cell] : cell;
		const [only] = segments;
		if (segments.length === 1 && only)
			return [...gap, {...only, text: fit(only.text, width, align, name ? cutMiddle : cut)}];
		const padding: Segment = {text: ' '.repeat(Math.max(0, width - widthOf(cellText(cell))))};
		const shown = withinWidth(segments, width);
		return [...gap, ...(align === 'right' ? [padding, ...shown] : [...shown, padding])];
	});
	const plain = selected || dim;
	return (
		<Text wrap="truncate" {...theme.paint(selected ? 'selected' : dim ? 'dim' : 'plain')}>
			{parts.map((part, index) =>
				plain || part.tone === undefined || part.tone === 'plain' ? (
					part.text
				) : (
					// Parts of a line have no identity but their place.
					<Text key={index} {...theme.paint(part.tone)}>
						{part.text}
					</Text>
				),
			)}
		</Text>
	);
}

interface GridProps<Row> {
	/** Columns are measured again when these or the rows are other objects. */
	columns: readonly Column<Row>[];
	rows: readonly Row[];
	width: number;
	height: number;
	/** Selected row; undefined where the pane has no focus. */
	cursor?: number | undefined;
	header?: boolean;
	/** Whether a line of it says which part is to be seen, where it is cut. */
	tells?: boolean;
}

function GridView<Row>({columns, rows, width, height, cursor, header = true, tells = true}: GridProps<Row>): ReactNode {
	const theme = useTheme();
	const dim = useStale();
	let rowAt: (y: number) => ClickTarget | undefined = () => undefined;
	const area = useClickArea((_, y) => rowAt(y));
	const fitted = useMemo(() => fitColumns(columns, rows, width), [columns, rows, width]);
	if (width <= 0 || height <= 0) return null;
	const {head, start, visible, tells: isTold} = tableWindow(rows.length, height, {header, cursor, tells});
	const at = cursor === undefined ? undefined : Math.min(cursor, Math.max(0, rows.length - 1));
	const shown = rows.slice(start, start + visible);
	rowAt = y => (y >= head && y < head + shown.length ? {kind: 'row', row: start + y - head} : undefined);
	return (
		<Box ref={area} flexDirection="column" width={width}>
			{head > 0 && <GridHead fitted={fitted} />}
			{shown.map((row, index) => (
				<GridLine
					key={start + index}
					row={row}
					fitted={fitted}
					selected={start + index === at}
					dim={dim}
					theme={theme}
				/>
			))}
			{isTold && <ShownPart start={start} shown={shown.length} rows={rows.length} width={width} />}
		</Box>
	);
}

export const Grid = memo(GridView) as typeof GridView;
