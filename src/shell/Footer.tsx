/** The bottom line: the keys that work here, the filter line, or a flash message. */
import {memo} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {type CommandId, type KeyBinding, keymapOf, keyOf, type PaneCommand} from '../keys/keymap.ts';
import {footerKeys} from '../keys/shown.ts';
import {focusOf} from '../panes/where.ts';
import {paneState} from '../store/store.ts';
import type {Replay} from '../store/types.ts';
import {lasting} from '../text/durations.ts';
import {type Segment, SegmentLine} from '../ui/segments.tsx';
import {FilterLine} from './FilterLine.tsx';

/** Keys from the fourth on are left out before the way out is. */
const keptBefore = 13.5;

/** The keys of the past, as the footer says them. */
function replayKeys(
	{playing, speed, step}: Replay,
	map: readonly KeyBinding[],
): {key: string; title: string; id: CommandId}[] {
	const of = (id: CommandId) => keyOf(id, map);
	return [
		{key: `${of('time.left')} ${of('time.right')}`, title: lasting(step), id: 'time.left'},
		{key: `${of('range.shorter')} ${of('range.longer')}`, title: playing ? `×${speed}` : 'step', id: 'range.longer'},
		{key: `${of('alert.previous')} ${of('alert.next')}`, title: 'event', id: 'alert.next'},
		{key: of('rewind.play'), title: playing ? 'stop' : 'play', id: 'rewind.play'},
		{key: of('rewind.to'), title: 'time', id: 'rewind.to'},
	];
}

/** Whether a command changes nothing, so that it works in the past. */
const isSafe = (map: readonly KeyBinding[], id: CommandId): boolean =>
	map.some(binding => binding.id === id && !binding.changes && !binding.act);

export const Footer = memo(function Footer({
	width,
	takes,
	overview = false,
	pages = false,
	opens = true,
	hidden,
	showBusy = true,
}: {
	width: number;
	/** The commands of the focused pane. */
	takes: readonly PaneCommand[];
	overview?: boolean;
	/** Whether there are several pages to turn. */
	pages?: boolean;
	/** Whether there is something that Enter opens. */
	opens?: boolean;
	/** Panes of the page that have no room. */
	hidden: number;
	/** False where the running action has a line of its own. */
	showBusy?: boolean;
}) {
	const {theme, config} = useWall();
	const filter = useUi(state => paneState(state, state.tab, focusOf(config, state)).filter);
	const filtering = useUi(state => state.filtering !== undefined);
	const flash = useUi(state => state.flash);
	const busy = useUi(state => state.busy);
	const replay = useUi(state => state.replay);
	const trouble = useUi(state => state.trouble);
	if (filtering) return <FilterLine width={width} />;
	const map = keymapOf(config.wall.keys);
	const here = footerKeys(takes, map, {overview, pages, opens});
	const keys = (replay ? [...replayKeys(replay, map), ...here.filter(({id}) => isSafe(map, id))] : here).map(
		({key, title, id}, index): Segment => ({
			id: `key ${key}`,
			text: `${key} ${title}`,
			tone: 'dim',
			// Whoever wants to leave must find the way where there is room for more than the first keys.
			drop: id === 'quit' ? keptBefore : 10 + index,
		}),
	);
	const first: Segment[] = [
		...(trouble === undefined
			? []
			: [{id: 'trouble', text: `${theme.status('crit').glyph} ${trouble}`, tone: 'crit' as const, drop: 0}]),
		...(busy === undefined || !showBusy
			? []
			: [{id: 'busy', text: `${theme.glyph.pointer} ${busy}`, tone: 'armed' as const, drop: 0}]),
		...(filter === '' || overview
			? []
			: [{id: 'filter', text: `/${filter} (Esc clears)`, tone: 'accent' as const, drop: 2}]),
		...(hidden === 0
			? []
			: [{id: 'hidden', text: `${hidden} ${hidden === 1 ? 'pane' : 'panes'} hidden`, tone: 'warn' as const, drop: 3}]),
	];
	// At the right end, so that no hint moves: what finds no room beside it is left out for as long as it is there.
	const toast: Segment[] =
		flash === undefined
			? []
			: [{id: 'flash', text: flash.text, tone: flash.level === 'error' ? 'crit' : 'accent', drop: 1}];
	return <SegmentLine width={width} left={[...first, ...keys]} right={toast} />;
});
