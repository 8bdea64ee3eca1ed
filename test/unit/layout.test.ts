import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Level} from '../../src/checks/types.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {layout, type PaneWish, presetOf, type Rectangle} from '../../src/panes/layout.ts';
import {upTo, whole} from '../../src/panes/ranks.ts';
import {wishesOf} from '../../src/panes/wishes.ts';
import {runs} from '../support/runs.ts';

/** The first page of a system: its usual panes, and those that only trouble needs. */
const system = systemSchema.parse({
	system: 'shop',
	title: 'Shop',
	project: 'shop',
	region: 'here',
	tz: 'UTC',
	sources: {
		runs: {bigquery: 'SELECT 1', tables: ['d.runs']},
		backlog: {metric: 'pubsub.googleapis.com/x', aligner: 'ALIGN_MEAN'},
	},
	slos: ['a', 'b', 'c', 'd', 'e'].map(id => ({
		id,
		title: id,
		objective: 0.99,
		sli: {value: {source: 'runs', column: id}},
		target: '> 99%',
	})),
	panes: [
		{id: 'etl', kind: 'runs', runs: ['runs'], expected: ['a', 'b', 'c', 'd'].map(source => ({source}))},
		{id: 'slo', kind: 'slos'},
		{id: 'freshness', kind: 'values', tables: 'runs'},
		{id: 'pubsub', kind: 'backlog', backlog: 'backlog', age: 'backlog', threshold: 100},
		{id: 'log', kind: 'log'},
		{id: 'charts', kind: 'chart', charts: Array.from({length: 5}, () => ({source: 'backlog'}))},
		{id: 'alerts', kind: 'alerts'},
		{id: 'todo', kind: 'todo'},
	],
});

interface Trouble {
	firing?: number;
	alerts?: number;
	/** Of single panes. */
	levels?: Record<string, Level>;
}
const wishes = ({firing = 0, alerts = firing, levels = {}}: Trouble = {}): PaneWish[] =>
	wishesOf(system.panes, system, ({id}) => ({level: levels[id] ?? 'ok', burns: firing > 0, firing, alerts}));
/** A page of other panes, which want so many lines. */
const page = (panes: {rows: number; across?: 'top' | 'bottom' | 'alone' | 'beside'}[]): PaneWish[] =>
	panes.map(({rows, across}, index) => ({
		id: String(index),
		bids: [whole('line', 1), whole('box', 3), upTo('rows', Math.min(rows, 10)), upTo('rest', rows)],
		...(across && {across}),
	}));

const all = wishes();
const ids = all.map(({id}) => id);
const at = (columns: number, rows: number, zoomed = false, focus = 'etl') =>
	layout({columns, rows}, all, {zoomed, focus});

describe('presets', () => {
	test.each([
		[200, 60, 'wall'],
		[120, 35, 'wall'],
		[119, 35, 'columns'],
		[84, 30, 'columns'],
		[83, 30, 'column'],
		[41, 11, 'column'],
		[40, 10, 'strip'],
		[200, 10, 'strip'],
		[20, 5, 'strip'],
		[19, 5, 'tiny'],
		[20, 4, 'tiny'],
	] as const)('%i x %i is %s', (columns, rows, preset) => {
		expect(presetOf({columns, rows})).toBe(preset);
	});
});

/** What became of each pane, from the top: `alerts line`, `slo 8`. */
const told = (columns: number, rows: number, panes: PaneWish[], focus = 'alerts'): string[] => {
	const plan = layout({columns, rows}, panes, {focus, headline: true, pages: true});
	return [
		...plan.panes
			.toSorted((a, b) => a.y - b.y || a.x - b.x)
			.map(({pane, look, height}) => `${pane} ${look === 'line' ? look : height}`),
		...plan.hidden.map(pane => `${pane} hidden`),
	];
};

describe('a healthy page', () => {
	test('has a line for the alerts, and tables as they want to be', () => {
		expect(told(200, 60, all)).toEqual([
			'charts 19',
			'alerts line',
			'etl 8',
			'freshness 6',
			'pubsub 10',
			'slo 8',
			'log 18',
		]);
	});

	test('gives the log less, and charts one row, where there is less room', () => {
		expect(told(120, 40, all)).toEqual([
			'charts 11',
			'alerts line',
			'etl 8',
			'freshness 6',
			'pubsub 10',
			'slo 8',
			'log 6',
		]);
	});

	test('makes lines of what has no room for a box', () => {
		expect(told(80, 24, all)).toEqual([
			'charts 4',
			'alerts line',
			'etl 7',
			'slo line',
			'freshness line',
			'pubsub line',
			'log 5',
		]);
	});
});

