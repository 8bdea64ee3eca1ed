/** Where everything stands for a terminal size: one pure function. Rectangles never overlap and never leave the screen. */
import type {PaneId} from '../store/types.ts';

export type Preset = 'wall' | 'columns' | 'column' | 'strip' | 'tiny';

/** Cells, from the top left corner of the screen. */
export interface Rectangle {
	x: number;
	y: number;
	width: number;
	height: number;
}

export interface Layout {
	preset: Preset;
	header: Rectangle;
	footer: Rectangle;
	panes: readonly (Rectangle & {pane: PaneId})[];
	/** Panes that found no room; the footer counts them. */
	hidden: readonly PaneId[];
}

export interface Size {
	columns: number;
	rows: number;
}

/** The least a pane needs to be worth drawing: a border and one line. */
const minHeight = 3;

/** Lines each pane would fill, border included; where a system says nothing, these. The log takes all that is left over. */
export type Wanted = Readonly<Partial<Record<PaneId, number>>>;
const usual: Record<PaneId, number> = {etl: 10, slo: 8, freshness: 8, pubsub: 6, log: 10, alerts: 5};

/** Below its panes a log of so many lines is worth the whole width. */
const logAcross = 9;

export function presetOf({columns, rows}: Size): Preset {
	if (columns < 20 || rows < 5) return 'tiny';
	if (columns <= 40 || rows <= 10) return 'strip';
	if (columns >= 120 && rows >= 35) return 'wall';
	if (columns >= 84 && rows >= 16) return 'columns';
	return 'column';
}

/**
 * Shares `total` among panes: what they want where there is room (the last one takes the rest), else in proportion, at
 * least `minHeight` each; panes that do not fit are left out, last ones first, but never `keep`.
 */
export function share(
	panes: readonly PaneId[],
	total: number,
	wanted: Wanted = {},
	keep?: PaneId,
): {heights: Map<PaneId, number>; left: PaneId[]} {
	const shown = [...panes];
	const left: PaneId[] = [];
	while (shown.length > 0 && shown.length * minHeight > total) {
		const index = shown.findLastIndex(pane => pane !== keep);
		if (index === -1) break;
		left.unshift(...shown.splice(index, 1));
	}
	const want = (pane: PaneId) => Math.max(minHeight, wanted[pane] ?? usual[pane]);
	const heights = new Map<PaneId, number>();
	let rest = total;
	let wants = shown.reduce((sum, pane) => sum + want(pane), 0);
	const enough = wants <= total;
	shown.forEach((pane, index) => {
		const after = shown.length - index - 1;
		const fair = enough ? want(pane) : Math.round((rest * want(pane)) / wants);
		const height = after === 0 ? rest : Math.max(Math.min(fair, rest - after * minHeight), Math.min(minHeight, rest));
		heights.set(pane, height);
		rest -= height;
		wants -= want(pane);
	});
	return {heights, left};
}

function stack(
	panes: readonly PaneId[],
	area: Rectangle,
	wanted: Wanted,
	keep?: PaneId,
): {panes: (Rectangle & {pane: PaneId})[]; hidden: PaneId[]} {
	const {heights, left} = share(panes, area.height, wanted, keep);
	let y = area.y;
	const placed = [...heights].map(([pane, height]) => {
		const rectangle = {pane, x: area.x, y, width: area.width, height};
		y += height;
		return rectangle;
	});
	return {panes: placed.filter(({height, width}) => height > 0 && width > 0), hidden: left};
}

/** Splits panes into two columns of about equal height, in order; a log among them goes right, because it changes most (incremental rendering). */
function halves(panes: readonly PaneId[], wanted: Wanted): [PaneId[], PaneId[]] {
	const others = panes.filter(pane => pane !== 'log');
	const hasLog = others.length < panes.length;
	const want = (pane: PaneId) => wanted[pane] ?? usual[pane];
	const total = panes.reduce((sum, pane) => sum + want(pane), 0);
	const left: PaneId[] = [];
	const right: PaneId[] = [];
	let used = 0;
	for (const pane of others) {
		if (right.length === 0 && used + want(pane) / 2 < total / 2) {
			left.push(pane);
			used += want(pane);
		} else right.push(pane);
	}
	return [left, hasLog ? [...right, 'log'] : right];
}

