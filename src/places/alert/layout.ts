/** The page of an alert as rectangles. Pure: the same size and the same content give the same page. */

/** The parts of the page from the one that is kept longest to the first that goes where there is no room. */
export const blockOrder = [
	'title',
	'causes',
	'evidence',
	'steps',
	'chart',
	'runbook',
	'history',
	'signatures',
	'log',
] as const;
export type BlockId = (typeof blockOrder)[number];

/** Where each stands on the page, from its top. */
const places = [
	'title',
	'chart',
	'causes',
	'evidence',
	'steps',
	'runbook',
	'history',
	'signatures',
	'log',
] as const satisfies BlockId[];

export interface Block {
	id: BlockId;
	/** Of its frame or heading, from the corner of the page, cells and lines. */
	x: number;
	y: number;
	width: number;
	height: number;
}

interface Size {
	/** Cells and lines. */
	width: number;
	height: number;
}

export interface AlertPage {
	/** `box`: blocks have a border; `rule`: a line with their name; `bare`: nothing but their lines. */
	frames: 'box' | 'rule' | 'bare';
	blocks: readonly Block[];
}

/** Lines that each part would fill; 0 where there is nothing of the kind. Of a chart those that it can make use of. */
export type Wanted = Readonly<Record<BlockId, number>>;

/** The parts that can be read whole, in the order in which they stand. */
export const readable = ['causes', 'evidence', 'steps', 'runbook', 'history'] as const satisfies BlockId[];
export type Readable = (typeof readable)[number];

/** Lines without which a part says too little. */
const least: Wanted = {
	title: 1,
	causes: 2,
	evidence: 3,
	steps: 1,
	chart: 5,
	runbook: 2,
	history: 1,
	signatures: 4,
	log: 4,
};
/** A chart takes a quarter of one column, and what is left in boxes. */
const chartIn = (height: number, lines: number): number =>
	Math.min(lines, Math.max(least.chart, Math.round(height / 4)));

/** From this size on blocks stand beside each other, in boxes. */
const boxed = {width: 100, height: 30} as const;
/** From this height on they have a line with their name. */
const ruled = 16;

/** How parts are set apart at a size. */
export const framesAt = ({width, height}: Size): AlertPage['frames'] =>
	width >= boxed.width && height >= boxed.height ? 'box' : height >= ruled ? 'rule' : 'bare';

/** Cells of a line of text in a part that may stand beside another one. */
export const textWidth = (size: Size): number =>
	framesAt(size) === 'box' ? Math.floor(size.width / 2) - sides : size.width;

/** @param whole the part that is to be read whole: all others but the title give way to it */
export function alertPage({width, height}: Size, wanted: Wanted, whole?: Readable): AlertPage {
	if (width < 1 || height < 1) return {frames: 'bare', blocks: []};
	const frames = framesAt({width, height});
	if (frames === 'box') return {frames, blocks: sideBySide(width, height, wanted, whole)};
	return {frames, blocks: inOneColumn(width, height, wanted, frames === 'rule' ? 1 : 0, whole)};
}

/** A part of the page whose height is to be found: one block, or two beside each other. */
interface Row {
	/** `left` alone takes the whole width. */
	left: BlockId;
	right?: BlockId;
	least: number;
	/** Lines with which it is whole, frame included. */
	whole: number;
}

/**
 * Heights of rows, in the order in which they are kept: all get their least as far as that goes, then each what it still
 * wants. The first that finds no room, and all behind it, get 0.
 */
function heightsOf(rows: readonly Row[], height: number): number[] {
	let left = height;
	const isOut = (row: Row) => row.whole === 0;
	let full = false;
	const heights = rows.map(row => {
		if (isOut(row)) return 0;
		full ||= row.least > left;
		if (full) return 0;
		left -= row.least;
		return row.least;
	});
	return heights.map((had, index) => {
		if (had === 0) return 0;
		const more = Math.min(left, Math.max(0, (rows[index]?.whole ?? 0) - had));
		left -= more;
		return had + more;
	});
}