describe('a page on fire', () => {
	const fire = wishes({firing: 4, alerts: 7, levels: {slo: 'crit'}});

	test('gives the room of what is ok to alerts, charts and log', () => {
		expect(told(200, 60, fire)).toEqual([
			'charts 19',
			'alerts 12',
			'todo 12',
			'slo 8',
			'etl line',
			'freshness line',
			'pubsub line',
			'log 13',
		]);
		expect(told(120, 40, fire)).toEqual([
			'charts 12',
			'alerts 11',
			'todo 11',
			'etl line',
			'slo line',
			'freshness line',
			'pubsub line',
			'log 9',
		]);
	});

	test('drops the log and the rows of what only builds up before an alert that fires', () => {
		expect(told(80, 24, fire)).toEqual([
			'charts 4',
			'alerts 7',
			'todo line',
			'etl line',
			'slo line',
			'freshness line',
			'pubsub line',
			'log 5',
		]);
		expect(told(60, 16, wishes({firing: 6, levels: {slo: 'crit'}}))).toEqual([
			'alerts 9',
			'todo line',
			'slo line',
			'etl hidden',
			'freshness hidden',
			'pubsub hidden',
			'log hidden',
			'charts hidden',
		]);
	});

	test('keeps lines side by side apart', () => {
		const {panes} = layout({columns: 120, rows: 40}, fire, {focus: 'alerts'});
		const lines = panes.filter(({look}) => look === 'line').slice(0, 2);
		expect(lines).toMatchObject([
			{x: 0, width: 58},
			{x: 60, width: 60},
		]);
	});

	test('does not move while only values change', () => {
		expect(wishes({firing: 4, alerts: 7, levels: {slo: 'crit'}})).toEqual(fire);
	});
});

describe('layout', () => {
	test('shows a pane beside the one on top before it where there are columns for both', () => {
		const panes = page([{rows: 9, across: 'top'}, {rows: 4, across: 'beside'}, {rows: 20}]);
		const at = (columns: number) => layout({columns, rows: 40}, panes, {focus: '0'}).panes.slice(0, 2);
		expect(at(120)).toMatchObject([
			{x: 0, width: 60, height: 9, look: 'box'},
			{x: 60, width: 60, height: 9, look: 'box'},
		]);
		expect(at(83)).toMatchObject([
			{x: 0, width: 83, height: 9},
			{x: 0, width: 83, height: 4},
		]);
	});

	test('leaves out a pane that asks for nothing, and does not count it, until it has the focus', () => {
		const panes = [...page([{rows: 9}]), {id: 'idle', bids: []}];
		const at = (focus: string) => layout({columns: 80, rows: 24}, panes, {focus});
		expect(at('0')).toMatchObject({panes: [{pane: '0'}], hidden: []});
		expect(at('idle').panes.map(({pane, look}) => `${pane} ${look}`)).toEqual(['0 box', 'idle line']);
	});

	test('shares what is short in proportion to what panes ask for', () => {
		const {panes} = layout({columns: 80, rows: 23}, page([{rows: 5}, {rows: 10}, {rows: 15}]), {focus: '0'});
		expect(panes.map(({height}) => height)).toEqual([4, 8, 8]);
	});

	test('in a corner of tmux has a row for each alert that fires, then a line per pane', () => {
		expect(told(40, 10, all).toSorted()).toEqual(
			ids
				.filter(id => id !== 'todo')
				.map(id => `${id} line`)
				.toSorted(),
		);
		expect(told(40, 10, wishes({firing: 3}))).toEqual([
			'alerts 3',
			'charts line',
			'todo line',
			'etl line',
			'slo line',
			'freshness hidden',
			'pubsub hidden',
			'log hidden',
		]);
		expect(told(40, 10, wishes({firing: 9}))[0]).toBe('alerts 7');
	});

	test('keeps the focused pane where not all fit, and counts the rest', () => {
		const {panes, hidden} = layout({columns: 60, rows: 12}, wishes({firing: 7}), {focus: 'log'});
		expect(panes.map(({pane}) => pane)).toContain('log');
		expect(panes.length + hidden.length).toBe(ids.length);
		expect(hidden.length).toBeGreaterThan(0);
	});

	test('zooms the focused pane to everything between header and footer', () => {
		const {panes, header, footer} = at(100, 30, true, 'slo');
		expect(panes).toEqual([
			{pane: 'slo', look: 'box', x: 0, y: header.height, width: 100, height: 30 - header.height - footer.height},
		]);
	});

	test.each([
		[200, 60, 2, 1],
		[80, 24, 2, 1],
		[40, 10, 1, 1],
		[40, 8, 1, 1],
		[40, 7, 1, 0],
	])('names the pages in a line below the header of %i x %i where there are several', (columns, rows, y, height) => {
		const plan = layout({columns, rows}, all, {focus: 'etl', pages: true});
		expect(plan.pages).toEqual({x: 0, y, width: columns, height});
		expect(Math.min(...plan.panes.map(pane => pane.y))).toBe(y + height);
		expect(at(columns, rows).pages.height).toBe(0);
	});

	test.each([
		[200, 60],
		[84, 24],
		[60, 20],
	])('gives a page of one pane the whole of %i x %i', (columns, rows) => {
		for (const across of ['top', 'bottom', 'alone', 'beside', undefined] as const) {
			const {panes, header, footer} = layout({columns, rows}, page([{rows: 6, ...(across && {across})}]), {focus: 'x'});
			const height = rows - header.height - footer.height;
			expect(panes).toEqual([{pane: '0', look: 'box', x: 0, y: header.height, width: columns, height}]);
		}
	});

	test('opens one pane in full even from the strip', () => {
		expect(at(40, 10, true, 'log')).toMatchObject({preset: 'column', panes: [{pane: 'log', height: 8}]});
	});
});

