/** The box around a pane, and its look by the standing of its sources: the same for all panes. */
import {Box, Text} from 'ink';
import {createContext, memo, type ReactNode, useContext} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Standing} from '../checks/source-standing.ts';
import type {Level} from '../checks/types.ts';
import {ago} from '../text/durations.ts';
import {cut, widthOf, wrapText} from '../text/format.ts';
import type {Theme, Tone} from '../theme/theme.ts';

/** The inner size of a pane: without two border lines, and a border and a blank column on either side. */
export const innerSize = (width: number, height: number): {width: number; height: number} => ({
	width: Math.max(0, width - 4),
	height: Math.max(0, height - 2),
});

/** True inside a body whose data is old: tables draw themselves dim there. */
export const StaleContext = createContext(false);
export const useStale = (): boolean => useContext(StaleContext);

/** Between the parts of a note, of which the last ones go first. */
const between = ' · ';

/** A note, and what is left of it part by part. */
function notesIn(note: string): string[] {
	const parts = note.split(between);
	return parts.map((_, index) => parts.slice(0, parts.length - index).join(between));
}

/** The upper border with title and note: `┌ 1 ETL runs ● ok ──── 10 s ago ┐`, exactly `width` cells. */
export function titleLine({
	title,
	note = '',
	width,
	theme,
}: {
	title: string;
	note?: string;
	width: number;
	theme: Theme;
}): {left: string; title: string; right: string} {
	const [topLeft, topRight, line] = theme.glyph.box;
	const room = Math.max(0, width - 2);
	const name = room < 4 ? '' : ` ${cut(title, room - 2, theme.glyph.ellipsis)} `;
	const rest = room - widthOf(name);
	const fitting = notesIn(note).find(one => rest >= widthOf(one) + 4);
	const aside = fitting ? ` ${fitting} ` : '';
	return {
		left: topLeft,
		title: name,
		right: line.repeat(Math.max(0, rest - widthOf(aside) - (aside ? 1 : 0))) + aside + (aside ? line : '') + topRight,
	};
}

export interface PaneProps {
	title: string;
	/** Cells, border included. */
	width: number;
	height: number;
	focused: boolean;
	/** Digit that focuses it. */
	digit?: number | undefined;
	/** Worst state in it, shown in the border. */
	level?: Level;
	/** Right end of the border: an age, a filter, a count. */
	note?: string;
	children?: ReactNode;
}

/** Frames of a drill and of the past have colours of their own, the focused one in bold: nobody may take them for the real present. */
function framePaint(
	theme: Theme,
	focused: boolean,
	unreal: 'drill' | 'replay' | undefined,
): ReturnType<Theme['paint']> {
	const usual = theme.paint(focused ? 'accent' : 'dim');
	const color = unreal && theme.paint(unreal).color;
	return color === undefined ? usual : {color, ...(focused && {bold: true})};
}

/** A bordered box of exactly width × height; children get `innerSize(width, height)`. */
export const Pane = memo(function Pane({title, width, height, focused, digit, level, note = '', children}: PaneProps) {
	const {theme, drill} = useWall();
	const isPast = useUi(state => state.replay !== undefined);
	const status = level && theme.status(level);
	const heading = `${digit === undefined ? '' : `${digit} `}${title}`;
	const mark = status ? ` ${status.glyph} ${status.word}` : '';
	const line = titleLine({title: heading + mark, note, width, theme});
	const marked = status && line.title.endsWith(`${mark} `);
	const paint = framePaint(theme, focused, isPast ? 'replay' : drill && 'drill');
	const frame = {
		...(paint.color !== undefined && {borderColor: paint.color}),
		...(paint.dimColor && {borderDimColor: true}),
	};
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Text wrap="truncate">
				<Text {...paint}>{line.left}</Text>
				<Text {...paint} bold={focused}>
					{marked ? line.title.slice(0, -mark.length) : line.title}
				</Text>
				{/* Beside the frame, not inside it: a frame that is dim would dim the trouble as well. */}
				{marked && <Text {...theme.paint(status.tone)}>{mark.slice(1)} </Text>}
				<Text {...paint}>{line.right}</Text>
			</Text>
			{height > 1 && (
				<Box
					flexDirection="column"
					width={width}
					height={height - 1}
					borderStyle={theme.border}
					borderTop={false}
					paddingX={width >= 4 ? 1 : 0}
					{...frame}
				>
					{children}
				</Box>
			)}
		</Box>
	);
});

/** A sentence in at most `room` lines, at least one, cut only where that is not enough. */
export function noticeLines(text: string, width: number, room: number): string[] {
	const lines = wrapText(text, width);
	const most = Math.max(1, Math.floor(room));
	return lines.length > most ? [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(' '), width)] : lines;
}

export interface PaneBodyProps {
	/** The standing of the sources that are shown. */
	standing: Standing;
	/** From useNow(). */
	now: number;
	/** Cells available. */
	width: number;
	height: number;
	/** A successful poll found nothing. */
	isEmpty?: boolean;
	/** The text for that, e.g. "no runs today"; the age is added. */
	empty?: string;
	/** Draws the body in the given size: one line less when a notice is above old data. */
	children: (size: {width: number; height: number}) => ReactNode;
}

/** The lines of the notice in place of a body or above it, and the lines left to the body; 0 where there is none. */
export function noticeOf(
	{standing, now, width, height, isEmpty = false, empty = 'nothing found'}: Omit<PaneBodyProps, 'children'>,
	theme: Theme,
): {notice: readonly string[]; left: number} {
	const {level, sentence, answered, remembered, age} = standing;
	const none = sentence === '' && isEmpty;
	// Beside what is there already, that the rest still loads is said by the border.
	const isPartial = level === 'loading' && answered && !remembered && !isEmpty;
	const text = none ? `${empty}, looked ${ago(now - (age.fetchedAt ?? now))}` : isPartial ? '' : sentence;
	if (text === '') return {notice: [], left: height};
	const hasBody = answered && !none;
	// The reason of a blind source is shown in full: it may fill an empty body, and a third above old data.
	const notice = noticeLines(`${glyphOf(level, theme)} ${text}`, width, hasBody ? height / 3 : height);
	return {notice, left: hasBody ? Math.max(0, height - notice.length) : 0};
}

/** Renders the body of a source, or why there is none. Data we could not refresh stays, dimmed, under a notice with its age. */
export function PaneBody({children, ...body}: PaneBodyProps) {
	const {theme} = useWall();
	const {standing, width, height} = body;
	if (height <= 0 || width <= 0) return null;
	const {notice, left} = noticeOf(body, theme);
	if (notice.length === 0) return <>{children({width, height})}</>;
	return (
		<Box flexDirection="column" width={width} height={height}>
			{notice.map((line, index) => (
				// The lines of one sentence never move.
				<Text key={index} wrap="truncate" {...theme.paint(toneOf(standing))}>
					{line}
				</Text>
			))}
			{left > 0 && (
				<StaleContext.Provider value={standing.level !== 'ok'}>{children({width, height: left})}</StaleContext.Provider>
			)}
		</Box>
	);
}

/** A failure that is tolerated is said, but is not blindness yet. */
function glyphOf(level: Level, theme: Theme): string {
	return level === 'ok' ? theme.glyph.bullet : theme.status(level).glyph;
}

function toneOf({level, remembered}: Standing): Tone {
	if (level === 'blind') return 'blind';
	return level === 'loading' && !remembered ? 'pending' : 'dim';
}
