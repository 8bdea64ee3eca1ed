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

export function createTailRing(limits: RingLimits = usual): TailRing {
	let slots: Slot[] = [];
	let bytes = 0;
	let received = 0;
	let suppressed = 0;
	let dropped = 0;
	let mode: TailState['mode'] = 'connecting';
	let reason: string | undefined;
	let snapshot: TailState | undefined;

	function push(line: LogLine): void {
		received++;
		const last = slots.at(-1);
		if (last && isSame(last.line, line)) {
			// A new object: readers compare identities.
			last.line = {...last.line, count: last.line.count + 1, lastAt: Math.max(last.line.lastAt, line.t)};
			return;
		}
		const size = overhead + 2 * line.message.length + 2 * (JSON.stringify(line.payload)?.length ?? 0);
		slots.push({line: {...line, count: 1, lastAt: line.t}, bytes: size});
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

	return {
		add(lines) {
			if (lines.length === 0) return;
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

function isSame(a: LogLine, b: LogLine): boolean {
	return a.message === b.message && a.service === b.service && a.severity === b.severity;
}
