/** The end of a plan: how it stands, and the fields in which it is confirmed. */
import {Box, Text} from 'ink';
import {useWall} from '../../hooks/WallContext.ts';
import type {Field} from '../../src/text/field.ts';
import {cut, fit, widthOf} from '../../src/text/format.ts';
import {TextField} from '../../src/ui/TextField.tsx';
import type {Line} from './lines.ts';

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

export const confirmHeight = (fields: number): number => 1 + Math.max(1, fields);

/** Notes on the plan, and below them the fields in which it is confirmed; none where it cannot be. */
export function Confirm({asked, message, width}: {asked: readonly Asked[]; message: Line; width: number}) {
	const {theme} = useWall();
	return (
		<Box flexDirection="column" width={width} flexShrink={0}>
			<Text wrap="truncate" {...theme.paint(message.tone)}>
				{cut(message.text, width, theme.glyph.ellipsis)}
			</Text>
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
