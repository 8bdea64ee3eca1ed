/** The time axis: buckets that start on the wall clock, and the slots of the screen (cells, or halves of them) that show them. Pure. */
import {day, hour, minute, second} from '../clock.ts';
import {offsetOf} from '../zone.ts';
import type {Chart} from './types.ts';

/** Lengths of a bucket, ms. Longer ones are whole days. */
const widths = [
	...[15 * second, 30 * second],
	...[1, 2, 5, 10, 30].map(n => n * minute),
	...[1, 2, 3, 6, 12, 24].map(n => n * hour),
];
const longest = 3660 * day;

/** The time axis of one chart at one moment. It is the same for every moment of one bucket. */
export interface Grid {
	/** Length of a bucket, ms. */
	bucket: number;
	/** Number of buckets. */
	count: number;
	/** Start of the first bucket and end of the current one, ms. */
	start: number;
	end: number;
	/** The bucket of each slot, from left to right. Every bucket has at least one slot. */
	slots: readonly number[];
	/** The slot of a time; undefined outside the axis. */
	slotOf(t: number): number | undefined;
}

/** A number within bounds; `otherwise` for NaN and infinities. */
const sound = (ms: number, least: number, most: number, otherwise: number): number =>
	Number.isFinite(ms) ? Math.min(Math.max(ms, least), most) : otherwise;

/** Time from one point of the source to the next, ms. */
export const stepOf = ({timing}: Pick<Chart, 'timing'>): number => sound(timing.step, 1, longest, minute);

/** The finest bucket that fits the range into the slots and is not finer than the source, ms. */
function bucketFor(range: number, step: number, slots: number): number {
	return (
		widths.find(width => width >= step && Math.ceil(range / width) <= slots) ??
		Math.ceil(Math.max(step, range / slots) / day) * day
	);
}

/**
 * Slots are counted from 1970, not from the left edge. Where the range is no multiple of the bucket, buckets differ in width by a
 * slot, and each of them keeps its width while it moves to the left.
 * @param slots number of slots side by side, at least 1
 */
export function gridOf(
	{timing, range, zone}: Pick<Chart, 'timing' | 'range' | 'zone'>,
	now: number,
	slots: number,
): Grid {
	const span = sound(range, second, longest, hour);
	const bucket = bucketFor(span, stepOf({timing}), slots);
	const moment = sound(now, 0, 8e15, 0);
	const offset = offsetOf(moment, zone);
	const count = Math.ceil(span / bucket);
	// Buckets and slots are numbered since 1970 on the clock of the zone. A slot shows the bucket that holds its middle.
	const last = Math.floor((moment + offset) / bucket) + 1;
	const firstSlot = Math.ceil((last * slots) / count - 0.5) - slots;
	const first = last - count;
	const start = first * bucket - offset;
	const end = last * bucket - offset;
	return {
		bucket,
		count,
		start,
		end,
		slots: Array.from({length: slots}, (_, index) =>
			Math.min(Math.max(Math.floor(((2 * (firstSlot + index) + 1) * count) / (2 * slots)) - first, 0), count - 1),
		),
		slotOf(t) {
			if (!(t >= start && t < end)) return undefined;
			const slot = Math.floor(((t + offset) * slots) / (count * bucket)) - firstSlot;
			return Math.min(Math.max(slot, 0), slots - 1);
		},
	};
}
