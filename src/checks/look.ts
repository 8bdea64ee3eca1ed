/** What a source can tell right now: a good look, or the reason why we are blind. */
import type {Reading, Row, Series} from '../cloud/types.ts';
import type {SourceState} from '../poll/types.ts';
import {ago} from '../text/durations.ts';
import type {Level} from './types.ts';

/** Finds the state of a source of one system by its id. */
export type Lookup = (id: string) => SourceState;

/** `loading` is the blindness of the first seconds; `reading` is then the last good answer, if there ever was one. */
export type Look =
	| {status: 'ok'; reading: Reading}
	| {status: 'blind'; reason: string; loading: boolean; reading?: Reading};

/** A reading older than this many periods says nothing about now. */
const stalePeriods = 3;
/** After this many failures in a row the last good answer no longer counts. */
const toleratedFailures = 3;
/** These do not heal by trying again, so they blind us at once. */
const lasting = new Set(['auth', 'denied', 'notFound', 'invalid']);

/** True when the last good answer is too old to say anything about now. */
export function isStale({reading, period}: SourceState, now: number): boolean {
	return reading !== undefined && now - reading.fetchedAt > stalePeriods * period;
}

export function look(state: SourceState, now: number): Look {
	const {reading, error} = state;
	if (reading && state.remembered) {
		const was = `read ${ago(now - reading.fetchedAt)}, before the restart`;
		return {status: 'blind', reason: error?.message ?? was, loading: !error, reading};
	}
	if (!reading) {
		return error
			? {status: 'blind', reason: error.message, loading: false}
			: {status: 'blind', reason: 'not read yet', loading: true};
	}
	if (error && (lasting.has(error.kind) || state.failures >= toleratedFailures)) {
		return {status: 'blind', reason: error.message, loading: false, reading};
	}
	if (isStale(state, now)) {
		const reason = error ? error.message : `stale: last looked ${ago(now - reading.fetchedAt)}`;
		return {status: 'blind', reason, loading: false, reading};
	}
	return {status: 'ok', reading};
}

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

/** How a pane stands as far as looking goes: of several sources the worst, with the oldest age. */
export interface Health {
	/** `loading`: nothing since the start (there may be remembered answers). `blind`: could not look. `partial`: some of the sources are blind. `stale`: blind, but an old answer is shown. */
	status: 'ok' | 'loading' | 'stale' | 'partial' | 'blind';
	reason?: string;
	/** Oldest fetch among the shown answers, ms. */
	fetchedAt?: number;
	/** Newest time that the data itself speaks of, ms. */
	dataAt?: number;
	/** Late by design, ms. */
	delay: number;
}

export function health(ids: readonly string[], source: Lookup, now: number): Health {
	const looks = ids.map(id => ({state: source(id), seen: look(source(id), now)}));
	const blind = looks.map(({seen}) => seen).filter(seen => seen.status === 'blind');
	const readings = looks.map(({seen}) => seen.reading).filter(reading => reading !== undefined);
	const fetchedAt = Math.min(...readings.map(reading => reading.fetchedAt));
	const dataAt = Math.max(...readings.map(reading => reading.dataAt ?? Number.NEGATIVE_INFINITY));
	const reason = blind.find(seen => !seen.loading)?.reason ?? blind[0]?.reason;
	const remembered = looks.some(({state}) => state.remembered && !state.error);
	return {
		status: remembered ? 'loading' : statusOf(looks.length, blind, readings.length),
		...(reason === undefined ? {} : {reason}),
		...(Number.isFinite(fetchedAt) ? {fetchedAt} : {}),
		...(Number.isFinite(dataAt) ? {dataAt} : {}),
		delay: Math.max(0, ...looks.map(({state}) => delayOf(state))),
	};
}

function statusOf(total: number, blind: readonly {loading: boolean}[], readings: number): Health['status'] {
	if (blind.length === 0) return 'ok';
	if (readings === 0) return blind.every(seen => seen.loading) ? 'loading' : 'blind';
	if (blind.every(seen => seen.loading)) return 'ok';
	return blind.length === total ? 'stale' : 'partial';
}

/** Nothing that we failed to read is green. */
export function healthLevel({status}: Health): Level {
	return status === 'ok' ? 'ok' : status === 'loading' ? 'pending' : 'blind';
}

/** Reads a cell as a number: INT64 arrives as text from some APIs, booleans count as 1 and 0. NaN and infinities are no value. */
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

/** The time at which the newest of remembered readings was true, ms; now where nothing is remembered. */
export function asOf(states: readonly SourceState[], now: number): number {
	const times = states.flatMap(({reading, remembered}) => (reading && remembered ? [reading.fetchedAt] : []));
	return times.length === 0 ? now : Math.max(...times);
}
