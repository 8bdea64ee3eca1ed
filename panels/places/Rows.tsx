/** Rows of several lines, the selected one in sight: runbooks and contacts. */
import {Box, Text} from 'ink';
import {memo} from 'react';
import type {ClickTarget} from '../../hooks/router.ts';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {hyperlink, safeUrl} from '../../src/panes/links.ts';
import {type Line, type Part, widthOfLine} from '../../src/runbooks/lines.ts';

interface Row {
	lines: readonly Line[];
}

/** The first line to show: the selected row whole, a third down the room. Pure. */
export function firstLine(rows: readonly Row[], cursor: number, height: number): number {
	const before = rows.slice(0, cursor).reduce((sum, {lines}) => sum + lines.length, 0);
	const own = rows[cursor]?.lines.length ?? 0;
	const all = rows.reduce((sum, {lines}) => sum + lines.length, 0);
	const wanted = before - Math.floor(Math.max(0, height - own) / 3);
	return Math.max(0, Math.min(wanted, all - height));
}

/** At most `height` lines of `width` cells. */
export const Rows = memo(function Rows({
	rows,
	cursor,
	width,
	height,
}: {
	rows: readonly Row[];
	cursor: number;
	width: number;
	height: number;
}) {
	const lines = rows.flatMap((row, index) => row.lines.map((line, nth) => ({line, index, nth})));
	const start = firstLine(rows, cursor, height);
	const shown = lines.slice(start, start + height);
	const area = useClickArea((_, y): ClickTarget | undefined => {
		const row = shown[y]?.index;
		return row === undefined ? undefined : {kind: 'row', row};
	});
	// A blank line above a row is no part of what is selected.
	const isMarked = ({index, nth, line}: (typeof lines)[number]) =>
		index === cursor && line.length > 0 && nth === rows[index]?.lines.findIndex(({length}) => length > 0);
	return (
		<Box ref={area} flexDirection="column" width={width} height={height}>
			{shown.map((one, y) => (
				<LineView key={start + y} line={one.line} selected={isMarked(one)} width={width} />
			))}
		</Box>
	);
});

function LineView({line, selected, width}: {line: Line; selected: boolean; width: number}) {
	const {theme, host} = useWall();
	const written = ({text, url}: Part) => {
		const safe = host.links && url !== undefined ? safeUrl(url) : undefined;
		return safe === undefined ? text : hyperlink(safe, text);
	};
	if (line.length === 0) return <Text> </Text>;
	if (selected) {
		const text = line.map(({text}) => text).join('');
		return (
			<Text wrap="truncate" {...theme.paint('selected')}>
				{text + ' '.repeat(Math.max(0, width - widthOfLine(line)))}
			</Text>
		);
	}
	return (
		<Text wrap="truncate">
			{line.map((part, index) => (
				// Parts of a line have no identity but their place.
				<Text key={index} {...theme.paint(part.tone ?? 'plain')} underline={part.url !== undefined}>
					{written(part)}
				</Text>
			))}
		</Text>
	);
}
