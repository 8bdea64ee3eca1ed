/** The time axis of all charts: its range, the time that is pointed at, and the day before. */
import {day, hour, minute} from '../clock.ts';
import type {Store} from '../store/store.ts';
import {lasting} from '../text/durations.ts';

/** Ranges, ms, the shortest first. */
export const ranges: readonly number[] = [15 * minute, hour, 6 * hour, day, 3 * day];
/** The range from which on the first step is counted, where charts have their own. */
const usual = 6 * hour;
/** Steps of the cursor over a range. */
const steps = 60;

/** Lengthens (1) or shortens (-1) the axis; beyond both ends each chart has its own again. */
export function changeRange(store: Store, by: 1 | -1): void {
	const {range: before = usual} = store.getState().time;
	setRange(store, ranges[ranges.indexOf(before) + by]);
}

/** Shows a range on all charts, ms; undefined: each chart has its own. */
export function setRange(store: Store, range: number | undefined): void {
	const {time, setTime, notify} = store.getState();
	const {range: _, ...rest} = time;
	setTime(range === undefined ? rest : {...rest, range});
	notify(range === undefined ? 'each chart has its own range' : `all charts show ${lasting(range)}`);
}

/** Moves the cursor; it appears at `now`, ms, and to the right of that it goes away. */
export function moveTime(store: Store, by: 1 | -1, now: number): void {
	const {time, setTime} = store.getState();
	const {cursor = now, ...rest} = time;
	const step = (time.range ?? usual) / steps;
	const next = Math.max(now - (time.range ?? 3 * day), cursor + by * step);
	setTime(next >= now ? rest : {...rest, cursor: next});
}

/** Draws the day before behind all charts, or no more. */
export function toggleGhost(store: Store): void {
	const {time, setTime, notify} = store.getState();
	setTime({...time, ghost: !time.ghost});
	notify(time.ghost ? 'without the day before' : 'with the day before, dim');
}
