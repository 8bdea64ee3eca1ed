import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {loadSystem} from '../../src/config/load.ts';
import type {PaneId} from '../../src/store/types.ts';
import {layout, presetOf, type Rectangle} from '../../src/ui/layout.ts';
import {wantedLines} from '../../src/ui/wanted.ts';

const all: PaneId[] = ['alerts', 'etl', 'slo', 'freshness', 'pubsub', 'log'];
const at = (columns: number, rows: number, zoomed = false, focus: PaneId = 'etl') =>
	layout({columns, rows}, all, {zoomed, focus});

describe('presets', () => {
	it.each([
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

describe('layout', () => {
	it('every open alert has a line while a quarter of the screen is enough for them', () => {
		const system = loadSystem('systems/ingestion.yaml');
		const heightOf = (alerts: number, rows: number) => {
			const {panes} = layout({columns: 200, rows}, all, {focus: 'etl', wanted: wantedLines(system, alerts)});
			return panes.find(({pane}) => pane === 'alerts')?.height;
		};
		// Border and column titles.
		expect([0, 1, 2, 8].map(alerts => heightOf(alerts, 60))).toEqual([4, 4, 5, 11]);
		expect(heightOf(8, 36)).toBe(8);
	});

	it('shows all panes of a wall, alerts and log over the full width', () => {
		const {panes, hidden} = at(200, 60);
		expect(panes.map(({pane}) => pane).toSorted()).toEqual(all.toSorted());
		expect(hidden).toEqual([]);
		expect(panes.find(({pane}) => pane === 'alerts')).toMatchObject({x: 0, width: 200});
		const log = panes.find(({pane}) => pane === 'log');
		expect(log).toMatchObject({x: 0, width: 200});
	});

	it('puts the log at the right where whole lines would leave it too few', () => {
		const log = at(120, 35).panes.find(({pane}) => pane === 'log');
		const cramped = at(90, 26).panes.find(({pane}) => pane === 'log');
		expect(log).toMatchObject({x: 0, width: 120});
		expect(cramped).toMatchObject({x: 45, width: 45});
	});

	it('gives panes what they want where there is room, and the log the rest', () => {
		const {panes} = layout({columns: 200, rows: 60}, all, {
			focus: 'etl',
			wanted: {alerts: 4, etl: 8, slo: 8, freshness: 6, pubsub: 5},
		});
		expect(panes.map(({pane, height}) => [pane, height])).toEqual([
			['alerts', 4],
			['etl', 8],
			['slo', 8],
			['freshness', 6],
			['pubsub', 10],
			['log', 60 - 2 - 1 - 4 - 16],
		]);
	});

	it('gives one line per pane in a corner of tmux', () => {
		const {panes, hidden} = at(40, 10);
		expect(panes.every(({height}) => height === 1)).toBe(true);
		expect(panes).toHaveLength(6);
		expect(hidden).toEqual([]);
	});

	it('keeps the focused pane where not all fit, and counts the rest', () => {
		const {panes, hidden} = at(60, 14, false, 'log');
		expect(panes.map(({pane}) => pane)).toContain('log');
		expect(panes.length + hidden.length).toBe(6);
		expect(hidden.length).toBeGreaterThan(0);
	});

	it('zooms the focused pane to everything between header and footer', () => {
		const {panes, header, footer} = at(100, 30, true, 'slo');
		expect(panes).toEqual([
			{pane: 'slo', x: 0, y: header.height, width: 100, height: 30 - header.height - footer.height},
		]);
	});

	it('opens one pane in full even from the strip', () => {
		expect(at(40, 10, true, 'log')).toMatchObject({preset: 'column', panes: [{pane: 'log', height: 8}]});
	});
});

const overlap = (a: Rectangle, b: Rectangle): boolean =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('for every size, set of panes, focus and zoom', () => {
	it('rectangles stay on the screen, never overlap, and every pane is shown once or counted as hidden', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 300}),
				fc.integer({min: 1, max: 120}),
				fc.subarray(all),
				fc.boolean(),
				fc.constantFrom(...all),
				(columns, rows, panes, zoomed, focus) => {
					const plan = layout({columns, rows}, panes, {zoomed, focus});
					const rectangles = [plan.header, plan.footer, ...plan.panes].filter(
						({width, height}) => width > 0 && height > 0,
					);
					for (const {x, y, width, height} of rectangles) {
						expect(x).toBeGreaterThanOrEqual(0);
						expect(y).toBeGreaterThanOrEqual(0);
						expect(x + width).toBeLessThanOrEqual(columns);
						expect(y + height).toBeLessThanOrEqual(rows);
					}
					rectangles.forEach((a, i) => {
						for (const b of rectangles.slice(i + 1)) expect(overlap(a, b)).toBe(false);
					});
					for (const {width, height} of plan.panes) expect(Math.min(width, height)).toBeGreaterThan(0);
					expect([...plan.panes.map(({pane}) => pane), ...plan.hidden].toSorted()).toEqual(panes.toSorted());
					if (plan.preset !== 'tiny' && plan.preset !== 'strip' && panes.includes(focus))
						expect(plan.panes.map(({pane}) => pane)).toContain(focus);
				},
			),
			{numRuns: 2000},
		);
	});
});
