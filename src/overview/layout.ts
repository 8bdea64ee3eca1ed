/**
 * The layout of the overview: one pure function. Trouble takes the room, health gives it. Blocks never overlap and never leave the
 * place, and an alert that fires has a row, or is counted in a line that is shown.
 */
import {Room} from './room.ts';
import type {Block, BlockKind, OverviewWish, SystemWish} from './types.ts';

interface Size {
	width: number;
	height: number;
}

/** Lines and columns up to which there are neither headers nor charts. */
const leastHeight = 9;
const leastWidth = 41;
/** Columns from which on error signatures and steps stand beside the alerts. */
const leastBeside = 150;
/** Columns up to which there are four charts at most, and five. */
const mediumWidth = 140;
const wideWidth = 240;
/** The share of the alerts there. */
const alertShare = 0.52;
const gap = 2;
/** Most alerts of a system that is not the worst, before the worst has its charts. */
const fewAlerts = 3;
/** Alerts of the worst system, those that build up among them, before anything of the others. */
const someAlerts = 5;
/** The header of a table. */
const head = 1;

/** Whether a place of this size has headers and charts. */
export const isRoomy = ({width, height}: Size): boolean => width >= leastWidth && height >= leastHeight;

/** Rows of a table of alerts in some lines: its header, the alerts, and a line for the others where some are cut. */
export function alertRows(lines: number, alerts: number, withHead: boolean): {shown: number; rest: boolean} {
	const rows = Math.max(0, lines - (withHead ? head : 0));
	if (rows >= alerts) return {shown: alerts, rest: false};
	return rows < 2 ? {shown: rows, rest: false} : {shown: rows - 1, rest: true};
}

/** Cells between two charts. */
export const chartGap = 2;
/** Cells below which a chart says little more than its title, and a tile cuts that. */
const leastChart = 28;
const leastTile = 18;
/** Wider ones are no better to read. */
const widestChart = 60;
/** The screens that take more are wider than one can see at once. */
const mostCharts = 6;
/** Lines from which on a chart has axes, see src/charts/timeChart.ts. */
const linesOfChart = 5;

/** How many of `count` charts stand side by side in a block, and how wide each is. */
export function chartsAcross({width, height}: Size, count: number): {columns: number; width: number} {
	const least = height < linesOfChart ? leastTile : leastChart;
	const fits = Math.floor((width + chartGap) / (least + chartGap));
	const columns = Math.max(1, Math.min(count, fits, width < mediumWidth ? 4 : width < wideWidth ? 5 : mostCharts));
	return {columns, width: Math.min(widestChart, Math.floor((width + chartGap) / columns) - chartGap)};
}

/** Lines of a chart of the worst system, and of a calm one beside trouble; 2 are a title and one row of bars. */
function chartLines(height: number): {usual: number; calm: number; least: number} {
	if (height >= 50) return {usual: 9, calm: 4, least: 2};
	if (height >= 40) return {usual: 7, calm: 3, least: 2};
	if (height >= 33) return {usual: 7, calm: 3, least: 2};
	return height >= 28 ? {usual: 5, calm: 0, least: 2} : {usual: 2, calm: 0, least: 2};
}

/** @param focus the system that the cursor is on */
export function overviewLayout(size: Size, wish: OverviewWish, focus?: string): Block[] {
	const {width, height} = size;
	if (width <= 0 || height <= 0 || wish.systems.length === 0) return [];
	const {shown, hidden} = shownOf(wish.systems, size, focus);
	const room = new Room(height);
	for (const {system} of shown) room.raise(key('headline', system), 1);
	if (hidden) room.raise('more', 1);
	if (wish.systems.every(({alerts, troubled}) => alerts === 0 && !troubled)) room.raise('sentence', 1);
	if (isRoomy(size)) share(room, size, shown, wish.errors);
	else shareLittle(room, shown);
	return placed(room, size, shown);
}

const key = (kind: BlockKind, system: string): string => `${kind} ${system}`;

/** The systems that get a line: all, or as many as leave half of the place to alerts that fire. */
function shownOf(systems: readonly SystemWish[], size: Size, focus: string | undefined) {
	const {height} = size;
	const header = isRoomy(size) ? head : 0;
	const burning = systems.filter(({firing}) => firing > 0);
	const firstAlert = burning.length > 0 ? header + 1 : 0;
	if (systems.length + firstAlert <= height || systems.length === 1) return {shown: systems, hidden: false};
	// The last line says how many more there are, but where it would be the only one.
	const lines = Math.max(1, height - 1);
	const alerts = burning.reduce((sum, {firing}) => sum + header + firing, 0);
	const most = Math.min(systems.length - 1, Math.max(1, lines - Math.min(Math.floor(lines / 2), alerts)));
	const at = systems.findIndex(({system}) => system === focus);
	const start = Math.min(Math.max(0, at - most + 1), systems.length - most);
	return {shown: systems.slice(start, start + most), hidden: height > 1};
}

/** No headers and no charts: the first alert of each, what changed, then the other alerts. */
function shareLittle(room: Room, systems: readonly SystemWish[]): void {
	for (const {system, alerts} of systems) if (alerts > 0) room.raise(key('alerts', system), 1);
	for (const {system, alerts, changed} of systems) if (alerts > 0 && changed) room.raise(key('changed', system), 1);
	for (const {system, unseen} of systems) if (unseen) room.raise(key('unseen', system), 1);
	for (const {system, alerts} of systems) room.raise(key('alerts', system), alerts);
}

