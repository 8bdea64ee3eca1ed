/** The wishes of panes for room: what fires comes first, and what is ok gives its rows away. Pure. */
import type {Level} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Situation} from './kind.ts';
import {kindOf} from './kinds.ts';
import type {PaneWish} from './layout.ts';
import {upTo, whole} from './ranks.ts';
import {type Bid, usualRows} from './room.ts';
import type {PaneConfig} from './schemas.ts';

/** Lines of a table that is worth a box: border, header and two rows. */
const leastTable = 5;

/** Lines of a table that says what its columns are: border, header and a row. */
const leastToRead = 4;

/** On a page without the alerts a pane is a box as long as there is room for one, and then a line. */
const elsewhere = (rows: number): Bid[] => [
	whole('line', 1),
	whole('box', Math.min(rows, leastToRead)),
	upTo('rows', Number.isFinite(rows) ? rows : usualRows),
	upTo('rest', rows),
];

const calm: ReadonlySet<Level> = new Set<Level>(['ok', 'loading', 'pending']);

/** While an alert fires a pane that is ok is a line, and one in trouble a box where the others leave room for it. */
function usual(rows: number, {level, burns}: Situation): Bid[] {
	const isCalm = calm.has(level);
	const line = whole(isCalm ? 'line' : 'trouble.line', 1);
	const box = Math.min(rows, leastTable);
	if (!burns) return [line, whole('box', box), upTo('rows', rows)];
	return isCalm ? [line] : [line, whole('trouble.box', box), upTo('trouble.rows', rows)];
}

/**
 * The panes as the layout needs them.
 * @param situationOf undefined on a page without the alerts: nothing there gives way
 */
export const wishesOf = (
	panes: readonly PaneConfig[],
	system: SystemConfig,
	situationOf: ((pane: PaneConfig) => Situation) | undefined,
): PaneWish[] =>
	panes.map(pane => {
		const {rows, across, bids} = kindOf(pane);
		const situation = situationOf?.(pane);
		const height = rows(pane, system);
		const its = situation ? (bids?.(pane, situation) ?? usual(height, situation)) : elsewhere(height);
		const must = pane.kind === 'alerts' ? situation?.firing : undefined;
		return {id: pane.id, bids: its, ...(across && {across}), ...(must !== undefined && {must})};
	});
