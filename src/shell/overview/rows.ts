/** The rows that the cursor of the overview is on, systems and their alerts, and where they are. Pure. */
import {alertRows} from '../../overview/layout.ts';
import type {Block} from '../../overview/types.ts';
import type {AlertLine} from '../../panes/alerts/lines.ts';
import {windowStart} from '../../ui/scroll.tsx';
import type {SystemShown} from './useWishes.ts';

export interface OverviewRow {
	shown: SystemShown;
	/** Absent where the row is that of the system. */
	line?: AlertLine;
	/** Place among the alerts of the system. */
	nth: number;
}

/** Every system, and below it its alerts. */
export const rowsOf = (systems: readonly SystemShown[]): OverviewRow[] =>
	systems.flatMap(shown => [{shown, nth: -1}, ...shown.alerts.map((line, nth): OverviewRow => ({shown, line, nth}))]);

export const idOfRow = ({shown: {system}, line}: OverviewRow): string => line?.alert.key ?? `system ${system.system}`;

/** The row to begin with: the worst alert, or the first system where there is none. */
export const homeOf = (rows: readonly OverviewRow[]): number => (rows[1]?.line === undefined ? 0 : 1);

/** The part of the alerts of a system that is shown. */
export interface AlertWindow {
	head: boolean;
	start: number;
	shown: number;
	/** Whether a line says how many there are besides. */
	rest: boolean;
}

export function windowOf({height}: Block, alerts: number, selected: number, head: boolean): AlertWindow {
	const {shown, rest} = alertRows(height, alerts, head);
	return {head, start: windowStart(Math.max(0, selected), alerts, shown), shown, rest};
}

/** The row at a cell of the overview; undefined where there is none. */
export function rowAt(
	rows: readonly OverviewRow[],
	blocks: readonly Block[],
	{x, y, head, cursor}: {x: number; y: number; head: boolean; cursor: number},
): number | undefined {
	const hit = blocks.find(block => isOfRows(block) && isIn(block, x, y));
	if (!hit) return undefined;
	const first = rows.findIndex(({shown}) => shown.system.system === hit.system);
	if (hit.kind === 'headline') return first;
	const {shown: of} = rows[first] ?? {};
	const selected = rows[cursor]?.shown === of ? (rows[cursor]?.nth ?? 0) : 0;
	const {start, shown} = windowOf(hit, of?.alerts.length ?? 0, selected, head);
	const nth = y - hit.y - (head ? 1 : 0);
	return nth >= 0 && nth < shown ? first + 1 + start + nth : undefined;
}

const isOfRows = ({kind}: Block): boolean => kind === 'headline' || kind === 'alerts';
const isIn = (block: Block, x: number, y: number): boolean =>
	x >= block.x && x < block.x + block.width && y >= block.y && y < block.y + block.height;