/**
 * @param size of the terminal, cells
 * @param paneIds panes of the shown system in order; the alerts pane always gets a place of its own at the top
 */
export function layout(
	{columns, rows}: Size,
	paneIds: readonly PaneId[],
	{zoomed = false, focus, wanted = {}}: {zoomed?: boolean; focus: PaneId; wanted?: Wanted},
): Layout {
	const preset = presetOf({columns, rows});
	const nowhere = {x: 0, y: 0, width: 0, height: 0};
	if (preset === 'tiny') return {preset, header: nowhere, footer: nowhere, panes: [], hidden: paneIds};

	const roomy = preset === 'wall' || preset === 'columns' || (preset === 'column' && rows >= 16);
	const headerHeight = preset === 'strip' ? 1 : roomy ? 2 : 1;
	const header = {x: 0, y: 0, width: columns, height: headerHeight};
	const footer = {x: 0, y: rows - 1, width: columns, height: 1};
	const area = {x: 0, y: headerHeight, width: columns, height: rows - headerHeight - 1};

	if (zoomed && paneIds.includes(focus) && area.height >= minHeight) {
		// Even the strip opens one pane in full.
		return {
			preset: preset === 'strip' ? 'column' : preset,
			header,
			footer,
			panes: [{pane: focus, ...area}],
			hidden: paneIds.filter(pane => pane !== focus),
		};
	}
	// Alerts first: where the room is short, the last ones are left out.
	const ordered = [...paneIds.filter(pane => pane === 'alerts'), ...paneIds.filter(pane => pane !== 'alerts')];
	if (preset === 'strip') {
		const shown = ordered.slice(0, area.height);
		const panes = shown.map((pane, index) => ({pane, x: 0, y: area.y + index, width: columns, height: 1}));
		return {preset, header, footer, panes, hidden: ordered.slice(shown.length)};
	}
	if (preset === 'column') {
		return {preset, header, footer, ...stack(ordered, area, wanted, focus)};
	}
	const others = paneIds.filter(pane => pane !== 'alerts');
	const strip = paneIds.includes('alerts')
		? {
				pane: 'alerts' as const,
				...area,
				height:
					others.length === 0
						? area.height
						: Math.min(wanted.alerts ?? usual.alerts, Math.max(minHeight, Math.floor(area.height / 4))),
			}
		: undefined;
	const below = {...area, y: area.y + (strip?.height ?? 0), height: area.height - (strip?.height ?? 0)};

	// Above the log, two columns as high as the taller of them wants; the log gets whole lines where that leaves it enough.
	const upper = others.filter(pane => pane !== 'log');
	const want = (panes: readonly PaneId[]) => panes.reduce((sum, pane) => sum + (wanted[pane] ?? usual[pane]), 0);
	const top = Math.max(...halves(upper, wanted).map(want));
	const across = upper.length > 0 && upper.length < others.length && below.height - top >= logAcross;
	const log = across ? [{pane: 'log' as const, ...below, y: below.y + top, height: below.height - top}] : [];
	const grid = across ? {...below, height: top} : below;
	const [left, right] = halves(across ? upper : others, wanted);
	const leftWidth = right.length === 0 ? columns : left.length === 0 ? 0 : Math.floor(columns / 2);
	const a = stack(left, {...grid, width: leftWidth}, wanted, focus);
	const b = stack(right, {...grid, x: leftWidth, width: columns - leftWidth}, wanted, focus);
	return {
		preset,
		header,
		footer,
		panes: [...(strip ? [strip] : []), ...a.panes, ...b.panes, ...log],
		hidden: [...a.hidden, ...b.hidden],
	};
}
