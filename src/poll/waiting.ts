/** Who waits behind closed gates: of all sources whose credentials are refused one tries for all, and when it gets through they come back. */
import type {CloudError} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {Entry} from './entry.ts';
import {createGates, type Gate, needsLogin} from './gates.ts';

export interface Waiting {
	/** Why this source is not asked now. */
	reason(source: SourceConfig): CloudError | undefined;
	/** Why nothing of Google's can be asked at all, if so. */
	blindness(): string | undefined;
	refused(source: SourceConfig, error: CloudError): void;
	/** A look that began at `began` (performance.now()) was not refused. */
	passed(source: SourceConfig, began: number): void;
	stop(): void;
}

/**
 * @param probePeriod real ms between two tries
 * @param comeBack asks entries again, spread over a moment
 */
export function createWaiting(
	entries: () => readonly Entry[],
	probePeriod: number,
	comeBack: (which: readonly Entry[]) => void,
): Waiting {
	const gates = createGates();
	let tries = 0;
	let probing: ReturnType<typeof setInterval> | undefined;
	const behind = (gate: Gate) => entries().filter(({source}) => gate.concerns(source));

	function probe(): void {
		for (const gate of gates.all()) {
			const waiting = behind(gate);
			// In turn: the first may have reasons of its own not to get through.
			waiting[tries++ % waiting.length]?.refresh();
		}
	}

	function stop(): void {
		clearInterval(probing);
		probing = undefined;
	}

	return {
		reason: source => gates.closed(source)?.error,
		blindness() {
			const closed = entries()
				.filter(({source}) => needsLogin(source))
				.map(({source}) => gates.closed(source));
			return closed.length > 0 && closed.every(gate => gate !== undefined) ? closed[0]?.error.message : undefined;
		},
		refused(source, error) {
			const closed = gates.refused(source, error);
			if (!closed) return;
			// Every further try would only be refused as well.
			for (const entry of behind(closed)) entry.reschedule();
			probing ??= setInterval(probe, probePeriod);
		},
		passed(source, began) {
			for (const gate of gates.passed(source, began)) {
				const waiting = behind(gate);
				for (const entry of waiting) entry.reschedule();
				comeBack(waiting);
			}
			if (gates.all().length === 0) stop();
		},
		stop() {
			stop();
			gates.clear();
		},
	};
}
