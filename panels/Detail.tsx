/** All details of the selected row, under its table. */
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {useKeyOf} from '../hooks/useKeyOf.ts';
import {useTheme} from '../hooks/WallContext.ts';
import type {Fact} from '../src/panes/rows.ts';
import {widthOf, wrapText} from '../src/text/format.ts';

interface Size {
	width: number;
	height: number;
}

/** Narrower than this, a column of names would leave too little. */
const roomy = 60;

/** Facts as lines of at most `width` cells, their names in a column of their own where there is room for one. Pure. */
function detailLines(facts: readonly Fact[], width: number): Fact[] {
	if (width < roomy)
		return facts.flatMap(({name, text, ...tone}) =>
			wrapText(`${name}: ${text}`, width).map(part => ({name: '', text: part, ...tone})),
		);
	const column = Math.max(0, ...facts.map(({name}) => widthOf(name))) + 2;
	return facts.flatMap(({name, text, ...tone}) =>
		wrapText(text, width - column).map((part, row) => ({
			name: (row === 0 ? name : '').padEnd(column),
			text: part,
			...tone,
		})),
	);
}

/**
 * The lines of facts beneath a table, and the height that they leave to it: half of it, or what its rows need with their header.
 * @param rows of the table
 */
export function detailUnder({width, height}: Size, facts: readonly Fact[], rows: number) {
	const all = facts.length > 0 ? detailLines(facts, width) : [];
	const least = Math.min(rows + 1, Math.max(height >= 9 ? 3 : 2, Math.floor(height / 2)));
	const room = Math.max(0, height - least);
	// In little room a row says more than a blank.
	const gap = all.length > 0 && all.length < room && height >= 12 ? 1 : 0;
	const lines = all.length > room ? all.slice(0, Math.max(0, room - 1)) : all;
	const cutLines = room > 0 ? all.length - lines.length : 0;
	return {lines, gap, cutLines, left: height - gap - lines.length - (cutLines > 0 ? 1 : 0)};
}

/** A table with the facts of its selected row beneath. */
export function WithDetail({
	size: {width, height},
	facts,
	rows,
	children,
}: {
	size: Size;
	facts: readonly Fact[];
	/** How many the table has. */
	rows: number;
	children: (left: Size) => ReactNode;
}) {
	const theme = useTheme();
	const copyKey = useKeyOf('copy');
	const {lines, gap, cutLines, left} = detailUnder({width, height}, facts, rows);
	return (
		<Box flexDirection="column" width={width} height={height}>
			{children({width, height: left})}
			{gap > 0 && <Text> </Text>}
			{lines.map(({name, text, tone}, index) => (
				// The lines of one row never move.
				<Text key={index} wrap="truncate">
					<Text {...theme.paint('dim')}>{name}</Text>
					<Text {...theme.paint(tone ?? 'plain')}>{text}</Text>
				</Text>
			))}
			{cutLines > 0 && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{`… ${cutLines} more lines (${copyKey} copies all)`}
				</Text>
			)}
		</Box>
	);
}
