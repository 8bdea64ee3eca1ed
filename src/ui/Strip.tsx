/** One line per pane, for a corner of tmux. */
import {Text} from 'ink';
import {memo} from 'react';
import {usePaneSummary} from '../../hooks/usePaneSummary.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {PaneId} from '../store/types.ts';
import {cut, fit} from './format.ts';
import {paneTitle} from './summary.ts';

/** `▲ WARN    ETL runs     what is wrong, or when we looked` in exactly one line. */
export const Strip = memo(function Strip({
	system,
	pane,
	width,
	focused = false,
	indent = 0,
}: {
	system: SystemConfig;
	pane: PaneId;
	width: number;
	focused?: boolean;
	indent?: number;
}) {
	const theme = useTheme();
	const {level, text, dim = false} = usePaneSummary(system, pane);
	// Following well says nothing about what is followed: no green beside errors.
	const {glyph, word, tone} =
		pane === 'log' && level === 'ok' ? ({glyph: ' ', word: '', tone: 'plain'} as const) : theme.status(level);
	const narrow = width < 50;
	const title = fit(paneTitle(system, pane), Math.min(narrow ? 10 : 22, Math.max(0, width - 4 - indent)));
	const mark = narrow ? glyph : fit(`${glyph} ${word}`, 9);
	const rest = Math.max(0, width - indent - mark.length - title.length - 2);
	return (
		<Text wrap="truncate">
			{' '.repeat(indent)}
			<Text {...theme.paint(tone)}>{mark}</Text>{' '}
			<Text bold={focused} {...theme.paint(focused ? 'selected' : 'plain')}>
				{title}
			</Text>{' '}
			<Text {...theme.paint(dim ? 'dim' : 'plain')}>{cut(text, rest, theme.glyph.ellipsis)}</Text>
		</Text>
	);
});
