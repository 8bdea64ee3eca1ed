/** The live log: follow or pause, by severity, service and text, folded repeats, the payload of the selected line. */
import {Box, Text} from 'ink';
import {memo, useEffect, useMemo, useState} from 'react';
import {useClickArea} from '../hooks/useClickArea.ts';
import {useNow} from '../hooks/useClock.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {useKeyOf} from '../hooks/useKeyOf.ts';
import {useTail} from '../hooks/useReading.ts';
import {usePane, useUi} from '../hooks/useUi.ts';
import {useWall} from '../hooks/WallContext.ts';
import type {Level} from '../src/checks/types.ts';
import {type Severity, severities} from '../src/cloud/types.ts';
import type {FoldedLine, TailState} from '../src/poll/types.ts';
import {paneState} from '../src/store/store.ts';
import {panesOf} from '../src/ui/dispatch.ts';
import {ago, clockTime, count, cut, fit, widthOf} from '../src/ui/format.ts';
import {logLinks} from '../src/ui/links.ts';
import {innerSize, Pane} from '../src/ui/Pane.tsx';
import type {Theme, Tone} from '../src/ui/theme.ts';
import {matches} from './Grid.tsx';
import type {PaneProps} from './types.ts';

/** Minimum severities, in the order of the key: the pane opens at errors. */
const minimums: readonly Severity[] = ['ERROR', 'CRITICAL', 'DEFAULT', 'INFO', 'WARNING'];
/** Payload lines drawn at most; the payload itself may be huge. */
const longestPayload = 4000;

export const LogPane = memo(function LogPane({system, width, height, focused}: PaneProps) {
	const {theme, store} = useWall();
	const tail = useTail(system.system);
	const now = useNow();
	const pane = usePane(system.system, 'log');
	const filter = useUi(state => state.filter);
	const setPane = useUi(state => state.setPane);
	const minimum = minimums[pane.severity % minimums.length] ?? 'ERROR';
	const lines = useHeld(system.system, tail, pane.follow);
	const shown = useMemo(
		() => select(lines, {minimum, service: pane.service, filter}),
		[lines, minimum, pane.service, filter],
	);
	const inner = innerSize(width, height);
	// Following keeps the cursor on the newest line; moving it pauses.
	const cursor = pane.follow ? shown.length - 1 : Math.min(pane.cursor, shown.length - 1);
	const selected = shown[cursor];
	// Keys that come together are handled before anything is drawn anew: they must see each other's work.
	const live = () => paneState(store.getState(), system.system, 'log');
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
				...(live().follow ? {follow: false, pausedAt: tail.received} : {}),
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
					set({follow: false, pausedAt: tail.received, cursor: Math.max(0, shown.length - 1 - step)});
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
							? {follow: false, pausedAt: tail.received, cursor: Math.max(0, shown.length - 1)}
							: {follow: true, pausedAt: 0},
					);
					return true;
				case 'open':
					if (!selected) return false;
					set({
						expanded: !pane.expanded,
						...(pane.follow ? {follow: false, pausedAt: tail.received, cursor: Math.max(0, shown.length - 1)} : {}),
					});
					return true;
				case 'back':
					if (!pane.expanded) return false;
					set({expanded: false});
					return true;
				case 'service': {
					// The store has no way to unset a key, so '' stands for every service.
					const services = ['', ...new Set(lines.map(({service}) => service).toSorted())];
					set({service: services[(services.indexOf(pane.service ?? '') + 1) % services.length] ?? ''});
					return true;
				}
				default:
					return false;
			}
		},
	});
	const fresh = pane.follow ? 0 : Math.max(0, tail.received - pane.pausedAt);
	const notice = noticeOf(tail, theme);
	const status = [
		`${minimum === 'DEFAULT' ? 'all' : `${minimum.toLowerCase()}+`}`,
		pane.service ? pane.service : '',
		pane.follow ? '' : `paused${fresh > 0 ? `, ${count(fresh)} new` : ''}`,
		tail.mode === 'tail' ? 'live' : tail.mode,
		noteAge(shown, now),
	].filter(Boolean);
	const level = levelOf(tail);
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
			<Body
				lines={shown}
				width={inner.width}
				height={inner.height - (notice ? 1 : 0)}
				cursor={cursor}
				focused={focused}
				expanded={pane.expanded}
				wrap={pane.wrap}
				tz={system.tz}
				empty={emptyText(tail, lines.length, filter, minimum, pane.service)}
				theme={theme}
			/>
		</Pane>
	);
});

/** While paused, the lines of the moment of pausing: new ones must not push away what is being read. */
function useHeld(system: string, tail: TailState, follow: boolean): readonly FoldedLine[] {
	const [held, setHeld] = useState<{system: string; lines: readonly FoldedLine[]}>();
	useEffect(
		() => setHeld(before => (follow ? undefined : before?.system === system ? before : {system, lines: tail.lines})),
		[follow, system, tail.lines],
	);
	return !follow && held?.system === system ? held.lines : tail.lines;
}