/** The rows with the one that is to be read whole behind the title, where it gets all of its lines first. */
function wholeFirst(rows: readonly Row[], height: number, whole: Readable | undefined): readonly Row[] {
	const chosen = whole && rows.find(({left, right}) => left === whole || right === whole);
	const [title, ...others] = rows.filter(row => row !== chosen);
	if (!title || !chosen) return rows;
	return [title, {...chosen, least: Math.min(chosen.whole, height - title.least)}, ...others];
}

/** A name over each part but the title and the chart, which say themselves what they are. */
const hasName = (id: BlockId): boolean => id !== 'title' && id !== 'chart';

/** Lines of a row of panes in which they tell something. */
const leastOfPanes = 8;

/** Panes of the system are shown only where there is room beside everything else. */
const isPane = (id: BlockId): boolean => id === 'signatures' || id === 'log';

function inOneColumn(width: number, height: number, wanted: Wanted, name: 0 | 1, whole?: Readable): Block[] {
	const kept = blockOrder.map((id): Row => {
		const frame = hasName(id) ? name : 0;
		const lines = isPane(id) ? 0 : id === 'chart' ? chartIn(height, wanted.chart) : wanted[id];
		return {left: id, least: Math.min(least[id], lines) + frame, whole: lines === 0 ? 0 : lines + frame};
	});
	const rows = wholeFirst(kept, height, whole);
	const heights = new Map(heightsOf(rows, height).map((lines, index) => [rows[index]?.left, lines]));
	return stacked(
		places.map(id => ({left: id})),
		({left}) => heights.get(left) ?? 0,
		width,
	);
}

/** Lines of a border, and cells beside a line in it. */
const border = 2;
const sides = 4;

function sideBySide(width: number, height: number, wanted: Wanted, whole?: Readable): Block[] {
	const withRunbook = wanted.runbook > 0;
	const pairs: Pick<Row, 'left' | 'right'>[] = [
		{left: 'title'},
		{left: 'evidence', right: 'causes'},
		withRunbook ? {left: 'runbook', right: 'steps'} : {left: 'history', right: 'steps'},
		{left: 'chart'},
		...(withRunbook ? [{left: 'history' as const}] : []),
		{left: 'signatures', right: 'log'},
	];
	const rows = pairs.map(({left, right}): Row => {
		const ids = right === undefined ? [left] : [left, right];
		const there = ids.filter(id => wanted[id] > 0);
		const frame = hasName(left) ? border : 0;
		const lines = Math.max(0, ...there.map(id => wanted[id]));
		const [first, second] = there;
		return {
			left: first ?? left,
			...(second !== undefined && {right: second}),
			least: Math.max(0, ...there.map(id => Math.min(least[id], lines))) + frame,
			whole: there.length === 0 ? 0 : lines + frame,
		};
	});
	// Panes get what everything else leaves when it is whole.
	const own = rows.filter(({left}) => !isPane(left));
	const spare = height - own.reduce((sum, {whole}) => sum + whole, 0);
	const shown = wholeFirst(spare >= leastOfPanes ? rows : own, height, whole);
	const heights = heightsOf(shown, height);
	const known = new Map(shown.map(({left}, index) => [left, heights[index] ?? 0]));
	const [title, middle, lower, chart, ...rest] = rows;
	const order = [title, chart, middle, lower, ...rest].filter(row => row !== undefined);
	return stacked(order, ({left}) => known.get(left) ?? 0, width);
}

/** Rows one under the other. */
function stacked<R extends Pick<Row, 'left' | 'right'>>(
	rows: readonly R[],
	heightOf: (row: R) => number,
	width: number,
): Block[] {
	let y = 0;
	return rows.flatMap((row): Block[] => {
		const height = heightOf(row);
		const top = y;
		y += height;
		if (height === 0) return [];
		if (row.right === undefined) return [{id: row.left, x: 0, y: top, width, height}];
		const half = Math.floor(width / 2);
		return [
			{id: row.left, x: 0, y: top, width: half, height},
			{id: row.right, x: half, y: top, width: width - half, height},
		];
	});
}
