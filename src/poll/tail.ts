/** The last lines of a log, bounded in lines and bytes, equal neighbours folded. */
import type {LogLine} from '../cloud/types.ts';
import type {FoldedLine, TailState, UnheldLine} from './types.ts';

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

const usual: RingLimits = {lines: 5000, bytes: 8 * 1024 * 1024};
/** Bytes of one line besides its texts. */
const overhead = 200;

let serial = 0;

/** @param before lines from before the start, newest last: they stay until live lines cover their time */
export function createTailRing(limits: RingLimits = usual, before: readonly UnheldLine[] = []): TailRing {
	let held: FoldedLine[] = before.map(line => ({...line, id: serial++, remembered: true}));
	let bytes = held.reduce((sum, line) => sum + sizeOf(line), 0);
	let old = held.length > 0;
	let received = 0;
	let suppressed = 0;
	let dropped = 0;
	let mode: TailState['mode'] = 'connecting';
	let reason: string | undefined;
	let snapshot: TailState | undefined;

	/** Inserts a line by its time, because entries may arrive late. Equal neighbours fold. */
	function push(line: LogLine): void {
		received++;
		let place = held.length;
		while (place > 0 && (held[place - 1]?.t ?? 0) > line.t) place--;
		// A late line may also equal the line after it.
		for (const at of [place - 1, place]) {
			const neighbour = held[at];
			if (!neighbour || neighbour.remembered || !isSame(neighbour, line)) continue;
			const {t, count, lastAt} = neighbour;
			// A new object: readers compare identities.
			held[at] = {...neighbour, t: Math.min(t, line.t), count: count + 1, lastAt: Math.max(lastAt, line.t)};
			return;
		}
		const {insertId, t, severity, service, revision, message, origin, payload} = line;
		// Written out, because thousands are kept and an object made by a spread takes twice the memory.
		held.splice(place, 0, {
			id: serial++,
			insertId,
			t,
			severity,
			service,
			revision,
			message,
			origin,
			payload,
			count: 1,
			lastAt: t,
		});
		bytes += sizeOf(line);
	}

	function trim(): void {
		let out = 0;
		while (held.length - out > limits.lines || (bytes > limits.bytes && out < held.length)) {
			const oldest = held[out++];
			bytes -= oldest ? sizeOf(oldest) : 0;
			dropped += oldest?.count ?? 0;
		}
		if (out > 0) held = held.slice(out);
	}

	/** Drops remembered lines from the time that the first live batch covers. */
	function forget(from: number): void {
		held = held.filter(({lastAt}) => lastAt < from);
		bytes = held.reduce((sum, line) => sum + sizeOf(line), 0);
		old = false;
	}

	/** Drops remembered lines that arrive again, because another severity was read further back. */
	function forgetSame(lines: readonly LogLine[]): void {
		const live = new Set(lines.map(({insertId}) => insertId));
		held = held.filter(line => !line.remembered || !live.has(line.insertId));
		bytes = held.reduce((sum, line) => sum + sizeOf(line), 0);
	}

	return {
		add(lines) {
			if (lines.length === 0) return;
			if (old) forget(Math.min(...lines.map(({t}) => t)));
			else if (held[0]?.remembered) forgetSame(lines);
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
				lines: held.slice(),
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

const sizeOf = ({message, origin, payload}: Pick<LogLine, 'message' | 'origin' | 'payload'>): number =>
	overhead + 2 * (message.length + origin.length + payload.length);

function isSame(a: LogLine, b: LogLine): boolean {
	return a.message === b.message && a.service === b.service && a.revision === b.revision && a.severity === b.severity;
}
