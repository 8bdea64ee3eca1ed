/** Access to readings: their rows, series, cells and times. */
import type {Row, Series} from '../cloud/types.ts';
import type {SourceState} from '../poll/types.ts';

/** Finds the state of a source of one system by its id. */
export type Lookup = (id: string) => SourceState;

/** Rows of the last good answer, whatever its age; empty where there is none. */
export function rowsOf(state: SourceState): readonly Row[] {
	return state.reading?.answer.kind === 'rows' ? state.reading.answer.rows : [];
}

/** Series of the last good answer, whatever its age. */
export function seriesOf(state: SourceState): readonly Series[] {
	return state.reading?.answer.kind === 'series' ? state.reading.answer.series : [];
}

/** How late the newest points of a metric may be by design, ms. */
export function delayOf(state: SourceState): number {
	return state.reading?.answer.kind === 'series' ? state.reading.answer.delaySeconds * 1000 : 0;
}

/** A cell as a number: INT64 arrives as text from some APIs, booleans count as 1 and 0. NaN and infinities are no value. */
export function numberOf(cell: unknown): number | undefined {
	if (typeof cell === 'boolean') return cell ? 1 : 0;
	if (typeof cell === 'string' && cell.trim() === '') return undefined;
	if (typeof cell !== 'string' && typeof cell !== 'number') return undefined;
	const value = Number(cell);
	return Number.isFinite(value) ? value : undefined;
}

/** A cell as text, or undefined where it is NULL or absent. */
export function textOf(cell: unknown): string | undefined {
	return cell === null || cell === undefined ? undefined : String(cell);
}

/** The time of the newest remembered reading, ms; now where none is remembered. */
export function asOf(states: readonly SourceState[], now: number): number {
	const times = states.flatMap(({reading, remembered}) => (reading && remembered ? [reading.fetchedAt] : []));
	return times.length === 0 ? now : Math.max(...times);
}
