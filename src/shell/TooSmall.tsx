/** The worst level and the size needed, on a terminal that is too small for the wall. Wrapped here, because Ink may take more lines than there are. */
import {Box, Text} from 'ink';
import {useLevels} from '../../hooks/useLevels.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {isFiring} from '../checks/firing.ts';
import {worst} from '../checks/types.ts';
import {plural, wrapText} from '../text/format.ts';

export function TooSmall({width, height}: {width: number; height: number}) {
	const {config, theme} = useWall();
	const levels = useLevels();
	const firing = useUi(({alerts}) => alerts.filter(isFiring).length);
	const level = worst(levels);
	const {glyph, word} = theme.status(level);
	const name = config.systems[levels.indexOf(level)]?.system ?? '';
	const what = firing === 0 ? '' : ` ${plural(firing, 'alert')}, ${name}:`;
	const lines = wrapText(`${glyph} ${word}${what} pitwall needs 20x5, has ${width}x${height}`, width).slice(0, height);
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
