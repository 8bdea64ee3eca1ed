/** Sentences of a pane, each behind its name and wrapped; the last ones are cut where lines are few. */
import {Box, Text} from 'ink';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {keymapOf, keyOf} from '../../src/keys/keymap.ts';
import type {SaidBody as SaidOfPane} from '../../src/panes/kind.ts';
import {fit, widthOf, wrapText} from '../../src/text/format.ts';
import type {Tone} from '../../src/theme/theme.ts';
import {partText} from '../../src/ui/scroll.tsx';
import type {Frame, PaneProps} from '../types.ts';

interface SaidBodyProps extends PaneProps {
	body: SaidOfPane;
	frame: Frame;
}

interface Line {
	name: string;
	key: string;
	text: string;
	tone: Tone;
}

export function SaidBody({body: {said, none}, pane, frame}: SaidBodyProps) {
	const {config, theme} = useWall();
	const map = keymapOf(config.wall.keys);
	const keyed = said.map(({command, ...one}) => ({...one, key: command === undefined ? '' : keyOf(command, map)}));
	useKeymap(pane.id, {
		rows: 0,
		copy: () => keyed.map(({name, key, text}) => [name, key, text].filter(Boolean).join(' ')).join('\n'),
	});
	const names = Math.max(0, ...keyed.map(({name}) => widthOf(name)));
	const linesIn = (width: number): Line[] =>
		keyed.flatMap(({name, key, text, tone = 'plain'}) => {
			const before = key === '' ? '' : `${key} `;
			return wrapText(text, Math.max(1, width - names - 1 - widthOf(before))).map((part, index) => ({
				name: index === 0 ? name : '',
				key: index === 0 ? before : ' '.repeat(widthOf(before)),
				text: part,
				tone,
			}));
		});
	const partOf = ({width, height}: {width: number; height: number}) => {
		const all = linesIn(width).length;
		return height > 0 && all > height ? partText(0, height, all) : '';
	};
	return frame(
		said.length,
		none,
		({width, height}) => (
			<Box flexDirection="column" width={width} height={height}>
				{said.length === 0 && <Text {...theme.paint('dim')}>{`${theme.glyph.bullet} ${none}`}</Text>}
				{linesIn(width)
					.slice(0, height)
					.map(({name, key, text, tone}, index) => (
						// The lines of one story have no identity but their place.
						<Text key={index} wrap="truncate">
							<Text {...theme.paint('dim')}>{fit(name, names)} </Text>
							<Text {...theme.paint('strong')}>{key}</Text>
							<Text {...theme.paint(tone)}>{text}</Text>
						</Text>
					))}
			</Box>
		),
		partOf,
	);
}
