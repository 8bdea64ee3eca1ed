/** Answers that are altered: times off by a wrong clock, log entries twice or late; and how slow a slow one is. */
import {fromTimestamp, type TimestampMessage, toTimestamp} from '../grpc/handlers.ts';

/** How far a wrong clock is ahead, ms. */
export const skew = 7 * 60_000;
/** Real ms between two bytes of a slow drip. */
export const dripEvery = 100;
/** How late a late entry arrives, ms of the sandbox's clock. */
export const lateness = 45_000;

/** Every time of a gRPC message, shifted. */
export function shiftMessage(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shiftMessage);
	if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
	const {seconds, nanos} = value as Partial<TimestampMessage>;
	// Durations have the same shape, but are short.
	if (seconds !== undefined && nanos !== undefined && Number(seconds) > 1e9)
		return toTimestamp(Number(seconds) * 1000 + nanos / 1e6 + skew);
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shiftMessage(inner)]));
}

/** Every time of a REST body, shifted: fields whose names end in `Time`, as RFC 3339 or in ms. */
export function shiftJson(text: string): string {
	try {
		return JSON.stringify(
			JSON.parse(text, (key, value: unknown) => {
				if (typeof value !== 'string' || !/[tT]ime$/.test(key)) return value;
				if (/^\d{13}$/.test(value)) return String(Number(value) + skew);
				return /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? new Date(Date.parse(value) + skew).toISOString() : value;
			}),
		);
	} catch {
		return text;
	}
}

/** A log entry as a message; only what is needed here. */
export interface EntryMessage {
	insertId: string;
	receiveTimestamp: TimestampMessage;
}

/** Every third entry is late: always the same ones, however they are asked for. */
export function isLate({insertId}: EntryMessage): boolean {
	return insertId.charCodeAt(insertId.length - 1) % 3 === 0;
}

/** The entry as it is once it has come late. */
export function arrivedLate<T extends EntryMessage>(entry: T): T {
	return {...entry, receiveTimestamp: toTimestamp((fromTimestamp(entry.receiveTimestamp) ?? 0) + lateness)};
}

/** A listing at `now` (ms): late entries that have not arrived yet are missing. */
export function withoutLate<T extends EntryMessage>(entries: readonly T[], now: number): T[] {
	return entries
		.map(entry => (isLate(entry) ? arrivedLate(entry) : entry))
		.filter(entry => !isLate(entry) || (fromTimestamp(entry.receiveTimestamp) ?? 0) <= now);
}
