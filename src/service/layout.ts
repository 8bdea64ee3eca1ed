/** Where the parts of a service's page stand: one pure function of the room and of what there is to show. */
import type {Rectangle} from '../panes/layout.ts';

export interface ServiceParts {
	/** How many charts there are, the one of the traffic first; none where nothing is known over time. */
	charts: number;
	revisions: number;
	/** Lines of the comparison, without its frame. */
	differences: number;
}

export interface ServiceLayout {
	/** The line of figures. */
	title: Rectangle;
	charts: readonly Rectangle[];
	table: Rectangle;
	/** The comparison; absent where there is no room for it. */
	diff?: Rectangle;
	/** The line that says what the keys would do. */
	plan?: Rectangle;
}

/** Borders of a frame. */
const frame = 2;
/** The least width of a chart, and the width at which the table and its comparison stand side by side. */
const chartWidth = 36;
const wide = 160;
/** From this size on there are charts, frames, and a line of keys. */
const roomy = {width: 100, height: 28} as const;
const framed = 12;
const gap = 2;
/** Lines from which on the traffic has the whole width also where all charts would stand side by side. */
const twoRows = 20;
/** Header of the table, and the rows that are shown at least where it is framed. */
const leastTable = frame + 1 + 2;
const leastDiff = frame + 1;

/** @param width cells, @param height lines */
export function serviceLayout(width: number, height: number, parts: ServiceParts): ServiceLayout {
	const rows = Math.max(1, height);
	const title = {x: 0, y: 0, width, height: Math.min(1, rows)};
	const hasPlan = rows >= framed;
	const bottom = rows - (hasPlan ? 1 : 0);
	const plan = hasPlan ? {plan: {x: 0, y: rows - 1, width, height: 1}} : {};
	if (rows === 1) return {title: {...title, height: 0}, charts: [], table: {x: 0, y: 0, width, height: 1}};
	const below = (y: number) => ({y, room: bottom - y});
	const hasCharts = parts.charts > 0 && width >= roomy.width && rows >= roomy.height;
	const charts = hasCharts ? chartRectangles(width, bottom - 1, parts) : [];
	const {y, room} = below(Math.max(1, ...charts.map(one => one.y + one.height)));
	if (room < framed - 2) return {title, charts, table: {x: 0, y, width, height: room}, ...plan};
	if (width >= wide) {
		const left = Math.ceil(width * 0.58);
		return {
			title,
			charts,
			table: {x: 0, y, width: left, height: room},
			diff: {x: left, y, width: width - left, height: room},
			...plan,
		};
	}
	const wanted = frame + Math.max(1, parts.differences);
	const most = Math.max(
		leastDiff,
		room - Math.max(leastTable, Math.min(frame + 1 + parts.revisions, Math.ceil(room * 0.6))),
	);
	const diff = Math.min(wanted, most, room - leastTable);
	return {
		title,
		charts,
		table: {x: 0, y, width, height: room - diff},
		diff: {x: 0, y: y + room - diff, width, height: diff},
		...plan,
	};
}

/** Side by side where each is wide enough, else the traffic above the others. They get what the tables below leave. */
function chartRectangles(width: number, room: number, {charts, revisions, differences}: ServiceParts): Rectangle[] {
	const others = charts - 1;
	const across = (count: number) => Math.floor((width - gap * (count - 1)) / count);
	const place = (count: number, y: number, height: number) =>
		Array.from({length: count}, (_, index) => ({x: index * (across(count) + gap), y, width: across(count), height}));
	const table = frame + 1 + revisions;
	const diff = frame + Math.max(1, differences);
	const within = (least: number, height: number, most: number) => Math.max(least, Math.min(most, height));
	const isWide = width >= wide;
	// Side by side, the tables want the lines of the higher one only.
	const left = room - (isWide ? Math.max(table, diff) : table + diff);
	if (isWide && across(charts) >= chartWidth && left < twoRows)
		return place(charts, 1, within(6, left, Math.floor(room / 2)));
	if (others === 0) return place(1, 1, within(5, left, Math.floor(room / 3)));
	const first = within(5, Math.ceil(left / 2), Math.floor(room / 3));
	return [...place(1, 1, first), ...place(others, 1 + first, within(5, left - first, Math.floor(room / 3)))];
}
