/** The last lines of a log, bounded in lines and bytes, equal neighbours folded. */
import type {LogLine} from '../cloud/types.ts';
import type {FoldedLine, TailState} from './types.ts';

export interface RingLimits {
	lines: number;
	bytes: number;
}

export interface TailRing {
	add(lines: readonly LogLine[]): void;
	suppress(count: number): void;
	mode(mode: TailState['mode'], reason?: string): void;
	/** The same object until something changed. */
	state(): TailState;
}

interface Slot {
	line: FoldedLine;
	bytes: number;
}

const usual: RingLimits = {lines: 5000, bytes: 8 * 1024 * 1024};
/** What one line costs besides its texts, bytes. */
const overhead = 200;

/** @param before lines of before the start, newest last: they stay until live lines tell the same time anew */
export function createTailRing(limits: RingLimits = usual, before: readonly FoldedLine[] = []): TailRing {
	let slots: Slot[] = before.map(line => ({line: {...line, remembered: true}, bytes: sizeOf(line)}));
	let bytes = slots.reduce((sum, slot) => sum + slot.bytes, 0);
	let old = slots.length > 0;
	let received = 0;
	let suppressed = 0;
	let dropped = 0;
	let mode: TailState['mode'] = 'connecting';
	let reason: string | undefined;
	let snapshot: TailState | undefined;

	/** Puts a line where its time belongs: entries may arrive late. Equal neighbours fold. */
	function push(line: LogLine): void {
		received++;
		let place = slots.length;
		while (place > 0 && (slots[place - 1]?.line.t ?? 0) > line.t) place--;
		// A late line may equal the one after it as well.
		const neighbour = [slots[place - 1], slots[place]].find(
			slot => slot && !slot.line.remembered && isSame(slot.line, line),
		);
		if (neighbour) {
			const {t, count, lastAt} = neighbour.line;
			// A new object: readers compare identities.
			neighbour.line = {
				...neighbour.line,
				t: Math.min(t, line.t),
				count: count + 1,
				lastAt: Math.max(lastAt, line.t),
			};
			return;
		}
		const size = sizeOf(line);
		slots.splice(place, 0, {line: {...line, count: 1, lastAt: line.t}, bytes: size});
		bytes += size;
	}

	function trim(): void {
		let out = 0;
		while (slots.length - out > limits.lines || (bytes > limits.bytes && out < slots.length)) {
			const oldest = slots[out++];
			bytes -= oldest?.bytes ?? 0;
			dropped += oldest?.line.count ?? 0;
		}
		if (out > 0) slots = slots.slice(out);
	}

	/** What the first live lines reach back to is theirs. */
	function forget(from: number): void {
		slots = slots.filter(({line}) => line.lastAt < from);
		bytes = slots.reduce((sum, slot) => sum + slot.bytes, 0);
		old = false;
	}

	return {
		add(lines) {
			if (lines.length === 0) return;
			if (old) forget(Math.min(...lines.map(({t}) => t)));
			for (const line of lines) push(line);
			trim();
			snapshot = undefined;
		},
		suppress(count) {
			suppressed += count;
			snapshot = undefined;
		},
		mode(next, why) {
			if (next === mode && why === reason) return;
			mode = next;
			reason = why;
			snapshot = undefined;
		},
		state() {
			snapshot ??= {
				lines: slots.map(({line}) => line),
				mode,
				...(reason !== undefined && {reason}),
				received,
				suppressed,
				dropped,
			};
			return snapshot;
		},
	};
}

const sizeOf = ({message, payload}: LogLine): number => overhead + 2 * message.length + 2 * payload.length;

function isSame(a: LogLine, b: LogLine): boolean {
	return a.message === b.message && a.service === b.service && a.severity === b.severity;
}
