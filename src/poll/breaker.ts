/** Circuit breaker for refused credentials: one source probes for all; when it succeeds, the others resume. */
import {kindFor} from '../cloud/sources/kinds.ts';
import type {CloudError} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import {repeatedly} from '../timers.ts';
import type {Entry} from './entry.ts';

export interface Breaker {
	/** Why this source is not polled now; undefined where it is. */
	reason(source: SourceConfig): CloudError | undefined;
	/** Why no source that needs a login can be polled; undefined where at least one can. */
	blindness(): string | undefined;
	/** A poll was refused for its credentials: opens the breaker for its API, or for all when the login itself is gone. */
	refused(source: SourceConfig, error: CloudError): void;
	/** The credentials of a poll that began at `began` (performance.now()) were accepted: closes the breaker. */
	accepted(source: SourceConfig, began: number): void;
	stop(): void;
}

/** Sources that are not polled, and why. */
interface Outage {
	readonly error: CloudError;
	/** performance.now() of the refusal. */
	readonly at: number;
	concerns(source: SourceConfig): boolean;
}

/** Health probes go out without Google's credentials. */
const needsLogin = (source: SourceConfig): boolean => kindFor(source).anonymous !== true;

/**
 * @param probePeriod real ms between two probes
 * @param resume polls entries again, spread over a moment
 */
export function createBreaker(
	entries: () => readonly Entry[],
	probePeriod: number,
	resume: (which: readonly Entry[]) => void,
): Breaker {
	/** By API, or `login`. */
	const outages = new Map<string, Outage>();
	let probes = 0;
	let probing: ReturnType<typeof setInterval> | undefined;
	const outageOf = (source: SourceConfig) => [...outages.values()].find(outage => outage.concerns(source));
	const concerned = (outage: Outage) => entries().filter(({source}) => outage.concerns(source));

	function probe(): void {
		for (const outage of outages.values()) {
			const paused = concerned(outage);
			// Each source in turn: one alone may keep failing for another reason.
			paused[probes++ % paused.length]?.refresh();
		}
	}

	function stop(): void {
		clearInterval(probing);
		probing = undefined;
	}

	return {
		reason: source => outageOf(source)?.error,
		blindness() {
			const found = entries()
				.filter(({source}) => needsLogin(source))
				.map(({source}) => outageOf(source));
			return found.length > 0 && found.every(outage => outage !== undefined) ? found[0]?.error.message : undefined;
		},
		refused(source, error) {
			if (outageOf(source)) return;
			const api = error.api === 'login' ? undefined : kindFor(source).api;
			// A lost login concerns every API, so it replaces the outages of single ones.
			if (api === undefined) outages.clear();
			const outage: Outage = {
				error,
				at: performance.now(),
				concerns: other => needsLogin(other) && (api === undefined || api === kindFor(other).api),
			};
			outages.set(api ?? 'login', outage);
			// Every further poll would be refused as well.
			for (const entry of concerned(outage)) entry.reschedule();
			probing ??= repeatedly(probe, probePeriod);
		},
		accepted(source, began) {
			// An answer that was under way before the refusal proves nothing.
			const over = [...outages].filter(([, outage]) => outage.concerns(source) && began > outage.at);
			for (const [key] of over) outages.delete(key);
			for (const [, outage] of over) {
				const paused = concerned(outage);
				for (const entry of paused) entry.reschedule();
				resume(paused);
			}
			if (outages.size === 0) stop();
		},
		stop() {
			stop();
			outages.clear();
		},
	};
}
