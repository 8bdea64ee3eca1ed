/** The timeline of an incident, in a box, under a line with its name, or bare. */
import {Box, Text} from 'ink';
import {useTheme} from '../../../hooks/WallContext.ts';
import type {IncidentPage} from '../../../src/places/incident/layout.ts';
import type {Line} from '../../../src/places/incident/lines.ts';
import {innerSize, Pane} from '../../../src/ui/Pane.tsx';
import {Rows} from '../Rows.tsx';

interface TimelineBlockProps {
	frames: IncidentPage['frames'];
	note: string;
	rows: readonly {lines: readonly Line[]}[];
	cursor: number;
	width: number;
	height: number;
}

export function TimelineBlock({frames, note, rows, cursor, width, height}: TimelineBlockProps) {
	const theme = useTheme();
	if (frames === 'box')
		return (
			<Pane title="Timeline" note={note} width={width} height={height} focused>
				<Rows rows={rows} cursor={cursor} {...innerSize(width, height)} />
			</Pane>
		);
	const named = frames === 'rule' ? 1 : 0;
	const rule = theme.glyph.box[2];
	return (
		<Box flexDirection="column" width={width} height={height}>
			{named > 0 && (
				<Text wrap="truncate" {...theme.paint('accent')}>
					{`${rule.repeat(2)} Timeline ${rule} ${note} `.padEnd(width, rule)}
				</Text>
			)}
			<Rows rows={rows} cursor={cursor} width={width} height={height - named} />
		</Box>
	);
}
