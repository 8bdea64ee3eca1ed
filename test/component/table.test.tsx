/** The table of a pane while its cursor moves. */
import {expect, test} from 'vitest';
import {TableBody} from '../../panels/bodies/Table.tsx';
import {tableOf} from '../../src/panes/rows.ts';
import {paneState} from '../../src/store/store.ts';
import {draw, system, wall} from '../support/paneWall.tsx';

const [pane = expect.fail('the system has no pane')] = system.panes;

/** A table of 200 rows on a wall, which counts the cells that are written. */
function tableOn(id: (row: number) => string) {
	const on = wall({});
	let cells = 0;
	const cell = (row: number) => {
		cells += 1;
		return `row ${row}`;
	};
	const table = tableOf({
		rows: Array.from({length: 200}, (_, row) => row),
		columns: () => [{title: 'row', rank: 1, cell}],
		id,
	});
	const screen = draw(
		<TableBody
			{...{pane, system, now: 0, digit: 1, width: 60, height: 10}}
			focused
			body={{kind: 'table', none: 'no rows', table}}
			frame={(_rows, _empty, children) => children({width: 56, height: 8})}
		/>,
		on,
	);
	const state = on.store.getState;
	return {
		...screen,
		cells: () => cells,
		cursor: () => paneState(state(), system.system, pane.id).cursor,
		moveTo: (cursor: number) => state().setPane(system.system, pane.id, {cursor}),
		zoom: () => state().setZoomed(true),
	};
}

test('writes only the rows on the screen anew when its cursor moves', async () => {
	const {cells, moveTo, settled} = tableOn(String);
	await settled();
	const before = cells();
	expect(before).toBeGreaterThanOrEqual(200);
	moveTo(1);
	await settled();
	expect(cells()).toBeGreaterThan(before);
	expect(cells() - before).toBeLessThan(30);
});

test('keeps the cursor on its row where several rows have one id', async () => {
	const {cursor, moveTo, settled, zoom} = tableOn(() => 'web');
	moveTo(3);
	await settled();
	zoom();
	await settled();
	expect(cursor()).toBe(3);
});
