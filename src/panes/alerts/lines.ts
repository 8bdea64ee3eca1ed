/** The lines of the pane of alerts: firing first, then what we could not judge, many of that in one. Pure. */
import {levelStrip} from '../../charts/heatStrip.ts';
import {callWord, checksText} from '../../checks/counts.ts';
import {isFiring} from '../../checks/firing.ts';
import {holdText} from '../../checks/holds.ts';
import {minutesOf} from '../../checks/past.ts';
import {quietWords} from '../../checks/quiet.ts';
import {alertLevel, isNotDue} from '../../checks/standing.ts';
import type {Alert} from '../../checks/types.ts';
import {minute} from '../../clock.ts';
import {lasting} from '../../text/durations.ts';
import type {Theme} from '../../theme/theme.ts';
import {localTime} from '../../zone.ts';
import {type Cell, type Column, type Segment, toneOf} from '../cells.ts';

/** From this many blind checks on, they share one line. */
const foldBlindFrom = 3;

export interface AlertLine {
	alert: Alert;
	/** The number of checks that share this line. */
	folded?: number;
}

/** Many checks that could not be judged have one cause: one line with their number, the oldest of them. */
export function fold(alerts: readonly Alert[]): AlertLine[] {
	return foldBy(
		foldBy(
			alerts.map(alert => ({alert})),
			({state, was}) => !was && state === 'blind',
		),
		({state, was}) => !was && state === 'loading',
	);
}

function foldBy(lines: readonly AlertLine[], belongs: (alert: Alert) => boolean): AlertLine[] {
	const group = lines.filter(({alert}) => belongs(alert));
	if (group.length < foldBlindFrom) return [...lines];
	const oldest = group.reduce((old, line) => (line.alert.since < old.alert.since ? line : old));
	return lines.flatMap(line =>
		!belongs(line.alert) ? [line] : line === oldest ? [{...line, folded: group.length}] : [],
	);
}

/** The mark of the level with what a runbook calls it: `■ P1`, `◔ P3`; with a word where there is no label. */
function markCell(theme: Theme, alert: Alert): Segment {
	const {state, label, was} = alert;
	if (was && state === 'loading')
		return {text: `${theme.status('loading').glyph} was ${was.level.toUpperCase()}`, tone: 'dim'};
	if (state === 'ok') return {text: `${theme.status('ok').glyph} resolved`, tone: 'dim'};
	const {glyph, word, tone} = theme.status(alertLevel(alert));
	if (isFiring(alert)) return {text: `${glyph} ${callWord(alert)}`, tone: alert.inhibitedBy ? 'dim' : tone};
	if (state === 'error') return {text: `${glyph} REFUSED`, tone};
	return {text: `${glyph} ${state === 'pending' ? (label ?? alert.level) : word}`, tone};
}

/** What a pending alert waits for. */
function waitWords({state, progress, firesAt, reason}: Alert, now: number, tz: string): string {
	if (state !== 'pending') return '';
	if (progress === undefined) return reason ?? 'not due';
	if (firesAt === undefined) return 'builds up';
	return firesAt > now ? `fires ${localTime(firesAt, tz)}` : 'fires soon';
}

/** What it does now: `firing`, `fires 11:20`, `due 08:00`; of one that fires, who has it and why it rings nobody. */
function stateWords(alert: Alert, now: number, tz: string): string {
	const {state, hold, acked} = alert;
	const firing = isFiring(alert);
	const held = firing && hold ? holdText(hold, tz) : firing && acked ? 'ack' : '';
	const words = [waitWords(alert, now, tz), held, ...quietWords(alert)].filter(Boolean);
	return words.join(', ') || (firing ? state : '');
}

/** Minutes of a strip; a cell each where there is room for that. */
const stripMinutes = 60;
const leastForMinutes = 140;
const lowStrip = 16;

function stripCell({theme, now, tz, width}: Pick<AlertLook, 'theme' | 'now' | 'tz' | 'width'>, {past}: Alert): Cell {
	if (!past) return '';
	return levelStrip(minutesOf(past, now, stripMinutes), {
		...theme.charts,
		now,
		zone: tz,
		timing: {delay: 0, step: minute},
		range: stripMinutes * minute,
		width: width < leastForMinutes ? lowStrip : stripMinutes,
	});
}

/** Cells in which an inhibitor is named. */
const leastForReason = 24;

/** What the columns of alerts depend on. */
export interface AlertLook {
	theme: Theme;
	now: number;
	tz: string;
	/** Checks of the system. */
	checks: number;
	/** Some of them ring nobody: why comes before the limits. */
	quiet: boolean;
	/** Cells of the table. */
	width: number;
}

export function alertColumns({theme, now, tz, checks, quiet, width}: AlertLook): Column<AlertLine>[] {
	return [
		{title: '', rank: 1, cell: ({alert}) => markCell(theme, alert)},
		{
			title: 'check',
			rank: 1,
			name: true,
			// Which check it is comes before how it went.
			text: {min: width >= 70 ? 34 : width >= 50 ? 24 : 10, max: 60},
			cell: ({alert, folded}) => {
				if (folded) return `${folded} of ${checksText(checks)}`;
				const text = `${alert.title}${alert.instance ? ` ${alert.instance}` : ''}`;
				return alert.inhibitedBy ? {text, tone: 'dim'} : text;
			},
		},
		{
			title: 'value',
			rank: 2,
			align: 'right',
			cell: ({alert, folded}) =>
				folded
					? ''
					: {
							text: alert.value,
							tone: isFiring(alert) && !alert.acked && !alert.inhibitedBy ? toneOf(alert.level) : 'plain',
						},
		},
		{
			title: 'fires when',
			rank: quiet ? 5 : 4,
			cell: ({alert, folded}) => ({text: folded ? '' : (alert.limit ?? ''), tone: 'dim'}),
		},
		{title: 'since', rank: 7, cell: ({alert}) => ({text: localTime(alert.since, tz), tone: 'dim'})},
		{title: 'for', rank: 3, align: 'right', cell: ({alert}) => alert.progress ?? lasting(now - alert.since)},
		{
			title: `last ${stripMinutes} m`,
			rank: 6,
			cell: ({alert, folded}) => (folded ? '' : stripCell({theme, now, tz, width}, alert)),
		},
		{
			title: 'state',
			rank: quiet ? 4 : 5,
			text: {min: quiet ? leastForReason : 10, max: 60},
			cell: ({alert}) => stateWords(alert, now, tz),
		},
		{
			title: 'why',
			rank: 8,
			text: {min: 10, max: 400},
			cell: ({alert}) => ({text: isNotDue(alert) ? '' : (alert.reason ?? ''), tone: 'dim'}),
		},
	];
}
