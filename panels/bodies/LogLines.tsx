/** The lines of the log pane: only those that are seen, what happened between them, and the whole entry of the selected one. */
import {isDeepStrictEqual} from 'node:util';
import {Box, Text} from 'ink';
import {memo, useMemo, useRef} from 'react';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useNow} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {glyphsOf} from '../../src/charts/glyphs.ts';
import type {Mark} from '../../src/charts/types.ts';
import {entryLines} from '../../src/panes/log/entry.ts';
import type {LogFilter} from '../../src/panes/log/filter.ts';
import type {LogOrigin} from '../../src/panes/log/logView.ts';
import {columnsOf, type LogColumn} from '../../src/panes/log/prefix.ts';
import {rowsFor} from '../../src/panes/log/row.ts';
import {type LogItem, logWindow} from '../../src/panes/log/window.ts';
import type {FoldedLine} from '../../src/poll/types.ts';
import {inAscii} from '../../src/text/ascii.ts';
import {cut} from '../../src/text/format.ts';
import type {Theme} from '../../src/theme/theme.ts';
import {moment} from '../../src/zone.ts';
import {LogRow} from './LogRow.tsx';

interface BodyProps {
	lines: readonly FoldedLine[];
	origin: LogOrigin;
	/** Paths of fields that have columns. */
	fields: readonly string[];
	/** What happened, in order of time. */
	marks: readonly Mark[];
	/** What it looks for is marked. */
	filter: LogFilter;
	width: number;
	height: number;
	cursor: number;
	focused: boolean;
	expanded: boolean;
	wrap: boolean;
	/** Cells of the messages that are out of sight on the left. */
	side: number;
	tz: string;
	empty: string;
	theme: Theme;
}

/** Only what is visible is rendered, counted back from the line that must be seen. */
export const LogLines = memo(function LogLines(props: BodyProps) {
	const {lines, origin, fields, marks, filter, width, height, cursor, focused, expanded, wrap, side, tz, empty, theme} =
		props;
	const copyKey = useKeyOf('copy');
	const now = useNow();
	const widths = useRef(new Map<string, number>());
	const rows: (number | undefined)[] = [];
	const area = useClickArea((_, y) => {
		const row = rows[y];
		return row === undefined ? undefined : {kind: 'row', row};
	});
	const selected = lines[cursor];
	const payload = expanded && selected ? entryLines(selected, width, Math.max(0, height - 2), copyKey) : [];
	const room = Math.max(0, height - payload.length);
	const near = fields.length === 0 ? [] : lines.slice(Math.max(0, cursor - room + 1), cursor + room);
	const columns = useSame(columnsOf(fields, near, width, widths.current));
	const rowOf = useMemo(
		() => rowsFor({width, tz, origin, columns}, {filter, wrap, side, room, ellipsis: theme.glyph.ellipsis}),
		[width, tz, origin, columns, filter, wrap, side, room, theme],
	);
	if (height <= 0 || width <= 0) return null;
	if (!selected) {
		return (
			<Text wrap="truncate" {...theme.paint('dim')}>
				{cut(empty, width)}
			</Text>
		);
	}
	const items = logWindow(lines, {cursor, room, marks, heightOf: line => (wrap ? rowOf(line).pieces.length : 1)});
	const drawn = items.map(item => {
		const line = item.kind === 'line' ? lines[item.index] : undefined;
		if (item.kind !== 'line' || !line) {
			rows.push(undefined);
			return <Between key={keyOf(item)} item={item} width={width} tz={tz} now={now} theme={theme} />;
		}
		const row = rowOf(line);
		rows.push(...row.pieces.map(() => item.index));
		return <LogRow key={line.id} row={row} width={width} selected={focused && item.index === cursor} theme={theme} />;
	});
	return (
		<Box ref={area} flexDirection="column" width={width} height={height}>
			{drawn}
			{payload.map((text, index) => (
				// The lines of one payload never move.
				<Text key={index} wrap="truncate" {...theme.paint('dim')}>
					{text}
				</Text>
			))}
		</Box>
	);
});

/** The same list until one of its columns changes. */
function useSame(columns: readonly LogColumn[]): readonly LogColumn[] {
	const last = useRef(columns);
	if (!isDeepStrictEqual(last.current, columns)) last.current = columns;
	return last.current;
}

const keyOf = (item: LogItem): string => (item.kind === 'mark' ? `${item.mark.t} ${item.mark.text}` : item.kind);

/** A rule with words between two lines. */
function Between({item, width, tz, now, theme}: {item: LogItem; width: number; tz: string; now: number; theme: Theme}) {
	const {glyph, charts} = theme;
	const rule = glyph.box[2].repeat(2);
	if (item.kind !== 'mark') {
		return (
			<Text wrap="truncate" {...theme.paint('dim')}>
				{cut(`${rule} read before the restart above, live below ${glyph.box[2].repeat(width)}`, width, '')}
			</Text>
		);
	}
	const {kind, t, text} = item.mark;
	const more = item.more > 0 ? `, +${item.more}` : '';
	const words = `${rule} ${glyphsOf(charts.glyphs).marks[kind]} ${moment(t, now, tz)} ${text}${more} ${rule}`;
	return (
		<Text wrap="truncate" {...theme.paint(kind === 'resolved' ? 'dim' : 'strong')}>
			{cut(charts.glyphs === 'ascii' ? inAscii(words) : words, width, glyph.ellipsis)}
		</Text>
	);
}
