/** What to do about a system that burns. */
import {Box, Text} from 'ink';
import {memo} from 'react';
import {useWall} from '../../../hooks/WallContext.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {keymapOf, keyOf} from '../../keys/keymap.ts';
import {stepLines} from '../../overview/steps.ts';
import {cut, fit, widthOf} from '../../text/format.ts';
import {useStory} from './useStory.ts';

interface StepsProps {
	system: SystemConfig;
	width: number;
	height: number;
}

export const Steps = memo(function Steps({system, width, height}: StepsProps) {
	const {config, theme} = useWall();
	const story = useStory(system);
	const lines = story ? stepLines(story, height) : [];
	const map = keymapOf(config.wall.keys);
	const names = Math.max(0, ...lines.map(({name}) => widthOf(name)));
	return (
		<Box flexDirection="column" width={width} height={height}>
			{lines.map(({name, command, text}) => {
				const key = command === undefined ? '' : `${keyOf(command, map)} `;
				const rest = Math.max(0, width - names - 1 - widthOf(key));
				return (
					<Text key={`${name} ${text}`} wrap="truncate">
						<Text {...theme.paint('dim')}>{fit(name, Math.min(names, width))} </Text>
						<Text {...theme.paint('strong')}>{key}</Text>
						{cut(text, rest, theme.glyph.ellipsis)}
					</Text>
				);
			})}
		</Box>
	);
});