/** Lines at or above a severity, of a service, with all words of the filter. */
function select(
	lines: readonly FoldedLine[],
	{minimum, service, filter}: {minimum: Severity; service: string | undefined; filter: string},
): readonly FoldedLine[] {
	const lowest = severities.indexOf(minimum);
	return lines.filter(
		line =>
			severities.indexOf(line.severity) >= lowest &&
			(!service || line.service === service) &&
			matches(filter, line.message, line.service, line.severity),
	);
}

/** Following well says nothing about what is followed: no green over a screen of errors. */
function levelOf({mode}: TailState): Level | undefined {
	return mode === 'down' ? 'blind' : mode === 'connecting' ? 'pending' : undefined;
}

function noticeOf(
	{mode, reason, suppressed, dropped, lines}: TailState,
	theme: Theme,
): {text: string; tone: Tone} | undefined {
	if (mode === 'down')
		return {text: `${theme.status('blind').glyph} could not look: ${reason ?? 'the tail is down'}`, tone: 'blind'};
	// Live lines, once there are any, are what is told.
	const old = lines.at(-1)?.remembered === true;
	const parts = [
		old ? `${theme.status('pending').glyph} lines of before the restart` : '',
		mode === 'poll' ? `polling instead of the live tail${reason ? `: ${reason}` : ''}` : '',
		suppressed > 0 ? `${count(suppressed)} lines suppressed by the service` : '',
		dropped > 0 ? `${count(dropped)} older lines dropped here` : '',
	].filter(Boolean);
	return parts.length > 0 ? {text: parts.join(', '), tone: suppressed > 0 ? 'warn' : 'dim'} : undefined;
}

