/** The live log: follow or pause, by severity, service and text, folded repeats, the payload of the selected line. */
import {Text} from 'ink';
import {memo, useEffect, useMemo, useState} from 'react';
import {useNow} from '../hooks/useClock.ts';
import {useKeymap} from '../hooks/useKeymap.ts';
import {useTail} from '../hooks/useReading.ts';
import {usePane, useUi} from '../hooks/useUi.ts';
import {useWall} from '../hooks/WallContext.ts';
import type {Level} from '../src/checks/types.ts';
import {type Severity, severities} from '../src/cloud/types.ts';
import type {FoldedLine, TailState} from '../src/poll/types.ts';
import {paneState} from '../src/store/store.ts';
import {ago, count, cut, widthOf} from '../src/ui/format.ts';
import {logLinks} from '../src/ui/links.ts';
import {innerSize, Pane} from '../src/ui/Pane.tsx';
import type {Theme, Tone} from '../src/ui/theme.ts';
import {panesOf} from '../src/ui/where.ts';
import {matches} from './Grid.tsx';
import {indented, LogBody} from './LogBody.tsx';
import type {PaneProps} from './types.ts';

/** Minimum severities, in the order of the key: the pane opens at errors. */
const minimums: readonly Severity[] = ['ERROR', 'CRITICAL', 'DEFAULT', 'INFO', 'WARNING'];

/** Lines that a whole entry wants beside its neighbours; a lower pane is zoomed for it. */
const roomForEntry = 12;

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
					if (!pane.expanded && inner.height < roomForEntry) store.getState().setZoomed(true);
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
	const notice = noticeOf(tail, theme, shown.length === 0 || inner.height > 1);
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
			<LogBody
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
	/** Where there is none, the only line belongs to the newest of the log, and to blindness. */
	room: boolean,
): {text: string; tone: Tone} | undefined {
	if (mode === 'down')
		return {text: `${theme.status('blind').glyph} could not look: ${reason ?? 'the tail is down'}`, tone: 'blind'};
	if (!room) return undefined;
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
