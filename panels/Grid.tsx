/** A table that measures its own columns: what does not fit is left out by importance, and no number is ever cut. */
import {isDeepStrictEqual} from 'node:util';
import {Box, Text} from 'ink';
import {memo, type ReactNode} from 'react';
import type {ClickTarget} from '../hooks/router.ts';
import {useClickArea} from '../hooks/useClickArea.ts';
import {useTheme} from '../hooks/WallContext.ts';
import {type Level, levelOrder} from '../src/checks/types.ts';
import {fit, widthOf} from '../src/ui/format.ts';
import {useStale, useUnjudged} from '../src/ui/Pane.tsx';
import {ShownPart, windowStart} from '../src/ui/scroll.tsx';
import type {Theme, Tone} from '../src/ui/theme.ts';

export interface Segment {
	text: string;
	tone?: Tone;
	/** It is the mark of a level: where nothing is judged, it shows that instead. */
	judged?: true;
}

/** One text, or several with a tone each. */
export type Cell = string | Segment | readonly Segment[];

export interface GridColumn<Row> {
	title: string;
	/** 1 is kept longest. */
	rank: number;
	cell: (row: Row) => Cell;
	align?: 'left' | 'right';
	/** Text that may be cut: at least and at most so many cells. Without it the column is as wide as its widest cell. */
	text?: {min: number; max: number};
}

interface Fitted<Row> {
	column: GridColumn<Row>;
	width: number;
}

const textOf = (cell: Cell): string =>
	typeof cell === 'string' ? cell : 'text' in cell ? cell.text : cell.map(({text}) => text).join('');

/** Which columns fit, in the order given, and how wide they are; one blank between them. Texts share what is left over. */
export function fitColumns<Row>(
	columns: readonly GridColumn<Row>[],
	rows: readonly Row[],
	width: number,
): Fitted<Row>[] {
	const natural = new Map(
		columns.map(column => [
			column,
			Math.max(widthOf(column.title), ...rows.map(row => widthOf(textOf(column.cell(row))))),
		]),
	);
	const least = (column: GridColumn<Row>) =>
		Math.min(natural.get(column) ?? 0, column.text?.min ?? Number.POSITIVE_INFINITY);
	const kept = new Set<GridColumn<Row>>();
	let left = width + 1;
	for (const column of columns.toSorted((a, b) => a.rank - b.rank)) {
		const size = least(column);
		if (size === 0 || size + 1 > left) continue;
		kept.add(column);
		left -= size + 1;
	}
	return columns
		.filter(column => kept.has(column))
		.map(column => {
			const wanted = Math.min(natural.get(column) ?? 0, column.text?.max ?? Number.POSITIVE_INFINITY);
			const extra = Math.max(0, Math.min(left, wanted - least(column)));
			left -= extra;
			return {column, width: least(column) + extra};
		});
}

interface LineProps {
	cells: readonly {cell: Cell; width: number; align: 'left' | 'right'}[];
	selected: boolean;
	dim: boolean;
	unjudged: boolean;
	theme: Theme;
}

/** Most readings change nothing in most lines: those are left as they stand. */
const Line = memo(LineView, isDeepStrictEqual);

function LineView({cells, selected, dim, unjudged, theme}: LineProps) {
	const parts = cells.flatMap(({cell, width, align}, index): Segment[] => {
		const gap: Segment[] = index === 0 ? [] : [{text: ' '}];
		const all = typeof cell === 'string' ? [{text: cell}] : 'text' in cell ? [cell] : cell;
		const segments = unjudged
			? all.map(one => ('judged' in one && one.judged ? {...one, text: theme.status('pending').glyph} : one))
			: all;
		const [only] = segments;
		if (segments.length === 1 && only) return [...gap, {...only, text: fit(only.text, width, align)}];
		const padding: Segment = {text: ' '.repeat(Math.max(0, width - widthOf(textOf(cell))))};
		return [...gap, ...(align === 'right' ? [padding, ...segments] : [...segments, padding])];
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
	columns: readonly GridColumn<Row>[];
	rows: readonly Row[];
	width: number;
	height: number;
	/** Selected row; undefined where the pane has no focus. */
	cursor?: number | undefined;
	header?: boolean;
}

function GridView<Row>({columns, rows, width, height, cursor, header = true}: GridProps<Row>): ReactNode {
	const theme = useTheme();
	const dim = useStale();
	const unjudged = useUnjudged();
	let rowAt: (y: number) => ClickTarget | undefined = () => undefined;
	const area = useClickArea((_, y) => rowAt(y));
	if (width <= 0 || height <= 0) return null;
	const fitted = fitColumns(columns, rows, width);
	const head = header && height > 2 ? 1 : 0;
	const room = height - head;
	const over = rows.length > room && room > 2;
	const visible = over ? room - 1 : room;
	const at = cursor === undefined ? undefined : Math.min(cursor, Math.max(0, rows.length - 1));
	const start = windowStart(at ?? 0, rows.length, visible);
	const shown = rows.slice(start, start + visible);
	rowAt = y => (y >= head && y < head + shown.length ? {kind: 'row', row: start + y - head} : undefined);
	return (
		<Box ref={area} flexDirection="column" width={width}>
			{head > 0 && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{fitted.map(({column, width: size}) => fit(column.title, size, column.align)).join(' ')}
				</Text>
			)}
			{shown.map((row, index) => (
				<Line
					key={start + index}
					cells={fitted.map(({column, width: size}) => ({
						cell: column.cell(row),
						width: size,
						align: column.align ?? 'left',
					}))}
					selected={start + index === at}
					dim={dim}
					unjudged={unjudged}
					theme={theme}
				/>
			))}
			{over && <ShownPart start={start} shown={shown.length} rows={rows.length} width={width} />}
		</Box>
	);
}

export const Grid = memo(GridView) as typeof GridView;

/** The mark of a level: its shape always, its colour only where something is wrong. */
export function mark(theme: Theme, level: Level): Segment {
	const {glyph, tone} = theme.status(level);
	return {text: glyph, tone: level === 'ok' ? 'dim' : tone, judged: true};
}

/** The tone of a number: colour is for trouble. */
export function toneOf(level: Level): Tone {
	return level === 'ok' ? 'plain' : level;
}

/** Whether a row is kept by the filter line: every word must occur somewhere, in any case. */
export function matches(filter: string, ...texts: readonly (string | undefined)[]): boolean {
	if (filter.trim() === '') return true;
	const text = texts
		.filter(one => one !== undefined)
		.join(' ')
		.toLowerCase();
	return filter
		.toLowerCase()
		.trim()
		.split(/\s+/)
		.every(word => text.includes(word));
}

/** Rows in their usual places while all of them fit, else those in trouble first: a small box must not hide them. */
export function urgentFirst<Row extends {level: Level}>(rows: readonly Row[], room: number): readonly Row[] {
	return rows.length < room ? rows : rows.toSorted((a, b) => levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level));
}
