/** The page of an incident as rectangles. Pure: the same size and the same content give the same page. */
import {framesAt} from '../alert/layout.ts';

/** From the one that is kept longest to the first that goes where there is no room. */
const order = ['headline', 'next', 'clocks', 'timeline', 'runbook', 'firing', 'todo', 'hypotheses', 'people'] as const;
export type IncidentBlock = (typeof order)[number];

export interface PlacedBlock {
	id: IncidentBlock;
	/** From the corner of the page, cells and lines, frame included. */
	x: number;
	y: number;
	width: number;
	height: number;
}

export interface IncidentPage {
	/** `box`: blocks have a border; `rule`: a line with their name; `bare`: nothing but their lines. */
	frames: 'box' | 'rule' | 'bare';
	blocks: readonly PlacedBlock[];
}

/** Lines that each part would fill; 0 where there is nothing of the kind. */
export type Wanted = Readonly<Record<IncidentBlock, number>>;

/** The timeline gets so much of the width where others stand beside it. */
const shareOfTimeline = 0.62;
/** The timeline has so many lines before others get more than they need least. */
const leastOfTimeline = 3;
const border = 2;
/** Under each other, parts leave room for the timeline: the first lines of each say what matters most. */
const mostOfPart: Readonly<Partial<Record<IncidentBlock, number>>> = {
	clocks: 4,
	runbook: 2,
	firing: 2,
	todo: 2,
	hypotheses: 2,
	people: 2,
};
/** On the smallest screens: the clock that runs out first, and the next thing to do. */
const mostBare: typeof mostOfPart = {clocks: 1, runbook: 0, firing: 0, todo: 0, hypotheses: 0, people: 0};

/** Parts without a name of their own above them. */
const isBare = (id: IncidentBlock): boolean => id === 'headline' || id === 'next';

export function incidentPage({width, height}: {width: number; height: number}, wanted: Wanted): IncidentPage {
	if (width < 1 || height < 1) return {frames: 'bare', blocks: []};
	const frames = framesAt({width, height});
	return {frames, blocks: frames === 'box' ? beside(width, height, wanted) : stacked(width, height, wanted, frames)};
}

/** Lines of the parts in this order: each what it needs least, as long as there are any, then what it still wants. */
function shared(parts: readonly {least: number; whole: number}[], height: number): number[] {
	let left = height;
	const first = parts.map(({least}) => {
		if (least > left) return 0;
		left -= least;
		return least;
	});
	return first.map((had, index) => {
		const more = had === 0 ? 0 : Math.min(left, Math.max(0, (parts[index]?.whole ?? 0) - had));
		left -= more;
		return had + more;
	});
}

function placed(
	ids: readonly IncidentBlock[],
	heights: readonly number[],
	{x, y, width}: {x: number; y: number; width: number},
): PlacedBlock[] {
	let top = y;
	return ids.flatMap((id, index) => {
		const height = heights[index] ?? 0;
		const at = top;
		top += height;
		return height === 0 ? [] : [{id, x, y: at, width, height}];
	});
}

/** Parts under each other; the timeline takes what is left, and stands last, where the newest is looked for. */
function stacked(width: number, height: number, wanted: Wanted, frames: 'rule' | 'bare'): PlacedBlock[] {
	const name = frames === 'rule' ? 1 : 0;
	const heights = shared(
		order.map(id => {
			const frame = isBare(id) ? 0 : name;
			if (id === 'timeline') return {least: leastOfTimeline + frame, whole: leastOfTimeline + frame};
			const most = (frames === 'bare' ? mostBare : mostOfPart)[id] ?? wanted[id];
			const whole = Math.min(wanted[id], most);
			return whole === 0 ? {least: 0, whole: 0} : {least: 1 + frame, whole: whole + frame};
		}),
		height,
	);
	const of = new Map(order.map((id, index) => [id, heights[index] ?? 0]));
	const rest = height - heights.reduce((sum, one) => sum + one, 0);
	of.set('timeline', (of.get('timeline') ?? 0) + rest);
	const shown: IncidentBlock[] = [...order.filter(id => id !== 'timeline'), 'timeline'];
	return placed(
		shown,
		shown.map(id => of.get(id) ?? 0),
		{x: 0, y: 0, width},
	);
}

/** The timeline on the left, everything else on its right. */
function beside(width: number, height: number, wanted: Wanted): PlacedBlock[] {
	const head = placed(['headline', 'next'], [Math.min(1, wanted.headline), wanted.next], {x: 0, y: 0, width});
	const top = head.reduce((sum, block) => sum + block.height, 0);
	const left = Math.floor(width * shareOfTimeline);
	const ids = order.filter(id => !isBare(id) && id !== 'timeline' && wanted[id] > 0);
	const heights = shared(
		ids.map(id => ({least: Math.min(2, wanted[id]) + border, whole: wanted[id] + border})),
		height - top,
	);
	const last = heights.findLastIndex(lines => lines > 0);
	const rest = height - top - heights.reduce((sum, one) => sum + one, 0);
	const filled = heights.map((lines, index) => (index === last ? lines + rest : lines));
	return [
		...head,
		{id: 'timeline', x: 0, y: top, width: last < 0 ? width : left, height: height - top},
		...placed(ids, filled, {x: left, y: top, width: width - left}),
	];
}

/** Cells beside a line in a border. */
const sides = 4;

/** Cells of a line in a part of a page of this width. */
export function roomOf(width: number, frames: IncidentPage['frames'], id: 'timeline' | 'clocks'): number {
	if (frames !== 'box') return width;
	const left = Math.floor(width * shareOfTimeline);
	return Math.max(1, (id === 'timeline' ? left : width - left) - sides);
}
