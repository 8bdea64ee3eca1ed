/** The box around a pane, and how what is in it looks as its sources stand: the same for all panes. */
import {Box, Text} from 'ink';
import {createContext, memo, type ReactNode, useContext} from 'react';
import {useTheme, useWall} from '../../hooks/WallContext.ts';
import type {Level} from '../checks/types.ts';
import type {SourceState} from '../poll/types.ts';
import {cut, widthOf} from './format.ts';
import type {Theme} from './theme.ts';
import {levelOf, sentenceOf, type View, viewOf} from './view.ts';

/** What is left inside a pane of this size: two border lines, a border and a blank column on either side. */
export const innerSize = (width: number, height: number): {width: number; height: number} => ({
	width: Math.max(0, width - 4),
	height: Math.max(0, height - 2),
});

/** True inside a body whose data is old: tables draw themselves dim there. */
export const StaleContext = createContext(false);
/** True inside a body whose data is from before the start: nothing in it is judged, whatever its rows would say. */
export const UnjudgedContext = createContext(false);
export const useUnjudged = (): boolean => useContext(UnjudgedContext);
export const useStale = (): boolean => useContext(StaleContext);

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
	const aside = note && rest >= widthOf(note) + 4 ? ` ${note} ` : '';
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
	digit?: number;
	/** Worst state in it, shown in the border. */
	level?: Level;
	/** Right end of the border: an age, a filter, a count. */
	note?: string;
	children?: ReactNode;
}

/** A bordered box of exactly width × height; children get `innerSize(width, height)`. */
export const Pane = memo(function Pane({title, width, height, focused, digit, level, note = '', children}: PaneProps) {
	const theme = useTheme();
	const status = level && theme.status(level);
	const heading = `${digit === undefined ? '' : `${digit} `}${title}`;
	const mark = status ? ` ${status.glyph} ${status.word}` : '';
	const line = titleLine({title: heading + mark, note, width, theme});
	const marked = status && line.title.endsWith(`${mark} `);
	const paint = theme.paint(focused ? 'accent' : 'dim');
	const frame = {
		...(paint.color !== undefined && {borderColor: paint.color}),
		...(paint.dimColor && {borderDimColor: true}),
	};
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Text wrap="truncate" {...paint}>
				{line.left}
				{marked ? (
					<>
						<Text bold={focused}>{line.title.slice(0, -mark.length)}</Text>
						<Text {...theme.paint(status.tone)}>{mark.slice(1)} </Text>
					</>
				) : (
					<Text bold={focused}>{line.title}</Text>
				)}
				{line.right}
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

export interface PaneBodyProps {
	state: SourceState;
	/** From useNow(). */
	now: number;
	/** Cells available. */
	width: number;
	height: number;
	/** A good look found nothing. */
	isEmpty?: boolean;
	/** What to say then, e.g. "no runs today"; the age is added. */
	empty?: string;
	/** The body, given what is left of the size: one line less when a notice stands above old data. */
	children: (size: {width: number; height: number}) => ReactNode;
}

/** Renders the body of a source, or why there is none. Data we could not refresh stays, dimmed, under a notice with its age. */
export function PaneBody({
	state,
	now,
	width,
	height,
	isEmpty = false,
	empty = 'nothing found',
	children,
}: PaneBodyProps) {
	const {theme} = useWall();
	if (height <= 0 || width <= 0) return null;
	const view = viewOf(state, now, isEmpty);
	if (view.kind === 'fresh') return <>{children({width, height})}</>;
	const {text, tone} = sentenceOf(view, empty);
	const notice = (
		<Text wrap="truncate" {...theme.paint(tone)}>
			{cut(`${glyphOf(view, theme)} ${text}`, width, theme.glyph.ellipsis)}
		</Text>
	);
	if (view.kind !== 'error' && view.kind !== 'stale' && view.kind !== 'remembered') return notice;
	return (
		<Box flexDirection="column" width={width} height={height}>
			{notice}
			{height > 1 && (
				<StaleContext.Provider value={true}>
					<UnjudgedContext.Provider value={state.remembered === true}>
						{children({width, height: height - 1})}
					</UnjudgedContext.Provider>
				</StaleContext.Provider>
			)}
		</Box>
	);
}

function glyphOf(view: View, theme: Theme): string {
	return view.kind === 'empty' ? theme.glyph.bullet : theme.status(levelOf(view)).glyph;
}
