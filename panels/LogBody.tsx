/** The lines of the log pane: only those that are seen, and the whole entry of the selected one. */
import {Box, Text} from 'ink';
import {memo} from 'react';
import {useClickArea} from '../hooks/useClickArea.ts';
import {useKeyOf} from '../hooks/useKeyOf.ts';
import {type Severity, severities} from '../src/cloud/types.ts';
import type {FoldedLine} from '../src/poll/types.ts';
import {count, cut, fit, pieces, widthOf} from '../src/ui/format.ts';
import type {Theme, Tone} from '../src/ui/theme.ts';
import {localTime} from '../src/zone.ts';

/** Payload characters drawn at most; the payload itself may be huge. */
const longestPayload = 4000;

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
export const LogBody = memo(function LogBody({
	lines,
	width,
	height,
	cursor,
	focused,
	expanded,
	wrap,
	tz,
	empty,
	theme,
}: BodyProps) {
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
	const visible = visibleLines(lines, cursor, room, (line, index) => ({
		line,
		index,
		...(wrap && {pieces: wrapped(line, width, tz).slice(0, room)}),
		separated: !line.remembered && lines[index - 1]?.remembered === true,
	}));
	for (const shown of visible) rows.push(...Array<number>(heightOf(shown)).fill(shown.index));
	return (
		<Box ref={area} flexDirection="column" width={width} height={height}>
			{visible.map(({line, index, pieces, separated}) => (
				<LogRow
					key={line.id}
					line={line}
					width={width}
					tz={tz}
					selected={focused && index === cursor}
					pieces={pieces}
					theme={theme}
					separated={separated}
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

/** A line on the screen. */
interface Shown {
	line: FoldedLine;
	index: number;
	/** Its message, where lines are wrapped. */
	pieces?: readonly string[];
	/** The first line after those of before the restart. */
	separated: boolean;
}

const heightOf = ({pieces, separated}: Shown): number => (pieces?.length ?? 1) + (separated ? 1 : 0);

/** A window of `room` screen rows ending at the cursor, filled up with what follows where there is room left. */
function visibleLines(
	lines: readonly FoldedLine[],
	cursor: number,
	room: number,
	shownAs: (line: FoldedLine, index: number) => Shown,
): Shown[] {
	const visible: Shown[] = [];
	let left = room;
	for (let index = cursor; index >= 0; index--) {
		const line = lines[index];
		const shown = line && shownAs(line, index);
		if (!shown || (left < heightOf(shown) && visible.length > 0)) break;
		visible.unshift(shown);
		left -= heightOf(shown);
	}
	for (let index = cursor + 1; index < lines.length; index++) {
		const line = lines[index];
		const shown = line && shownAs(line, index);
		if (!shown || left < heightOf(shown)) break;
		visible.push(shown);
		left -= heightOf(shown);
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
		time: width >= 40 ? `${localTime(line.lastAt, tz, width >= 70)} ` : '',
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
	pieces,
	theme,
	separated,
}: Omit<Shown, 'index' | 'pieces'> & {
	width: number;
	tz: string;
	selected: boolean;
	pieces: readonly string[] | undefined;
	theme: Theme;
}) {
	const {time, severity, service, times} = prefixOf(line, width, tz);
	const indent = widthOf(time + severity + service + times);
	const [first = '', ...more] = pieces ?? [cut(line.message, width - indent, theme.glyph.ellipsis)];
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

/** The whole entry, readable: what it says before where it comes from, because a low pane shows the first lines. */
export function indented({insertId, t, severity, origin, payload}: FoldedLine): string {
	const {logName, ...place} = JSON.parse(origin);
	const timestamp = new Date(t).toISOString();
	return JSON.stringify({...JSON.parse(payload), severity, timestamp, ...place, insertId, logName}, null, 2);
}

function payloadLines(line: FoldedLine, width: number, room: number, copyKey: string): string[] {
	// What was said is what the line was opened for: it is wrapped, not cut.
	const all = indented(line)
		.slice(0, longestPayload)
		.split('\n')
		.flatMap(text => pieces(text, width));
	const shown = all.slice(0, Math.max(0, room));
	if (shown.length < all.length && shown.length > 0)
		shown[shown.length - 1] = `… ${all.length - shown.length + 1} more lines (${copyKey} copies all)`;
	return shown.map(text => cut(text, width));
}
