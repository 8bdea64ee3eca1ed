/** A part of a place: its lines in a box, under a line with its name, or bare, as there is room. */
import {Box, Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import type {Line} from '../../src/places/alert/lines.ts';
import {plural, widthOf} from '../../src/text/format.ts';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';

interface Size {
	width: number;
	height: number;
}

interface PlaceBlockProps extends Size {
	title: string;
	frames: 'box' | 'rule' | 'bare';
	/** How to see what has no room, such as `j shows them`; absent where nothing does. */
	hint?: string;
	/** Whether it was chosen to be read whole. */
	chosen?: boolean;
	/** The lines that fit the room inside. */
	children: (inside: Size) => readonly Line[];
}

export function PlaceBlock({title, frames, hint, chosen = false, width, height, children}: PlaceBlockProps) {
	const theme = useTheme();
	const named = frames === 'rule';
	const inside = frames === 'box' ? innerSize(width, height) : {width, height: height - (named ? 1 : 0)};
	const lines = children(inside);
	const hidden = children({width: inside.width, height: Number.POSITIVE_INFINITY}).length - lines.length;
	const note = hidden > 0 ? [`+${plural(hidden, 'line', 'lines')}`, hint].filter(Boolean).join(', ') : '';
	if (frames === 'box')
		return (
			<Pane title={title} note={note} width={width} height={height} focused={chosen}>
				<Lines lines={lines} />
			</Pane>
		);
	return (
		<Box flexDirection="column" width={width} height={height}>
			{named && (
				<Text wrap="truncate" {...theme.paint(chosen ? 'accent' : 'dim')}>
					{ruleLine(title, note, width, theme.glyph.box[2])}
				</Text>
			)}
			<Lines lines={lines} />
		</Box>
	);
}

/** `── Evidence ────── +6 lines ──`; the note goes where it has no room. */
function ruleLine(title: string, note: string, width: number, rule: string): string {
	const name = `${rule.repeat(2)} ${title} `;
	const aside = note === '' ? '' : ` ${note} ${rule.repeat(2)}`;
	const left = width - widthOf(name) - widthOf(aside);
	return left < 0 ? ruleLine(title, '', Math.max(width, widthOf(name)), rule) : `${name}${rule.repeat(left)}${aside}`;
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