const overlap = (a: Rectangle, b: Rectangle): boolean =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const level = fc.constantFrom<Level>('ok', 'warn', 'crit', 'blind', 'nodata', 'loading');
/** The first page in any trouble, some of its panes, or pages of any number of panes of any wish. */
const anyPanes: fc.Arbitrary<PaneWish[]> = fc.oneof(
	fc
		.record({
			firing: fc.nat(20),
			waiting: fc.nat(9),
			levels: fc.dictionary(fc.constantFrom(...ids), level),
			shown: fc.subarray(ids),
		})
		.map(({firing, waiting, levels, shown}) =>
			wishes({firing, alerts: firing + waiting, levels}).filter(({id}) => shown.includes(id)),
		),
	fc
		.array(
			fc.record(
				{
					rows: fc.constantFrom(1, 3, 7, 40, Number.POSITIVE_INFINITY),
					across: fc.constantFrom('top' as const, 'bottom' as const, 'beside' as const, 'alone' as const),
				},
				{requiredKeys: ['rows']},
			),
			{maxLength: 12},
		)
		.map(page),
);

describe('for every size, set of panes, standing, focus and zoom', () => {
	test('nothing overlaps or leaves the screen; every pane is shown, is a line or is counted; what fires has a row', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 300}),
				fc.integer({min: 1, max: 120}),
				anyPanes,
				fc.constantFrom(...ids, '1'),
				fc.record({zoomed: fc.boolean(), pages: fc.boolean(), headline: fc.boolean()}),
				(columns, rows, panes, focus, more) => {
					const plan = layout({columns, rows}, panes, {focus, ...more});
					const {header, pages, headline, footer} = plan;
					const rectangles = [header, pages, headline, footer, ...plan.panes].filter(
						({width, height}) => width > 0 && height > 0,
					);
					for (const {x, y, width, height} of rectangles) {
						expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
						expect(x + width).toBeLessThanOrEqual(columns);
						expect(y + height).toBeLessThanOrEqual(rows);
					}
					rectangles.forEach((a, i) => {
						for (const b of rectangles.slice(i + 1)) expect(overlap(a, b)).toBe(false);
					});
					for (const {width, height, look} of plan.panes) {
						expect(width).toBeGreaterThan(0);
						if (look === 'line') expect(height).toBe(1);
						else expect(height).toBeGreaterThanOrEqual(look === 'box' ? 3 : 1);
					}
					// What to do asks for nothing while nothing fires.
					const there = panes.filter(({id, bids}) => bids.length > 0 || id === focus);
					expect([...plan.panes.map(({pane}) => pane), ...plan.hidden].toSorted()).toEqual(
						there.map(({id}) => id).toSorted(),
					);
					if (plan.preset === 'tiny') return;
					const isZoomed = more.zoomed && panes.some(({id}) => id === focus);
					if (plan.preset !== 'strip' && panes.some(({id}) => id === focus))
						expect(plan.panes.map(({pane}) => pane)).toContain(focus);
					const urgent = panes.find(({must = 0}) => must > 0);
					if (!urgent || isZoomed || columns < 40) return;
					// Every alert that fires has a row, or nothing but the pane that gets keys has any room beside them.
					const placed = plan.panes.find(({pane}) => pane === urgent.id);
					const room = (placed?.height ?? 0) - (placed?.look === 'box' ? 2 : 0);
					const keeps = plan.panes.find(({pane}) => pane === focus);
					const others = plan.panes.filter(({y}) => y !== placed?.y && y !== keeps?.y);
					if (placed?.look === 'line' || room < (urgent.must ?? 0)) expect(others).toEqual([]);
				},
			),
			{numRuns: runs(3000)},
		);
	});
});
