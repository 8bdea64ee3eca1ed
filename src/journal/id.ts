/** Ids of facts: UUIDs of version 7, so that facts of one wall sort by them as they were recorded, also within a millisecond. */
import {randomBytes} from 'node:crypto';

/** Facts of one millisecond that have an order. */
const mostInOrder = 0xfff;

/** @returns a function that makes the next id, given the time at which the fact is recorded, ms */
export function createIds(): (recorded: number) => string {
	let last = -1;
	let count = 0;
	return recorded => {
		const t = Math.max(0, Math.floor(recorded));
		count = t === last ? Math.min(count + 1, mostInOrder) : 0;
		last = t;
		const time = hex(t, 12);
		const random = randomBytes(8);
		// The variant of a UUID stands in its two highest bits.
		random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
		const rest = random.toString('hex');
		return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-${rest.slice(0, 4)}-${rest.slice(4)}`;
	};
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0').slice(-digits);
