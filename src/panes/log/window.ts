/** Which lines of a log are on the screen, and what stands between them. Pure. */
import type {Mark} from '../../charts/types.ts';
import type {FoldedLine} from '../../poll/types.ts';

export type LogItem =
	/** A line by its index. */
	| {kind: 'line'; index: number}
	/** Between the lines from before the restart and those after it. */
	| {kind: 'restart'}
	/** An event at its time, and how many more there were between the same lines. */
	| {kind: 'mark'; mark: Mark; more: number};

interface Window {
	/** Index of the line that must be seen. */
	cursor: number;
	/** Rows of the screen. */
	room: number;
	/** Rows of a line, one at least. */
	heightOf: (line: FoldedLine) => number;
	/** In order of their times. */
	marks: readonly Mark[];
}

/** Marks between two lines at most. */
const mostBetween = 3;
/** Rows from which on marks have some of them, and their share: they explain lines, and never take their place. */
const roomForMarks = 4;
const shareOfMarks = 3;

/** A window that ends at the cursor, filled up with what follows where there is room left. Lines are in order of their times. */
export function logWindow(lines: readonly FoldedLine[], {cursor, room, heightOf, marks}: Window): LogItem[] {
	let left = room;
	let marksLeft = room < roomForMarks ? 0 : Math.floor(room / shareOfMarks);
	const items: LogItem[] = [];
	/** Takes the rows of what stands above a line, as far as there are any. */
	const above = (index: number, most: number): LogItem[] => {
		const line = lines[index];
		const before = lines[index - 1];
		if (!line || !before) return [];
		const between = marked(marks, before.t, line.t, Math.min(most, marksLeft, mostBetween));
		marksLeft -= between.length;
		const restart: LogItem[] =
			before.remembered && !line.remembered && most > between.length ? [{kind: 'restart'}] : [];
		return [...between, ...restart];
	};
	for (let index = cursor; index >= 0; index--) {
		const line = lines[index];
		if (!line || (left < heightOf(line) && items.length > 0)) break;
		left -= heightOf(line);
		// Newer than the newest line: below it, as long as that line is seen.
		const after = index === cursor && index === lines.length - 1 ? trailing(line.t, Math.min(left, marksLeft)) : [];
		left -= after.length;
		const over = above(index, left);
		left -= over.length;
		items.unshift(...over, {kind: 'line', index}, ...after);
	}
	for (let index = cursor + 1; index < lines.length; index++) {
		const line = lines[index];
		if (!line || left < heightOf(line)) break;
		left -= heightOf(line);
		const over = above(index, left);
		left -= over.length;
		items.push(...over, {kind: 'line', index});
		if (index === lines.length - 1) items.push(...trailing(line.t, Math.min(left, marksLeft)));
	}
	return items;

	function trailing(t: number, most: number): LogItem[] {
		const after = marked(marks, t, Number.POSITIVE_INFINITY, Math.min(most, mostBetween));
		marksLeft -= after.length;
		return after;
	}
}

/** What explains comes first where not all have room: changes and actions, then alerts; the newest of each. */
const rank: Record<Mark['kind'], number> = {change: 0, action: 0, fired: 1, resolved: 2};

/** The marks after one time and until another, in order of their times, as many as there is room for. */
function marked(marks: readonly Mark[], after: number, until: number, room: number): LogItem[] {
	const all = marks.filter(({t}) => t > after && t <= until);
	if (all.length === 0 || room <= 0) return [];
	const chosen = all.toSorted((a, b) => rank[a.kind] - rank[b.kind] || b.t - a.t).slice(0, room);
	const rest = all.length - chosen.length;
	return chosen
		.toSorted((a, b) => a.t - b.t)
		.map((mark, index) => ({kind: 'mark', mark, more: index === chosen.length - 1 ? rest : 0}));
}
