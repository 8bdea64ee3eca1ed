/** The layout for a terminal size: one pure function. Rectangles never overlap and never leave the screen. */
import {type Bid, type Bidder, type Heights, leastBox, shareRoom, wanted} from './room.ts';

export type Preset = 'wall' | 'columns' | 'column' | 'strip' | 'tiny';

/** Cells, from the top left corner of the screen. */
export interface Rectangle {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** A pane as a box; as its line in the strip; or as bare rows, where there is no room for a border around them. */
export type PlacedPane = Rectangle & {pane: string; look: 'box' | 'line' | 'rows'};

export interface Layout {
	preset: Preset;
	header: Rectangle;
	/** The line that names the pages; of no height where there is one page, or no room. */
	pages: Rectangle;
	/** What can be said of the system in a line or two; of no height where there is no room. */
	headline: Rectangle;
	footer: Rectangle;
	panes: readonly PlacedPane[];
	/** Panes that found no room; the footer counts them. */
	hidden: readonly string[];
}

export interface Size {
	columns: number;
	rows: number;
}

/** A pane as the layout needs it. */
export interface PaneWish extends Bidder {
	/**
	 * Whether it takes the whole width where there is room for that: above the others, below them, or on a page of such panes only;
	 * or the right half beside the pane on top before it.
	 */
	across?: 'top' | 'beside' | 'bottom' | 'alone';
	/** Rows that it shows also where there is no room for boxes. */
	must?: number;
}

/** Lines from which on there is one for the names of the pages. */
const leastForPages = 8;
/** Lines from which on there is one for the headline, and two. */
const leastForHeadline = 16;
const leastForTwo = 35;
/** Columns from which on rows without a border say enough. */
const leastForRows = 40;
/** Columns from which on two panes, and two lines of panes, stand side by side. */
const leastForHalves = 84;
const leastForPairs = 76;

/** Cells between two lines side by side. */
const lineGap = 2;

const leastToSee: Bid = {rank: Number.NEGATIVE_INFINITY, rows: 1, whole: true};

export function presetOf({columns, rows}: Size): Preset {
	if (columns < 20 || rows < 5) return 'tiny';
	if (columns <= 40 || rows <= 10) return 'strip';
	if (columns >= 120 && rows >= 35) return 'wall';
	if (columns >= leastForHalves && rows >= 16) return 'columns';
	return 'column';
}

/** Splits panes into two columns of about equal height, in order. */
function halves(panes: readonly PaneWish[]): [PaneWish[], PaneWish[]] {
	const total = panes.reduce((sum, pane) => sum + wanted(pane), 0);
	const left: PaneWish[] = [];
	const right: PaneWish[] = [];
	let used = 0;
	for (const pane of panes) {
		if (right.length === 0 && used + wanted(pane) / 2 < total / 2) {
			left.push(pane);
			used += wanted(pane);
		} else right.push(pane);
	}
	return [left, right];
}

/** One line of rectangles after the other, from the top. */
class Page {
	readonly placed: PlacedPane[] = [];
	height = 0;
	readonly #area: Pick<Rectangle, 'x' | 'y' | 'width'>;
	readonly #heights: Heights;

	constructor(area: Pick<Rectangle, 'x' | 'y' | 'width'>, heights: Heights) {
		this.#area = area;
		this.#heights = heights;
	}

	of = ({id}: PaneWish): number => this.#heights.get(id) ?? 0;
	isBox = (pane: PaneWish): boolean => this.of(pane) >= leastBox;

