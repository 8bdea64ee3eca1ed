/** What is left to say on a terminal that fits nothing. */
import {Box, Text} from 'ink';
import {useLevels} from '../../hooks/useLevels.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {worst} from '../checks/types.ts';
import {cut} from './format.ts';

export function TooSmall({width, height}: {width: number; height: number}) {
	const theme = useTheme();
	const {glyph, word} = theme.status(worst(useLevels()));
	// Cut to the cells there are; wrapping by hand, because word wrap may need more lines than there are.
	const text = cut(`${glyph} ${word} pitwall needs 20x5, has ${width}x${height}`, width * height);
	const characters = [...text];
	const lines = Array.from({length: Math.min(height, Math.ceil(characters.length / width))}, (_, index) => characters.slice(index * width, (index + 1) * width).join(''));
	return (
		<Box flexDirection="column" width={width} height={height}>
			{lines.map((line, index) => (
				<Text key={index} wrap="truncate">
					{line}
				</Text>
			))}
		</Box>
	);
}
