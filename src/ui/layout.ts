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

/** The least a pane needs to be worth drawing: a border and two lines. */
const minHeight = 4;
const alertsHeight = 6;

/** How much of a column each pane wants, relative to the others. */
const weight: Record<PaneId, number> = {etl: 4, slo: 3, freshness: 3, pubsub: 2, log: 4, alerts: 2};

export function presetOf({columns, rows}: Size): Preset {
	if (columns < 20 || rows < 5) return 'tiny';
	if (columns <= 40 || rows <= 10) return 'strip';
	if (columns >= 120 && rows >= 35) return 'wall';
	if (columns >= 84 && rows >= 16) return 'columns';
	return 'column';
}

/** Shares `total` among panes by weight, at least `minHeight` each; panes that do not fit are left out, last ones first, but never `keep`. */
export function share(
	panes: readonly PaneId[],
	total: number,
	keep?: PaneId,
): {heights: Map<PaneId, number>; left: PaneId[]} {
	const shown = [...panes];
	const left: PaneId[] = [];
	while (shown.length > 0 && shown.length * minHeight > total) {
		const index = shown.findLastIndex(pane => pane !== keep);
		if (index === -1) break;
		left.unshift(...shown.splice(index, 1));
	}
	const heights = new Map<PaneId, number>();
	let rest = total;
	let weights = shown.reduce((sum, pane) => sum + weight[pane], 0);
	shown.forEach((pane, index) => {
		const after = shown.length - index - 1;
		const wanted = Math.round((rest * weight[pane]) / weights);
		const height = after === 0 ? rest : Math.max(Math.min(wanted, rest - after * minHeight), Math.min(minHeight, rest));
		heights.set(pane, height);
		rest -= height;
		weights -= weight[pane];
	});
	return {heights, left};
}

function stack(
	panes: readonly PaneId[],
	area: Rectangle,
	keep?: PaneId,
): {panes: (Rectangle & {pane: PaneId})[]; hidden: PaneId[]} {
	const {heights, left} = share(panes, area.height, keep);
	let y = area.y;
	const placed = [...heights].map(([pane, height]) => {
		const rectangle = {pane, x: area.x, y, width: area.width, height};
		y += height;
		return rectangle;
	});
	return {panes: placed.filter(({height, width}) => height > 0 && width > 0), hidden: left};
}

/** Splits panes into two columns of about equal weight, in order; the log goes right, because it changes most (incremental rendering). */
function halves(panes: readonly PaneId[]): [PaneId[], PaneId[]] {
	const others = panes.filter(pane => pane !== 'log');
	const hasLog = others.length < panes.length;
	const total = panes.reduce((sum, pane) => sum + weight[pane], 0);
	const left: PaneId[] = [];
	const right: PaneId[] = [];
	let used = 0;
	for (const pane of others) {
		if (used < total / 2 && (right.length === 0 || !hasLog)) {
			left.push(pane);
			used += weight[pane];
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
	{zoomed = false, focus}: {zoomed?: boolean; focus: PaneId},
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
		return {preset, header, footer, ...stack(ordered, area, focus)};
	}
	const others = paneIds.filter(pane => pane !== 'alerts');
	const strip = paneIds.includes('alerts')
		? {
				pane: 'alerts' as const,
				...area,
				height:
					others.length === 0
						? area.height
						: Math.min(
								preset === 'wall' ? alertsHeight + 2 : alertsHeight,
								Math.max(minHeight, Math.floor(area.height / 4)),
							),
			}
		: undefined;
	const below = {...area, y: area.y + (strip?.height ?? 0), height: area.height - (strip?.height ?? 0)};
	const [left, right] = halves(others);
	const leftWidth = right.length === 0 ? columns : left.length === 0 ? 0 : Math.floor(columns / 2);
	const a = stack(left, {...below, width: leftWidth}, focus);
	const b = stack(right, {...below, x: leftWidth, width: columns - leftWidth}, focus);
	return {
		preset,
		header,
		footer,
		panes: [...(strip ? [strip] : []), ...a.panes, ...b.panes],
		hidden: [...a.hidden, ...b.hidden],
	};
}
