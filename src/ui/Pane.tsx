/** The box around a pane and the five looks of what is in it, the same for all panes. */
import {Box, Text} from 'ink';
import {createContext, memo, type ReactNode, useContext} from 'react';
import {useTheme, useWall} from '../../hooks/WallContext.ts';
import type {Level} from '../checks/types.ts';
import type {CloudErrorKind} from '../cloud/types.ts';
import type {SourceState} from '../poll/types.ts';
import {age, ago, cut, widthOf} from './format.ts';
import type {Theme, Tone} from './theme.ts';

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

/** How a source stands, in the five looks. `fresh` is the only one that may be painted without a word about its age. */
export type View =
	| {kind: 'loading'}
	| {kind: 'blind'; error: CloudErrorKind; reason: string; since: number; failures: number; next?: number}
	| {kind: 'error'; error: CloudErrorKind; reason: string; age: number; next?: number}
	| {kind: 'stale'; age: number}
	| {kind: 'remembered'; age: number}
	| {kind: 'empty'; age: number}
	| {kind: 'fresh'; age: number};

/** Ages after which a reading is stale: three of its periods, and never under ten real seconds. */
export const staleAfter = (period: number, speed = 1): number => Math.max(3 * period, 10_000 * speed);

/** Judges a source at `now` (ms); pure. `isEmpty`: a good look that found nothing. `speed` of the clock. */
export function viewOf(state: SourceState, now: number, isEmpty = false, speed = 1): View {
	const {reading, error, nextAt} = state;
	// A try that comes soon is not worth a word.
	const next = nextAt !== undefined && nextAt - now > 45_000 ? {next: nextAt - now} : {};
	if (!reading) {
		if (!error) return {kind: 'loading'};
		return {
			kind: 'blind',
			error: error.kind,
			reason: error.message,
			since: Math.max(0, now - (state.failingSince ?? now)),
			failures: state.failures,
			...next,
		};
	}
	const old = Math.max(0, now - reading.fetchedAt);
	if (error) return {kind: 'error', error: error.kind, reason: error.message, age: old, ...next};
	if (state.remembered) return {kind: 'remembered', age: old};
	if (old > staleAfter(state.period, speed)) return {kind: 'stale', age: old};
	return isEmpty ? {kind: 'empty', age: old} : {kind: 'fresh', age: old};
}

/** The level a view stands for by itself: what we could not see is never ok. */
export const levelOf = (view: View): Level =>
	view.kind === 'blind' || view.kind === 'error'
		? 'blind'
		: view.kind === 'loading' || view.kind === 'remembered'
			? 'pending'
			: view.kind === 'fresh'
				? 'ok'
				: 'nodata';

const nextLook = ({next}: {next?: number}): string => (next === undefined ? '' : `, next look in ${age(next)}`);

/** What went wrong, in a word or two. */
export const errorWords: Readonly<Record<CloudErrorKind, string>> = {
	auth: 'no login',
	denied: 'denied',
	notFound: 'not found',
	invalid: 'invalid',
	quota: 'quota',
	timeout: 'no answer',
	unavailable: 'unavailable',
	'stale-etag': 'changed meanwhile',
	'outcome-unknown': 'outcome unknown',
	internal: 'failed',
};

/** The one sentence of a view; empty for `fresh`. */
export function sentenceOf(view: View, empty = 'nothing found'): {text: string; tone: Tone} {
	switch (view.kind) {
		case 'loading':
			return {text: 'loading: first look under way', tone: 'pending'};
		case 'blind':
			return {
				text: `could not look for ${view.since < 10_000 ? 'a moment' : age(view.since)} (${view.failures > 0 ? `${view.failures}x ` : ''}${errorWords[view.error]}${nextLook(view)}): ${view.reason}`,
				tone: 'blind',
			};
		case 'error':
			return {
				text: `${errorWords[view.error]}, data of ${ago(view.age)}${nextLook(view)}: ${view.reason}`,
				tone: 'blind',
			};
		case 'stale':
			return {text: `stale: last look ${ago(view.age)}`, tone: 'nodata'};
		case 'remembered':
			return {text: `as read ${ago(view.age)}, before the restart`, tone: 'dim'};
		case 'empty':
			return {text: `${empty}, looked ${ago(view.age)}`, tone: 'dim'};
		case 'fresh':
			return {text: '', tone: 'plain'};
	}
}

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
	const {theme, clock} = useWall();
	if (height <= 0 || width <= 0) return null;
	const view = viewOf(state, now, isEmpty, clock.speed);
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
