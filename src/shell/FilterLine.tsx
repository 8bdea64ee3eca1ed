/** The filter of a pane while it is being typed. */
import {Text} from 'ink';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {paneState} from '../store/store.ts';
import {cut, widthOf} from '../text/format.ts';
import {TextField} from '../ui/TextField.tsx';
import {mistakeIn} from './filter.ts';

/** One line: the filter with its cursor, and behind it a flash message, what is wrong with it, or the keys. */
export function FilterLine({width}: {width: number}) {
	const {theme, config} = useWall();
	const filtering = useUi(state => state.filtering);
	const text = useUi(state => (filtering ? paneState(state, filtering.system, filtering.pane).filter : ''));
	const flash = useUi(state => state.flash);
	const panes = useUi(state => state.panes);
	const mistake = filtering && mistakeIn(config, {filtering, panes});
	const wrong = mistake && `at ${mistake.at + 1}: ${mistake.text}`;
	const hint = flash?.text ?? wrong ?? 'Enter keeps, Esc clears';
	const isSaid = flash !== undefined || wrong !== undefined;
	// What is said is worth more than the whole of a long filter.
	const aside = isSaid ? Math.min(widthOf(hint) + 2, Math.floor(width / 2)) : 0;
	const room = width - 1 - aside;
	const rest = width - 1 - Math.min(room, widthOf(text) + 1) - 2;
	const isBad = flash ? flash.level === 'error' : wrong !== undefined;
	return (
		<Text wrap="truncate">
			<Text {...theme.paint('accent')}>/</Text>
			<TextField field={{text, cursor: filtering?.cursor ?? 0}} width={room} />
			{(isSaid || rest >= widthOf(hint)) && (
				<Text {...theme.paint(isBad ? 'crit' : 'dim')}>
					{`  ${cut(hint, Math.max(0, rest), theme.glyph.ellipsis)}`}
				</Text>
			)}
		</Text>
	);
}