function noteAge(lines: readonly FoldedLine[], now: number): string {
	const newest = lines.at(-1);
	return newest ? `newest ${ago(Math.max(0, now - newest.lastAt))}` : '';
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

/** Two digits of a number: a count that grows with every line would be drawn with every line. */
function roughly(n: number): string {
	const step = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
	return n < 100 ? (n < 10 ? count(n) : `${Math.floor(n / 10) * 10}+`) : `${count(Math.floor(n / step) * step)}+`;
}

function emptyText(
	{mode}: TailState,
	all: number,
	filter: string,
	minimum: Severity,
	service: string | undefined,
): string {
	if (mode === 'connecting' && all === 0) return 'connecting: first look under way';
	if (mode === 'down' && all === 0) return 'no lines from before';
	if (all === 0) return 'no lines yet';
	const by = [
		minimum === 'DEFAULT' ? '' : `${minimum} or worse`,
		service ? `from ${service}` : '',
		filter ? `with "${filter}"` : '',
	]
		.filter(Boolean)
		.join(' ');
	return `no line ${by} among ${roughly(all)}`;
}

interface BodyProps {
	lines: readonly FoldedLine[];
	width: number;
	height: number;
	cursor: number;
	focused: boolean;
	expanded: boolean;
	wrap: boolean;
	tz: string;
	empty: string;
	theme: Theme;
}

/** Only what is visible is rendered, counted back from the line that must be seen. */
const Body = memo(function Body({lines, width, height, cursor, focused, expanded, wrap, tz, empty, theme}: BodyProps) {
	const copyKey = useKeyOf('copy');
	const rows: number[] = [];
	const area = useClickArea((_, y) => {
		const row = rows[y];
		return row === undefined ? undefined : {kind: 'row', row};
	});
	if (height <= 0 || width <= 0) return null;
	const selected = lines[cursor];
	if (!selected) {
		return (
			<Text wrap="truncate" {...theme.paint('dim')}>
				{cut(empty, width)}
			</Text>
		);
	}
	const payload = expanded ? payloadLines(selected, width, Math.max(0, height - 2), copyKey) : [];
	const room = height - payload.length;
	const starts = (index: number) => index > 0 && !lines[index]?.remembered && lines[index - 1]?.remembered === true;
	const visible = visibleLines(
		lines,
		cursor,
		room,
		(line, index) => (wrap ? wrapped(line, width, tz).length : 1) + (starts(index) ? 1 : 0),
	);
	for (const {line, index} of visible)
		rows.push(
			...Array<number>((wrap ? Math.min(room, wrapped(line, width, tz).length) : 1) + (starts(index) ? 1 : 0)).fill(
				index,
			),
		);
	return (
		<Box ref={area} flexDirection="column" width={width} height={height}>
			{visible.map(({line, index}) => (
				<LogRow
					key={line.id}
					line={line}
					width={width}
					tz={tz}
					selected={focused && index === cursor}
					rows={wrap ? wrapped(line, width, tz).slice(0, room) : undefined}
					theme={theme}
					separated={starts(index)}
				/>
			))}
			{payload.map((text, index) => (
				// The lines of one payload never move.
				<Text key={index} wrap="truncate" {...theme.paint('dim')}>
					{text}
				</Text>
			))}
		</Box>
	);
});

/** A window of `room` screen rows ending at the cursor, filled up with what follows where there is room left. */
function visibleLines(
	lines: readonly FoldedLine[],
	cursor: number,
	room: number,
	heightOf: (line: FoldedLine, index: number) => number,
): {line: FoldedLine; index: number}[] {
	const visible: {line: FoldedLine; index: number}[] = [];
	let left = room;
	for (let index = cursor; index >= 0; index--) {
		const line = lines[index];
		if (!line || (left < heightOf(line, index) && visible.length > 0)) break;
		visible.unshift({line, index});
		left -= heightOf(line, index);
	}
	for (let index = cursor + 1; index < lines.length; index++) {
		const line = lines[index];
		if (!line || left < heightOf(line, index)) break;
		visible.push({line, index});
		left -= heightOf(line, index);
	}
	return visible;
}

const shortSeverity: Record<Severity, string> = {
	DEFAULT: '-',
	DEBUG: 'D',
	INFO: 'I',
	NOTICE: 'N',
	WARNING: 'W',
	ERROR: 'E',
	CRITICAL: 'C',
	ALERT: 'A',
	EMERGENCY: '!',
};
const severityTone = (severity: Severity): Tone =>
	severities.indexOf(severity) >= severities.indexOf('ERROR') ? 'crit' : severity === 'WARNING' ? 'warn' : 'dim';

/** Time, severity, service; narrow panes keep the message and drop the rest. */
function prefixOf(
	line: FoldedLine,
	width: number,
	tz: string,
): {time: string; severity: string; service: string; times: string} {
	return {
		time: width >= 40 ? `${clockTime(line.lastAt, tz, width >= 70)} ` : '',
		severity: `${shortSeverity[line.severity]} `,
		service: width >= 60 ? `${fit(line.service, width >= 110 ? 24 : 16)} ` : '',
		times: line.count > 1 ? `×${count(line.count)} ` : '',
	};
}

/** The message in pieces of what the prefix leaves. */
function wrapped(line: FoldedLine, width: number, tz: string): string[] {
	const {time, severity, service, times} = prefixOf(line, width, tz);
	const first = Math.max(10, width - widthOf(time + severity + service + times));
	const rows: string[] = [];
	let rest = line.message;
	while (widthOf(rest) > first && rows.length < 20) {
		const piece = cut(rest, first, '');
		rows.push(piece);
		rest = rest.slice(piece.length);
	}
	return [...rows, rest];
}

const ruled = ({glyph}: Theme, cells: number): string => glyph.box[2].repeat(cells);

const LogRow = memo(function LogRow({
	line,
	width,
	tz,
	selected,
	rows,
	theme,
	separated,
}: {
	line: FoldedLine;
	width: number;
	tz: string;
	selected: boolean;
	rows: readonly string[] | undefined;
	theme: Theme;
	/** The first line after those of before the restart. */
	separated: boolean;
}) {
	const {time, severity, service, times} = prefixOf(line, width, tz);
	const indent = widthOf(time + severity + service + times);
	const [first = '', ...more] = rows ?? [cut(line.message, width - indent, theme.glyph.ellipsis)];
	const old = line.remembered === true;
	const tone = selected || old ? {} : theme.paint(severityTone(line.severity));
	return (
		<>
			{separated && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(`${ruled(theme, 2)} read before the restart above, live below ${ruled(theme, width)}`, width, '')}
				</Text>
			)}
			<Text wrap="truncate" {...theme.paint(selected ? 'selected' : old ? 'dim' : 'plain')}>
				<Text {...theme.paint(selected ? 'plain' : 'dim')}>{time}</Text>
				<Text {...tone}>{severity}</Text>
				<Text {...theme.paint(selected ? 'plain' : 'dim')}>{service}</Text>
				<Text bold>{times}</Text>
				{selected ? fit(first, Math.max(0, width - indent)) : first}
			</Text>
			{more.map((piece, index) => (
				<Text key={index} wrap="truncate">
					{' '.repeat(Math.min(indent, Math.max(0, width - 10))) + piece}
				</Text>
			))}
		</>
	);
});

const indented = ({payload}: FoldedLine): string => JSON.stringify(JSON.parse(payload), null, 2);

function payloadLines(line: FoldedLine, width: number, room: number, copyKey: string): string[] {
	const all = indented(line).slice(0, longestPayload).split('\n');
	const shown = all.slice(0, Math.max(0, room));
	if (shown.length < all.length && shown.length > 0)
		shown[shown.length - 1] = `… ${all.length - shown.length + 1} more lines (${copyKey} copies all)`;
	return shown.map(text => cut(text, width));
}
