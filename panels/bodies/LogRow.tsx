/** One line of the log pane. */

import {Text} from 'ink';
import {memo} from 'react';
import {severityTone} from '../../src/panes/log/prefix.ts';
import type {LogRow as LogRowOf} from '../../src/panes/log/row.ts';
import {fit} from '../../src/text/format.ts';
import type {Theme} from '../../src/theme/theme.ts';
import {marked} from './Marked.tsx';

interface RowProps {
	row: LogRowOf;
	width: number;
	selected: boolean;
	theme: Theme;
}

export const LogRow = memo(function LogRow({row: {line, prefix, pieces, marks}, width, selected, theme}: RowProps) {
	const {time, severity, origin, times, width: indent} = prefix;
	const [first = {text: '', at: 0}, ...more] = pieces;
	const old = line.remembered === true;
	const tone = selected || old ? {} : theme.paint(severityTone(line.severity));
	const beside = theme.paint(selected ? 'plain' : 'dim');
	return (
		<>
			<Text wrap="truncate" {...theme.paint(selected ? 'selected' : old ? 'dim' : 'plain')}>
				<Text {...beside}>{time}</Text>
				<Text {...tone}>{severity}</Text>
				<Text {...beside}>{origin}</Text>
				<Text bold>{times}</Text>
				{marked({...first, text: selected ? fit(first.text, Math.max(0, width - indent)) : first.text}, marks)}
			</Text>
			{more.map((piece, index) => (
				<Text key={index} wrap="truncate">
					{' '.repeat(Math.min(indent, Math.max(0, width - 10)))}
					{marked(piece, marks)}
				</Text>
			))}
		</>
	);
});
