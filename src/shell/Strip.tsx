/** One line per pane, for a corner of tmux. */
import {Text} from 'ink';
import {memo} from 'react';
import {usePaneSummary} from '../../hooks/usePaneSummary.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Summary} from '../panes/kind.ts';
import type {PaneConfig} from '../panes/schemas.ts';
import {cut, fit} from '../text/format.ts';

interface Look {
	width: number;
	/** Digit that focuses the pane, in front of its title. */
	digit?: number | undefined;
	focused?: boolean;
}

export const Strip = memo(function Strip({system, pane, ...look}: Look & {system: SystemConfig; pane: PaneConfig}) {
	return <Line title={pane.title} summary={usePaneSummary(system, pane)} {...look} />;
});

/** `▲ WARN    ETL runs     trouble, or the age of the reading` in exactly one line. */
function Line({
	title: name,
	summary: {level, text, dim, quiet},
	width,
	digit,
	focused = false,
}: Look & {title: string; summary: Summary}) {
	const theme = useTheme();
	// Following well says nothing about what is followed: no green beside errors.
	const {glyph, word, tone} = quiet ? ({glyph: ' ', word: '', tone: 'plain'} as const) : theme.status(level);
	const narrow = width < 50;
	const titled = digit === undefined ? name : `${digit} ${name}`;
	const usual = (narrow ? 10 : 22) + (digit === undefined ? 0 : 2);
	const title = fit(titled, Math.min(usual, Math.max(0, width - 4)));
	const mark = narrow ? glyph : fit(`${glyph} ${word}`, 9);
	const rest = Math.max(0, width - mark.length - title.length - 2);
	return (
		<Text wrap="truncate">
			<Text {...theme.paint(tone)}>{mark}</Text>{' '}
			<Text bold={focused} {...theme.paint(focused ? 'selected' : 'plain')}>
				{title}
			</Text>{' '}
			<Text {...theme.paint(dim ? 'dim' : 'plain')}>{cut(text, rest, theme.glyph.ellipsis)}</Text>
		</Text>
	);
}
