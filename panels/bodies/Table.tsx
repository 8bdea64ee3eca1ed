/** A table of a pane: filtered, the worst first where not all fit, with a cursor and the detail of the row under it. */
import {Box, Text} from 'ink';
import {useMemo} from 'react';
import {useNowSince} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {usePane, useUi} from '../../hooks/useUi.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {urgentFirst} from '../../src/panes/cells.ts';
import type {TableBody as TableOfPane} from '../../src/panes/kind.ts';
import {rowFilter} from '../../src/panes/tableFilter.ts';
import {cut} from '../../src/text/format.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize} from '../../src/ui/Pane.tsx';
import {partText, tableWindow} from '../../src/ui/scroll.tsx';
import {detailUnder, WithDetail} from '../Detail.tsx';
import {pageOf} from '../places/types.ts';
import type {Frame, PaneProps} from '../types.ts';
import {useHold} from './useHold.ts';
import {useTick} from './useTick.ts';

/** Lines from which on there is one for what stands above the table. */
const leastForHead = 4;

interface TableBodyProps extends PaneProps {
	body: TableOfPane;
	now: number;
	frame: Frame;
}

export function TableBody({body, pane, system, width, height, focused, bare = false, now, frame}: TableBodyProps) {
	const {table, none, head, foot = '', titlesFrom = 0, detailFrom = Number.POSITIVE_INFINITY} = body;
	const theme = useTheme();
	const zoomed = useUi(state => state.zoomed);
	const {filter} = usePane(system.system, pane.id);
	const hold = useHold();
	const tick = useTick();
	const setPage = useUi(state => state.setPage);
	const enter = useUi(state => state.enter);
	const inner = bare ? {width, height} : innerSize(width, height);
	const hasTitles = !bare && inner.height >= titlesFrom;
	const rows = useMemo(() => {
		const all = Array.from({length: table.length}, (_, row) => row);
		const keeps = rowFilter(filter, table, {theme, now, fine: now, width: inner.width});
		return urgentFirst(all, inner.height, row => table.level(row)).filter(keeps);
	}, [table, filter, theme, now, inner.width, inner.height]);
	const fine = useNowSince(rows.map(row => table.since(row)));
	const at = useMemo(() => ({theme, now, fine, width: inner.width}), [theme, now, fine, inner.width]);
	// Every cell is written to measure its column: not for each key that moves the cursor.
	const columns = useMemo(() => table.columns(at, rows), [table, at, rows]);
	const cursor = useCursor(system.system, pane.id, focused, rows, row => table.id(row));
	const selected = rows[cursor];
	useKeymap(pane.id, {
		rows: rows.length,
		page: Math.max(1, height - (head === undefined ? 3 : 4)),
		copy: () => (selected === undefined ? undefined : table.copy(selected, at)),
		place: () => (selected === undefined ? undefined : (table.place(selected) ?? pageOf(table.alert(selected)))),
		lines: () => (selected === undefined ? undefined : table.lines(selected)),
		links: () => (selected === undefined ? [] : table.links(selected)),
		offers: () => (selected === undefined ? [] : table.offers(selected)),
		onCommand(command) {
			if (selected === undefined) return false;
			if (hold(command, table.alert(selected)) || tick(command, table.item(selected))) return true;
			const page = command === 'open' ? table.page(selected) : undefined;
			if (page !== undefined) {
				setPage(system.system, page);
				return true;
			}
			const place = command === 'open' ? table.place(selected) : undefined;
			if (place) enter(place);
			return place !== undefined;
		},
	});
	const empty = filter !== '' && table.length > 0 ? `nothing matches "${filter}"` : none;
	/** The heights of what stands above and below the rows, and the part of the rows between them. */
	const partsOf = (size: {width: number; height: number}) => {
		const hasHead = head !== undefined && size.height >= leastForHead;
		const isTold = focused && (zoomed || size.height >= detailFrom) && selected !== undefined;
		const under = {width: size.width, height: size.height - (hasHead ? 1 : 0)};
		const facts = isTold ? table.facts(selected, at) : [];
		const {left} = detailUnder(under, facts, rows.length);
		const window = tableWindow(rows.length, left, {header: hasTitles, cursor: focused ? cursor : 0, tells: false});
		const hasFoot = foot !== '' && left - window.head > rows.length;
		return {hasHead, hasFoot, under, facts, window};
	};
	const partOf = (size: {width: number; height: number}) => {
		const {start, visible} = partsOf(size).window;
		return visible > 0 && visible < rows.length ? partText(start, visible, rows.length) : '';
	};
	const draw = (size: {width: number; height: number}) => {
		if (rows.length === 0)
			return (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(`${theme.glyph.bullet} ${empty}`, size.width)}
				</Text>
			);
		const {hasHead, hasFoot, under, facts} = partsOf(size);
		return (
			<Box flexDirection="column" width={size.width}>
				{hasHead && (
					<Text wrap="truncate" {...theme.paint('dim')}>
						{cut(head ?? '', size.width)}
					</Text>
				)}
				<WithDetail size={under} facts={facts} rows={rows.length}>
					{left => (
						<>
							<Grid
								{...left}
								columns={columns}
								rows={rows}
								cursor={focused ? cursor : undefined}
								header={hasTitles}
								tells={false}
							/>
							{hasFoot && (
								<Text wrap="truncate" {...theme.paint('dim')}>
									{cut(`${theme.status('ok').glyph} ${foot}`, left.width, theme.glyph.ellipsis)}
								</Text>
							)}
						</>
					)}
				</WithDetail>
			</Box>
		);
	};
	return frame(rows.length, empty, draw, partOf);
}
