/** What the log pane shows of a tail. Pure: a line that nobody sees changes nothing of it. */
import type {Level} from '../src/checks/types.ts';
import {type Severity, severities} from '../src/cloud/types.ts';
import type {FoldedLine, TailState} from '../src/poll/types.ts';
import type {PaneState} from '../src/store/types.ts';
import {ago} from '../src/text/durations.ts';
import {count, roughly} from '../src/ui/format.ts';
import type {Theme, Tone} from '../src/ui/theme.ts';
import {matches} from './Grid.tsx';

export interface LogView {
	/** Those that severity, service and filter leave. */
	lines: readonly FoldedLine[];
	notice?: {text: string; tone: Tone};
	/** For the border, the most important first. */
	status: readonly string[];
	/** Following well says nothing about what is followed: no green over a screen of errors. */
	level?: Level;
	/** Said where there are no lines. */
	empty: string;
}

/** What of the pane's state decides what is shown. */
type LogChoice = Pick<PaneState, 'follow' | 'pausedAt' | 'severity' | 'service'>;

/** Minimum severities, in the order of the key: the pane opens at errors. */
const minimums: readonly Severity[] = ['ERROR', 'CRITICAL', 'DEFAULT', 'INFO', 'WARNING'];

/**
 * @param lines of the tail, or those that are held while it is paused
 * @param height lines that the pane has inside
 */
export function logView(
	tail: TailState,
	lines: readonly FoldedLine[],
	{pane, filter, now, theme, height}: {pane: LogChoice; filter: string; now: number; theme: Theme; height: number},
): LogView {
	const minimum = minimums[pane.severity % minimums.length] ?? 'ERROR';
	const shown = select(lines, {minimum, service: pane.service, filter});
	const fresh = pane.follow ? 0 : Math.max(0, tail.received - pane.pausedAt);
	const notice = noticeOf(tail, theme, shown.length === 0 || height > 1);
	const level = levelOf(tail);
	return {
		lines: shown,
		...(notice && {notice}),
		status: [
			minimum === 'DEFAULT' ? 'all' : `${minimum.toLowerCase()}+`,
			pane.service ?? '',
			pane.follow ? '' : `paused${fresh > 0 ? `, ${count(fresh)} new` : ''}`,
			tail.mode === 'tail' ? 'live' : tail.mode,
			noteAge(shown, now),
		].filter(Boolean),
		...(level && {level}),
		empty: shown.length > 0 ? '' : emptyText(tail, lines.length, filter, minimum, pane.service),
	};
}

export function isSameView({lines: before, ...a}: LogView, {lines: now, ...b}: LogView): boolean {
	return (
		before.length === now.length &&
		before.every((line, index) => line === now[index]) &&
		JSON.stringify(a) === JSON.stringify(b)
	);
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
	return newest ? `newest ${ago(now - newest.lastAt)}` : '';
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