	/** Panes side by side, the same height for all. */
	beside(panes: readonly PaneWish[]) {
		const height = Math.max(0, ...panes.map(this.of));
		if (height === 0) return;
		panes.forEach((pane, index) => {
			const from = Math.floor((this.#area.width * index) / panes.length);
			const to = Math.floor((this.#area.width * (index + 1)) / panes.length);
			// Lines have no border between them.
			const gap = height < leastBox && index < panes.length - 1 ? lineGap : 0;
			this.#place(pane, from, this.height, to - from - gap, height);
		});
		this.height += height;
	}

	/** Two columns; the last pane of each reaches down to the end of the longer one. */
	columns(two: readonly (readonly PaneWish[])[]) {
		const filled = two.filter(panes => panes.length > 0);
		const height = Math.max(0, ...filled.map(panes => panes.reduce((sum, pane) => sum + this.of(pane), 0)));
		filled.forEach((panes, index) => {
			const from = Math.floor((this.#area.width * index) / filled.length);
			const to = Math.floor((this.#area.width * (index + 1)) / filled.length);
			let y = 0;
			panes.forEach((pane, place) => {
				const own = place === panes.length - 1 ? height - y : this.of(pane);
				this.#place(pane, from, this.height + y, to - from, own);
				y += own;
			});
		});
		this.height += height;
	}

	#place({id: pane}: PaneWish, x: number, y: number, width: number, height: number) {
		const look = height >= leastBox ? 'box' : 'line';
		this.placed.push({pane, look, x: this.#area.x + x, y: this.#area.y + y, width, height});
	}
}

/** Panes across the top; boxes in two columns, then lines of panes in pairs; panes across the bottom. */
function arranged(panes: readonly PaneWish[], heights: Heights, area: Omit<Rectangle, 'height'>): Page {
	const page = new Page(area, heights);
	const there = panes.filter(pane => page.of(pane) > 0);
	const isWide = area.width >= leastForHalves;
	const tops = there.filter(({across}) => across === 'top' || across === 'beside');
	for (let index = 0; index < tops.length; index++) {
		const [pane, next] = tops.slice(index, index + 2) as [PaneWish, PaneWish | undefined];
		const isPair = isWide && next?.across === 'beside' && page.isBox(pane);
		page.beside(isPair ? [pane, next] : [pane]);
		if (isPair) index++;
	}
	const middle = there.filter(({across}) => across === undefined || across === 'alone');
	const boxes = middle.filter(page.isBox);
	// Tables side by side would hide most of their columns.
	const isOne = !isWide || boxes.every(({across}) => across === 'alone');
	page.columns(isOne ? [boxes] : halves(boxes));
	const lines = middle.filter(pane => !page.isBox(pane));
	const pair = area.width >= leastForPairs ? 2 : 1;
	for (let index = 0; index < lines.length; index += pair) page.beside(lines.slice(index, index + pair));
	for (const pane of there.filter(({across}) => across === 'bottom')) page.beside([pane]);
	return page;
}

/** The heights with what is left over: for the lowest box that reaches down to the end of its part. */
function stretched(panes: readonly PaneWish[], heights: Heights, area: Rectangle): Heights {
	const {height, placed} = arranged(panes, heights, area);
	const boxes = placed.filter(({look}) => look === 'box');
	const lowest = boxes.reduce<PlacedPane | undefined>(
		(low, one) => (low && low.y + low.height >= one.y + one.height ? low : one),
		undefined,
	);
	if (!lowest || height >= area.height) return heights;
	return new Map([...heights, [lowest.pane, lowest.height + area.height - height]]);
}

/** One line per pane; rows that must be seen in place of the line of their pane. */
function strip(panes: readonly PaneWish[], area: Rectangle): {panes: PlacedPane[]; hidden: string[]} {
	const placed: PlacedPane[] = [];
	const hidden: string[] = [];
	let y = 0;
	for (const {id, must = 0} of panes) {
		const left = area.height - y;
		const look = must > 0 && area.width >= leastForRows ? 'rows' : 'line';
		const height = Math.min(left, look === 'rows' ? must : 1);
		if (height > 0) placed.push({pane: id, look, x: area.x, y: area.y + y, width: area.width, height});
		else hidden.push(id);
		y += height;
	}
	return {panes: placed, hidden};
}

/**
 * @param size of the terminal, cells
 * @param all panes of the shown page, in order; one that bids for nothing is not there while it has no focus
 * @param more.pages whether there are several
 * @param more.headline whether the page has one
 */
export function layout(
	{columns, rows}: Size,
	all: readonly PaneWish[],
	{
		zoomed = false,
		focus,
		pages: hasPages = false,
		headline: hasHeadline = false,
	}: {zoomed?: boolean; focus: string; pages?: boolean; headline?: boolean},
): Layout {
	// A pane that bids for nothing is not there, unless it has the focus.
	const panes = all.filter(({id, bids}) => bids.length > 0 || id === focus);
	const preset = presetOf({columns, rows});
	const nowhere = {x: 0, y: 0, width: 0, height: 0};
	const ids = panes.map(({id}) => id);
	if (preset === 'tiny')
		return {preset, header: nowhere, pages: nowhere, headline: nowhere, footer: nowhere, panes: [], hidden: ids};

	const isZoomed = zoomed && ids.includes(focus);
	const roomy = preset === 'wall' || preset === 'columns' || (preset === 'column' && rows >= 16);
	const headerHeight = roomy ? 2 : 1;
	const header = {x: 0, y: 0, width: columns, height: headerHeight};
	const pages = {x: 0, y: headerHeight, width: columns, height: hasPages && rows >= leastForPages ? 1 : 0};
	const lines = !hasHeadline || isZoomed ? 0 : rows >= leastForTwo ? 2 : rows >= leastForHeadline && roomy ? 1 : 0;
	const headline = {x: 0, y: headerHeight + pages.height, width: columns, height: lines};
	const footer = {x: 0, y: rows - 1, width: columns, height: 1};
	const top = headline.y + lines;
	const area = {x: 0, y: top, width: columns, height: rows - top - 1};
	const frame = {header, pages, headline, footer};

	if (isZoomed && area.height >= leastBox) {
		// Even the strip opens one pane in full.
		return {
			preset: preset === 'strip' ? 'column' : preset,
			...frame,
			panes: [{pane: focus, look: 'box', ...area}],
			hidden: ids.filter(id => id !== focus),
		};
	}
	const isTop = ({across}: PaneWish) => across === 'top' || across === 'beside';
	// Panes on top come first; those with rows that must be seen before all.
	const ordered = [...panes.filter(isTop), ...panes.filter(pane => !isTop(pane))];
	if (preset === 'strip') {
		const urgent = ordered.toSorted((a, b) => Number((b.must ?? 0) > 0) - Number((a.must ?? 0) > 0));
		return {preset, ...frame, ...strip(urgent, area)};
	}
	const measure = (heights: Heights) => arranged(panes, heights, area).height;
	// The pane that gets keys is to be seen, be it as a line.
	const bidders = panes.map(pane => (pane.id === focus ? {...pane, bids: [leastToSee, ...pane.bids]} : pane));
	const heights = shareRoom(bidders, area.height, measure, focus);
	const {placed} = arranged(panes, stretched(panes, heights, area), area);
	const shown = new Set(placed.map(({pane}) => pane));
	return {preset, ...frame, panes: placed, hidden: ids.filter(id => !shown.has(id))};
}
