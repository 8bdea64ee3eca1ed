/** The bottom line: the keys that work here, what is being typed, what just happened. */
import {memo} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {footerKeys, keymapOf} from '../store/keymap.ts';
import type {PaneId} from '../store/types.ts';
import {FilterLine} from './FilterLine.tsx';
import {type Segment, SegmentLine} from './segments.tsx';

export const Footer = memo(function Footer({
	width,
	focus,
	hidden,
	showBusy = true,
}: {
	width: number;
	focus: PaneId | 'overview';
	hidden: number;
	/** False where the running action has a line of its own. */
	showBusy?: boolean;
}) {
	const {theme, config} = useWall();
	const filter = useUi(state => state.filter);
	const filtering = useUi(state => state.filtering);
	const flash = useUi(state => state.flash);
	const busy = useUi(state => state.busy);
	const trouble = useUi(state => state.trouble);
	if (filtering) return <FilterLine width={width} filter={filter} />;
	const keys: Segment[] = footerKeys(focus, keymapOf(config.wall.keys)).map(({key, title}, index) => ({
		id: `key ${key}`,
		text: `${key} ${title}`,
		tone: 'dim',
		drop: 10 + index,
	}));
	const first: Segment[] = [
		...(trouble === undefined
			? []
			: [{id: 'trouble', text: `${theme.status('crit').glyph} ${trouble}`, tone: 'crit' as const, drop: 0}]),
		...(busy === undefined || !showBusy
			? []
			: [{id: 'busy', text: `${theme.glyph.pointer} ${busy}`, tone: 'armed' as const, drop: 0}]),
		...(flash === undefined
			? []
			: [
					{
						id: 'flash',
						text: flash.text,
						tone: flash.level === 'error' ? ('crit' as const) : ('accent' as const),
						drop: 1,
					},
				]),
		...(filter === '' ? [] : [{id: 'filter', text: `/${filter} (Esc clears)`, tone: 'accent' as const, drop: 2}]),
		...(hidden === 0 ? [] : [{id: 'hidden', text: `hidden: ${hidden}`, tone: 'warn' as const, drop: 3}]),
	];
	return <SegmentLine width={width} left={[...first, ...keys]} />;
});
