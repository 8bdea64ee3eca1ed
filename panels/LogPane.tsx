/** The live log: follow or pause, by severity, service and text, folded repeats, the payload of the selected line. */
import {Text} from 'ink';
import {memo, useCallback, useRef} from 'react';
import {useNow} from '../hooks/useClock.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {useTailView} from '../hooks/useReading.ts';
import {usePane, useUi} from '../hooks/useUi.ts';
import {useWall} from '../hooks/WallContext.ts';
import type {FoldedLine, TailState} from '../src/poll/types.ts';
import {paneState} from '../src/store/store.ts';
import {cut, widthOf} from '../src/ui/format.ts';
import {logLinks} from '../src/ui/links.ts';
import {innerSize, Pane} from '../src/ui/Pane.tsx';
import {panesOf} from '../src/ui/where.ts';
import {indented, LogBody} from './LogBody.tsx';
import {isSameView, logView} from './logView.ts';
import type {PaneProps} from './types.ts';

/** Lines that a whole entry wants beside its neighbours; a lower pane is zoomed for it. */
const roomForEntry = 12;

export const LogPane = memo(function LogPane({system, width, height, focused}: PaneProps) {
	const {theme, store, poller} = useWall();
	const now = useNow();
	const pane = usePane(system.system, 'log');
	const filter = useUi(state => state.filter);
	const setPane = useUi(state => state.setPane);
	const inner = innerSize(width, height);
	const linesOf = useHeld(system.system, pane.follow);
	const {follow, pausedAt, severity, service} = pane;
	// Not the pane's whole state: a cursor that moves must not filter thousands of lines anew.
	const make = useCallback(
		(tail: TailState) => {
			const choice = {follow, pausedAt, severity, ...(service !== undefined && {service})};
			return logView(tail, linesOf(tail), {pane: choice, filter, now, theme, height: inner.height});
		},
		[linesOf, follow, pausedAt, severity, service, filter, now, theme, inner.height],
	);
	const {lines: shown, notice, status, level, empty} = useTailView(system.system, make, isSameView);
	// Following keeps the cursor on the newest line; moving it pauses.
	const cursor = pane.follow ? shown.length - 1 : Math.min(pane.cursor, shown.length - 1);
	const selected = shown[cursor];
	// Keys that come together are handled before anything is drawn anew: they must see each other's work.
	const live = () => paneState(store.getState(), system.system, 'log');
	const tail = () => poller.tail(system.system);
	useKeymap('log', {
		rows: shown.length,
		page: Math.max(1, inner.height - 1),
		copy: () =>
			selected &&
			(pane.expanded
				? indented(selected)
				: `${new Date(selected.t).toISOString()} ${selected.severity} ${selected.service} ${selected.message}`),
		select: row => {
			// A click on what runs holds it still.
			setPane(system.system, 'log', {
				cursor: row,
				...(live().follow ? {follow: false, pausedAt: tail().received} : {}),
			});
			return true;
		},
		links: () => (selected ? logLinks(system, selected) : []),
		onAction: action => {
			const pane = live();
			const set = (patch: Partial<typeof pane>) => setPane(system.system, 'log', patch);
			switch (action) {
				case 'up':
				case 'page.up':
				case 'top': {
					if (!pane.follow) return false;
					const step = action === 'up' ? 1 : action === 'page.up' ? Math.max(1, inner.height - 1) : shown.length;
					set({follow: false, pausedAt: tail().received, cursor: Math.max(0, shown.length - 1 - step)});
					return true;
				}
				case 'down':
				case 'page.down':
					return pane.follow;
				case 'bottom':
					set({follow: true, pausedAt: 0});
					return true;
				case 'follow':
					set(
						pane.follow
							? {follow: false, pausedAt: tail().received, cursor: Math.max(0, shown.length - 1)}
							: {follow: true, pausedAt: 0},
					);
					return true;
				case 'open':
					if (!selected) return false;
					if (!pane.expanded && inner.height < roomForEntry) store.getState().setZoomed(true);
					set({
						expanded: !pane.expanded,
						...(pane.follow ? {follow: false, pausedAt: tail().received, cursor: Math.max(0, shown.length - 1)} : {}),
					});
					return true;
				case 'back':
					if (!pane.expanded) return false;
					set({expanded: false});
					return true;
				case 'service': {
					// The store has no way to unset a key, so '' stands for every service.
					const names = linesOf(tail()).map(({service}) => service);
					const services = ['', ...new Set(names.toSorted())];
					set({service: services[(services.indexOf(pane.service ?? '') + 1) % services.length] ?? ''});
					return true;
				}
				default:
					return false;
			}
		},
	});
	return (
		<Pane
			title={system.panes.log?.title ?? 'Error log'}
			width={width}
			height={height}
			focused={focused}
			digit={panesOf(system).indexOf('log') + 1}
			{...(level && {level})}
			note={noteFor(status, width)}
		>
			{notice && (
				<Text wrap="truncate" {...theme.paint(notice.tone)}>
					{cut(notice.text, inner.width, theme.glyph.ellipsis)}
				</Text>
			)}
			<LogBody
				lines={shown}
				width={inner.width}
				height={inner.height - (notice ? 1 : 0)}
				cursor={cursor}
				focused={focused}
				expanded={pane.expanded}
				wrap={pane.wrap}
				tz={system.tz}
				empty={empty}
				theme={theme}
			/>
		</Pane>
	);
});

/** While paused, the lines of the moment of pausing: new ones must not push away what is being read. */
function useHeld(system: string, follow: boolean): (tail: TailState) => readonly FoldedLine[] {
	const held = useRef<{system: string; lines: readonly FoldedLine[]}>(undefined);
	return useCallback(
		tail => {
			if (follow) held.current = undefined;
			else if (held.current?.system !== system) held.current = {system, lines: tail.lines};
			return held.current?.lines ?? tail.lines;
		},
		[system, follow],
	);
}

/** As many of the words as the border has room for; the first are the most important. */
function noteFor(parts: readonly string[], width: number): string {
	const room = width - 28;
	let text = '';
	for (const part of parts) {
		const longer = text ? `${text} · ${part}` : part;
		if (widthOf(longer) > room) break;
		text = longer;
	}
	return text;
}
