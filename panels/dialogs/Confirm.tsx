/** The end of a plan: how it stands, and the fields in which it is confirmed. */
import {Box, Text} from 'ink';
import {useWall} from '../../hooks/WallContext.ts';
import type {Field} from '../../src/text/field.ts';
import {cut, fit, widthOf, wrapText} from '../../src/text/format.ts';
import type {Tone} from '../../src/theme/theme.ts';
import {TextField} from '../../src/ui/TextField.tsx';

/** A field that is typed into, or that rests. */
export interface Asked {
	question: string;
	/** Asked in its place where the line has no room for it and an answer: the plan says the rest. */
	short: string;
	field: Field;
	isActive: boolean;
}

/** Cells of the narrowest answer. */
const least = 12;

/** Rows that a message may have; the last one is cut. */
const mostRows = 2;

/** A message in the rows that it has. */
export function messageLines(text: string, width: number): readonly string[] {
	const lines = wrapText(text, width);
	return lines.length <= mostRows ? lines : [...lines.slice(0, mostRows - 1), lines.slice(mostRows - 1).join(' ')];
}

export const confirmHeight = (fields: number, message: number): number => message + Math.max(1, fields);

/** Notes on the plan, and below them the fields in which it is confirmed; none where it cannot be. */
export function Confirm({
	asked,
	said,
	tone,
	width,
}: {
	asked: readonly Asked[];
	/** As `messageLines` answers it. */
	said: readonly string[];
	tone: Tone;
	width: number;
}) {
	const {theme} = useWall();
	return (
		<Box flexDirection="column" width={width} flexShrink={0}>
			{said.map(text => (
				<Text key={text} wrap="truncate" {...theme.paint(tone)}>
					{cut(text, width, theme.glyph.ellipsis)}
				</Text>
			))}
			{asked.length === 0 && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					nothing can be confirmed now
				</Text>
			)}
			{asked.map(({question, short, field, isActive}) => {
				const words = width - widthOf(question) < least ? short : question;
				const room = Math.max(1, width - widthOf(words));
				return (
					<Text key={short} wrap="truncate">
						{words}
						{isActive ? <TextField field={field} width={room} /> : fit(field.text, room)}
					</Text>
				);
			})}
		</Box>
	);
}
