/** The keys of the log pane: going and following, choosing, finding, opening a line. */
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {logLinks} from '../../src/panes/links.ts';
import {indented} from '../../src/panes/log/entry.ts';
import {logFilter} from '../../src/panes/log/filter.ts';
import {chosenLines} from '../../src/panes/log/logView.ts';
import {nextMatch} from '../../src/panes/log/matches.ts';
import type {FoldedLine, TailState} from '../../src/poll/types.ts';
import {paneState} from '../../src/store/store.ts';
import {widthOf} from '../../src/text/format.ts';
import {isoText} from '../../src/zone.ts';

/** Lines that a whole entry wants beside its neighbours; a lower pane is zoomed for it. */
const roomForEntry = 12;

interface Shown {
	system: SystemConfig;
	/** Id of the pane. */
	id: string;
	lines: readonly FoldedLine[];
	selected: FoldedLine | undefined;
	/** Cells and lines inside the pane. */
	width: number;
	height: number;
	/** Whether lines are wrapped. */
	wrap: boolean;
	/** The lines of the tail, or those held since it was paused. */
	linesOf: (tail: TailState) => readonly FoldedLine[];
}

export function useLogKeys({system, id, lines, selected, width, height, wrap, linesOf}: Shown): void {
	const {store} = useWall();
	const scene = useScene();
	const setPane = useUi(state => state.setPane);
	const wrapKey = useKeyOf('wrap');
	// The keys of a burst are handled before the next render, so each must see the state that the previous one left.
	const live = () => paneState(store.getState(), system.system, id);
	const tail = () => scene.tail(system.system);
	const page = Math.max(1, height - 1);
	const set = (patch: Partial<ReturnType<typeof live>>) => setPane(system.system, id, patch);
	/** What holds the log still; nothing where it stands still already. */
	const still = () => (live().follow ? {follow: false, pausedAt: tail().received} : {});
	const lastOf = (all: readonly FoldedLine[]) => Math.max(0, all.length - 1);

	/** Among all lines that the filter hides otherwise: what was found wants what is around it. */
	function find(step: 1 | -1): boolean {
		const pane = live();
		const filter = logFilter(pane.filter);
		if (filter.isEmpty) return false;
		const all = chosenLines(linesOf(tail()), pane);
		const shown = pane.lifted ? all : all.filter(filter.passes);
		const at = pane.follow ? lastOf(shown) : Math.min(pane.cursor, lastOf(shown));
		const line = shown[at];
		const from = line ? all.indexOf(line) : 0;
		const found = nextMatch(all, filter, from, step);
		if (found === undefined && (pane.lifted || !line)) {
			store.getState().notify(line ? `no match ${step > 0 ? 'below' : 'above'}` : 'no match at all');
			return true;
		}
		set({...still(), lifted: true, cursor: found ?? from});
		return true;
	}

	/** Half a width to the side, as far as there is a message. */
	function shift(step: 1 | -1): true {
		const half = Math.max(1, Math.floor(width / 2));
		// Half a width of the longest message stays in sight.
		const last = Math.max(0, lines.reduce((most, {message}) => Math.max(most, widthOf(message)), 0) - half);
		if (wrap) store.getState().notify(`wrapped lines are whole: ${wrapKey} cuts them`);
		else set({side: Math.max(0, Math.min(live().side + step * half, last))});
		return true;
	}

	useKeymap(id, {
		rows: lines.length,
		page,
		copy: () =>
			selected &&
			(live().expanded
				? indented(selected)
				: `${isoText(selected.t)} ${selected.severity} ${selected.service} ${selected.message}`),
		select: row => {
			// A click on what runs holds it still.
			set({cursor: row, ...still()});
			return true;
		},
		links: () => (selected ? logLinks(system, selected) : []),
		place: () =>
			selected && {
				kind: 'service',
				system: system.system,
				service: selected.service,
				...(selected.revision !== '' && {revision: selected.revision}),
			},
		onCommand(command) {
			const pane = live();
			switch (command) {
				case 'up':
				case 'page.up':
				case 'top': {
					if (!pane.follow) return false;
					const step = command === 'up' ? 1 : command === 'page.up' ? page : lines.length;
					set({...still(), cursor: Math.max(0, lines.length - 1 - step)});
					return true;
				}
				case 'down':
				case 'page.down': {
					if (pane.follow) return true;
					// Going down past the end follows the log again, but never leaves an opened entry.
					const step = command === 'down' ? 1 : page;
					if (pane.expanded || Math.min(pane.cursor, lines.length - 1) + step < lines.length - 1) return false;
					set({follow: true, pausedAt: 0});
					return true;
				}
				case 'bottom':
					set({follow: true, pausedAt: 0});
					return true;
				case 'follow':
					set(pane.follow ? {...still(), cursor: lastOf(lines)} : {follow: true, pausedAt: 0});
					return true;
				case 'open':
					if (!selected) return false;
					if (!pane.expanded && height < roomForEntry) store.getState().setZoomed(true);
					set({expanded: !pane.expanded, ...(pane.follow ? {...still(), cursor: lastOf(lines)} : {})});
					return true;
				case 'back': {
					if (pane.expanded) {
						set({expanded: false});
						return true;
					}
					if (pane.filter === '') return false;
					// The line that was found stays under the cursor, with what is around it.
					const at = selected ? chosenLines(linesOf(tail()), pane).indexOf(selected) : -1;
					set({filter: '', lifted: false, ...(at >= 0 && {cursor: at})});
					return true;
				}
				case 'side.right':
					return shift(1);
				case 'side.left':
					return shift(-1);
				case 'match.next':
					return find(1);
				case 'match.previous':
					return find(-1);
				case 'service': {
					// The store cannot unset a key, so '' means every service.
					const names = linesOf(tail()).map(({service}) => service);
					const services = ['', ...new Set(names.toSorted())];
					set({service: services[(services.indexOf(pane.service ?? '') + 1) % services.length] ?? ''});
					return true;
				}
				default:
					return false;
			}
		},
	});
}
