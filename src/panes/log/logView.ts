/** The view of a tail in the log pane. Pure: a line that is not shown does not change it. */
import type {Level} from '../../checks/types.ts';
import {type Severity, severities} from '../../cloud/types.ts';
import type {FoldedLine, TailState} from '../../poll/types.ts';
import type {PaneState} from '../../store/types.ts';
import {ago} from '../../text/durations.ts';
import {count, cut, roughly} from '../../text/format.ts';
import type {Theme, Tone} from '../../theme/theme.ts';
import type {LogFilter} from './filter.ts';
import {logLevel} from './level.ts';

/** Who wrote a line: the revision where all are of one service, which then tells nothing. */
export type LogOrigin = 'service' | 'revision';

export interface LogView {
	/** The lines that pass severity and service, and the filter unless that is lifted. */
	lines: readonly FoldedLine[];
	/** The places of matches among them, where the filter is lifted. */
	matches: readonly number[];
	origin: LogOrigin;
	notice?: {text: string; tone: Tone};
	/** For the border, the most important first. */
	status: readonly string[];
	/** Following well says nothing about what is followed: no green over a screen of errors. */
	level?: Level;
	/** Said where there are no lines. */
	empty: string;
}

/** The part of the pane's state on which the view depends. */
type LogChoice = Pick<PaneState, 'follow' | 'pausedAt' | 'severity' | 'service' | 'lifted'>;

/** Cells of a filter in the border. */
const longestFilter = 24;

/** How a log that is followed stands; of one that is down the mark says it. */
const running: Record<TailState['mode'], string> = {tail: 'live', poll: 'polling', connecting: 'connecting', down: ''};

/** Minimum severities, in the order of the key: the pane opens at errors. */
const minimums: readonly Severity[] = ['ERROR', 'CRITICAL', 'DEFAULT', 'INFO', 'WARNING'];
const minimumOf = ({severity}: Pick<PaneState, 'severity'>): Severity =>
	minimums[severity % minimums.length] ?? 'ERROR';

/** The lines at or above the lowest severity, of the chosen service. */
export function chosenLines(
	lines: readonly FoldedLine[],
	pane: Pick<PaneState, 'severity' | 'service'>,
): readonly FoldedLine[] {
	const lowest = severities.indexOf(minimumOf(pane));
	if (lowest === 0 && !pane.service) return lines;
	return lines.filter(
		line => severities.indexOf(line.severity) >= lowest && (!pane.service || line.service === pane.service),
	);
}

/**
 * @param lines of the tail, or those that are held while it is paused
 * @param height lines that the pane has inside
 */
export function logView(
	tail: TailState,
	lines: readonly FoldedLine[],
	{
		pane,
		filter,
		now,
		theme,
		height,
		followKey,
	}: {
		pane: LogChoice;
		filter: LogFilter;
		now: number;
		theme: Theme;
		height: number;
		/** The key that makes a paused log follow again. */
		followKey: string;
	},
): LogView {
	const minimum = minimumOf(pane);
	const chosen = chosenLines(lines, pane);
	const hides = !filter.isEmpty && !pane.lifted;
	const shown = hides ? chosen.filter(filter.passes) : chosen;
	const matches = filter.isEmpty || hides ? [] : shown.flatMap((line, index) => (filter.passes(line) ? [index] : []));
	const fresh = pane.follow ? 0 : Math.max(0, tail.received - pane.pausedAt);
	const notice = noticeOf(tail, theme, shown.length === 0 || height > 1);
	const level = logLevel(tail);
	return {
		lines: shown,
		matches,
		origin: originOf(shown),
		...(notice && {notice}),
		status: [
			minimum === 'DEFAULT' ? 'all' : `${minimum.toLowerCase()}+`,
			pane.service ?? '',
			filter.isEmpty ? '' : `${hides ? '' : 'marks '}/${cut(filter.text, longestFilter)}`,
			pane.follow ? running[tail.mode] : `paused, ${fresh > 0 ? `${count(fresh)} new, ` : ''}${followKey} follows`,
			noteAge(shown, now),
		].filter(Boolean),
		// One state is said: that it still connects stands in the status, unless it is paused.
		...(level === 'blind' && {level}),
		empty: shown.length > 0 ? '' : emptyText(tail, lines.length, hides ? filter.text : '', minimum, pane.service),
	};
}

function originOf(lines: readonly FoldedLine[]): LogOrigin {
	const one = lines[0]?.service;
	return lines.every(({service}) => service === one) && lines.some(({revision}) => revision !== '')
		? 'revision'
		: 'service';
}

export function isSameView({lines: before, ...a}: LogView, {lines: now, ...b}: LogView): boolean {
	return (
		before.length === now.length &&
		before.every((line, index) => line === now[index]) &&
		JSON.stringify(a) === JSON.stringify(b)
	);
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
	// Once there are live lines, they are what counts.
	const old = lines.at(-1)?.remembered === true;
	const parts = [
		old ? `${theme.status('loading').glyph} lines of before the restart` : '',
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
