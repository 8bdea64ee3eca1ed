/** What is left to say on a terminal that fits nothing. */
import {Box, Text} from 'ink';
import {useLevels} from '../../hooks/useLevels.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {worst} from '../checks/types.ts';
import {cut, plural, widthOf} from './format.ts';

/** Words into lines of at most `width` cells. By hand, because Ink's wrapping may take more lines than there are. */
function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(cut(word, width));
	}
	return lines;
}

export function TooSmall({width, height}: {width: number; height: number}) {
	const {config, theme} = useWall();
	const levels = useLevels();
	const firing = useUi(({alerts}) => alerts.filter(({state}) => state === 'firing').length);
	const level = worst(levels);
	const {glyph, word} = theme.status(level);
	const name = config.systems[levels.indexOf(level)]?.system ?? '';
	const what = firing === 0 ? '' : ` ${plural(firing, 'alert')}, ${name}:`;
	const lines = wrap(`${glyph} ${word}${what} pitwall needs 20x5, has ${width}x${height}`, width).slice(0, height);
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
