/** The live log: follow or pause, by severity, service and filter, folded repeats, the payload of the selected line. */

import {Text} from 'ink';
import {memo, useCallback, useMemo, useRef} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useTailView} from '../../hooks/useScene.ts';
import {usePane, useUi} from '../../hooks/useUi.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {logFilter} from '../../src/panes/log/filter.ts';
import {isSameView, logView} from '../../src/panes/log/logView.ts';
import {matchText} from '../../src/panes/log/matches.ts';
import type {FoldedLine, TailState} from '../../src/poll/types.ts';
import {widthOf} from '../../src/text/format.ts';
import {innerSize, noticeLines, Pane} from '../../src/ui/Pane.tsx';
import type {PaneProps} from '../types.ts';
import {LogLines} from './LogLines.tsx';
import {useLogAtTime} from './useLogAtTime.ts';
import {useLogKeys} from './useLogKeys.ts';
import {useMarks} from './useMarks.ts';

/** Where the file names no columns. */
const noFields: readonly string[] = [];

export const LogBody = memo(function LogBody(props: PaneProps) {
	const {pane: config, digit, system, width, height, focused, bare = false} = props;
	const {id, title} = config;
	const theme = useTheme();
	const now = useNow();
	const pane = usePane(system.system, id);
	const inner = bare ? {width, height} : innerSize(width, height);
	const marks = useMarks(system);
	const followKey = useKeyOf('bottom');
	const linesOf = useHeld(system.system, pane.follow);
	const {follow, pausedAt, severity, service, lifted} = pane;
	const filter = useMemo(() => logFilter(pane.filter), [pane.filter]);
	// Not the pane's whole state, because a moving cursor must not filter thousands of lines again.
	const make = useCallback(
		(tail: TailState) => {
			const choice = {follow, pausedAt, severity, lifted, ...(service !== undefined && {service})};
			return logView(tail, linesOf(tail), {pane: choice, filter, now, theme, height: inner.height, followKey});
		},
		[linesOf, follow, pausedAt, severity, service, lifted, filter, now, theme, inner.height, followKey],
	);
	const {lines, matches, origin, notice, status, level, empty} = useTailView(system.system, make, isSameView);
	// Following keeps the cursor on the newest line; moving it pauses.
	const cursor = pane.follow ? lines.length - 1 : Math.min(pane.cursor, lines.length - 1);
	// A line that has the screen for itself is read to its end; the key turns it over.
	const zoomed = useUi(state => state.zoomed) && focused;
	const said = notice ? noticeLines(notice.text, inner.width, inner.height / 3) : [];
	const wrap = pane.wrap !== zoomed;
	useLogAtTime(system.system, id, lines);
	useLogKeys({system, id, lines, selected: lines[cursor], ...inner, wrap, linesOf});
	const body = (
		<>
			{said.map((text, index) => (
				// The lines of one sentence never move.
				<Text key={index} wrap="truncate" {...(notice && theme.paint(notice.tone))}>
					{text}
				</Text>
			))}
			<LogLines
				lines={lines}
				origin={origin}
				fields={config.kind === 'log' ? config.columns : noFields}
				marks={marks}
				filter={filter}
				width={inner.width}
				height={inner.height - said.length}
				cursor={cursor}
				focused={focused}
				expanded={pane.expanded}
				wrap={wrap}
				side={pane.side}
				tz={system.tz}
				empty={empty}
				theme={theme}
			/>
		</>
	);
	if (bare) return body;
	return (
		<Pane
			title={title}
			width={width}
			height={height}
			focused={focused}
			digit={digit}
			{...(level && {level})}
			note={noteFor(lifted && !filter.isEmpty ? [matchText(matches, cursor), ...status] : status, width)}
		>
			{body}
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

/** The words that fit in the border; the first are the most important. */
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
