/** A part of a place: its lines in a box, under a line with its name, or bare, as there is room. */
import {Box, Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import type {Line} from '../../src/places/alert/lines.ts';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';

interface Size {
	width: number;
	height: number;
}

interface PlaceBlockProps extends Size {
	title: string;
	frames: 'box' | 'rule' | 'bare';
	/** The lines that fit the room inside. */
	children: (inside: Size) => readonly Line[];
}

export function PlaceBlock({title, frames, width, height, children}: PlaceBlockProps) {
	const theme = useTheme();
	if (frames === 'box')
		return (
			<Pane title={title} width={width} height={height} focused={false}>
				<Lines lines={children(innerSize(width, height))} />
			</Pane>
		);
	const named = frames === 'rule';
	const rule = theme.glyph.box[2];
	return (
		<Box flexDirection="column" width={width} height={height}>
			{named && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{`${rule.repeat(2)} ${title} `.padEnd(width, rule)}
				</Text>
			)}
			<Lines lines={children({width, height: height - (named ? 1 : 0)})} />
		</Box>
	);
}

/** Lines have no identity but their place. */
function Lines({lines}: {lines: readonly Line[]}) {
	const theme = useTheme();
	return (
		<Box flexDirection="column">
			{lines.map((line, row) => (
				<Text key={row} wrap="truncate">
					{line.map(({text, tone}, index) => (
						<Text key={index} {...theme.paint(tone ?? 'plain')}>
							{text}
						</Text>
					))}
				</Text>
			))}
		</Box>
	);
}