function share(room: Room, size: Size, systems: readonly SystemWish[], errors: number): void {
	const loud = systems.filter(({alerts, troubled}) => alerts > 0 || troubled);
	const calm = systems.filter(one => !loud.includes(one));
	const [worst, ...others] = loud;
	const lines = chartLines(size.height);
	const charts = ({system, charts: count}: SystemWish, height: number) => {
		if (count > 0 && height >= lines.least) room.raise(key('charts', system), height, lines.least);
	};
	/** Its header and so many alerts; where some are cut, a line for them is among these. */
	const alerts = ({system, alerts: all}: SystemWish, most: number) => {
		if (all === 0) return;
		const rows = most >= all ? all : most + (most > 1 ? 1 : 0);
		room.raise(key('alerts', system), head + Math.min(rows, all), head + 1);
	};
	for (const one of loud) alerts(one, 1);
	for (const {system, changed} of loud) if (changed) room.raise(key('changed', system), 1);
	for (const {system, unseen} of loud) if (unseen) room.raise(key('unseen', system), 1);
	if (worst) {
		alerts(worst, Math.min(worst.firing, Math.floor(size.height / 2)));
		for (const one of others) alerts(one, Math.min(one.firing, fewAlerts));
		charts(worst, lines.least);
		for (const one of others) alerts(one, one.firing);
		alerts(worst, worst.firing);
		beside(room, size, worst, 2, 1);
		charts(worst, lines.usual - 2);
		alerts(worst, Math.min(worst.alerts, Math.max(worst.firing, someAlerts)));
	}
	if (worst) beside(room, size, worst, 3, 1);
	if (errors > 0) room.raise('errors', head + 2, head + 1);
	if (worst) {
		charts(worst, lines.usual);
		beside(room, size, worst, 4, 4);
		alerts(worst, worst.alerts);
		for (const one of others) {
			charts(one, lines.least);
			alerts(one, one.alerts);
			beside(room, size, one, 3, 0);
		}
	}
	// Beside trouble a calm system is a line and some bars; without any it has whole charts.
	for (const one of calm) charts(one, loud.length > 0 ? Math.min(3, lines.calm) : Math.min(5, lines.usual));
	for (const {system} of systems.slice(1)) room.raise(key('rule', system), 1);
	if (worst) beside(room, size, worst, 6, 6);
	for (const {system} of calm) room.raise(key('notes', system), 1);
	for (const one of others) charts(one, lines.usual);
	for (const one of calm) charts(one, loud.length > 0 ? lines.calm : lines.usual);
	if (errors > 0) room.raise('errors', head + Math.min(errors, 6), head + 1);
	for (const one of loud) beside(room, size, one, 12, 6);
	if (worst) charts(worst, lines.usual + 3);
	if (errors > 0) room.raise('errors', head + Math.min(errors, 12), head + 1);
}

/** Signatures and steps: at the right of the alerts where the place is wide, else below them. */
function beside(room: Room, {width}: Size, {system, ...wish}: SystemWish, signatures: number, steps: number): void {
	const first = wish.signatures > 0 ? head + Math.min(wish.signatures, signatures) : 0;
	const second = Math.min(wish.steps, steps);
	if (width < leastBeside) {
		if (first > 0) room.raise(key('signatures', system), first, head + 1);
		room.raise(key('steps', system), second);
	} else if (first + second > 0) room.raise(key('alerts', system), first + second, head + 1);
}

/** One below the other, in the order of the systems. */
function placed(room: Room, {width, height}: Size, systems: readonly SystemWish[]): Block[] {
	const blocks: Block[] = [];
	let y = 0;
	const put = (kind: BlockKind, part: string, system?: string) => {
		const lines = room.of(part);
		if (lines === 0) return;
		blocks.push({kind, ...(system !== undefined && {system}), x: 0, y, width, height: lines});
		y += lines;
	};
	for (const wish of systems) {
		const {system} = wish;
		for (const kind of ['rule', 'headline', 'changed', 'unseen', 'charts'] as const)
			put(kind, key(kind, system), system);
		if (width >= leastBeside && wish.signatures + wish.steps > 0) {
			const lines = room.of(key('alerts', system));
			blocks.push(...sideBySide(wish, {x: 0, y, width, height: lines}));
			y += lines;
		} else for (const kind of ['alerts', 'signatures', 'steps'] as const) put(kind, key(kind, system), system);
		put('notes', key('notes', system), system);
	}
	put('errors', 'errors');
	put('sentence', 'sentence');
	if (room.of('more') > 0) blocks.push({kind: 'more', x: 0, y: height - 1, width, height: 1});
	return blocks;
}

/** Alerts at the left; at the right the signatures, and the steps below them. */
function sideBySide(
	{system, ...wish}: SystemWish,
	{y, width, height}: Block | {x: number; y: number; width: number; height: number},
): Block[] {
	if (height === 0) return [];
	const left = wish.alerts === 0 ? 0 : Math.floor(width * alertShare);
	const x = left === 0 ? 0 : left + gap;
	const right = {x, width: width - x};
	const steps = wish.signatures === 0 ? height : Math.min(wish.steps, Math.floor(height / 2));
	const wanted = wish.signatures === 0 ? 0 : Math.min(head + wish.signatures, height - steps);
	const signatures = wanted > head ? wanted : 0;
	const blocks: Block[] = left === 0 ? [] : [{kind: 'alerts', system, x: 0, y, width: left, height}];
	if (signatures > 0) blocks.push({kind: 'signatures', system, ...right, y, height: signatures});
	const rest = Math.min(wish.steps, height - signatures);
	if (rest > 0) blocks.push({kind: 'steps', system, ...right, y: y + signatures, height: rest});
	return blocks;
}
