/** Changes the messages of one gRPC call by its faults: wrong times, log entries twice or late. */
import type {Clock} from '../../clock.ts';
import {arrivedLate, type EntryMessage, isLate, lateness, shiftMessage, withoutLate} from './deform.ts';
import type {FaultName} from './names.ts';

interface LogMessage {
	entries: EntryMessage[];
}

function isLogMessage(message: unknown): message is LogMessage {
	return typeof message === 'object' && message !== null && Array.isArray((message as Partial<LogMessage>).entries);
}

/** `deliver`: sends another message in so many real ms; a listing, which has one message, has none. */
export function createAlteration(clock: Clock, deliver?: (afterMs: number, message: object) => void) {
	/** Entries of the tail's message before, which come again with the next. */
	let before: EntryMessage[] = [];

	function late(entries: EntryMessage[]): EntryMessage[] {
		if (!deliver) return withoutLate(entries, clock.now());
		const held = entries.filter(isLate).map(arrivedLate);
		if (held.length > 0) deliver(lateness / clock.speed, {entries: held, suppressionInfo: []});
		return entries.filter(entry => !isLate(entry));
	}

	function twice(entries: EntryMessage[]): EntryMessage[] {
		if (!deliver) return entries.flatMap(entry => [entry, entry]);
		const again = before;
		before = entries;
		return [...again, ...entries];
	}

	/** The message as these faults leave it. */
	return (message: unknown, faults: ReadonlySet<FaultName>): unknown => {
		let altered = message;
		if (isLogMessage(message)) {
			let {entries} = message;
			if (faults.has('late')) entries = late(entries);
			if (faults.has('duplicates')) entries = twice(entries);
			else before = [];
			altered = {...message, entries};
		}
		return faults.has('clock') ? shiftMessage(altered) : altered;
	};
}
