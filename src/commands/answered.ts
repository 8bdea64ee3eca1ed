/** Waits until sources have answered, for commands that look once. */
import type {CloudErrorKind} from '../cloud/types.ts';
import {logErrors} from '../config/logErrors.ts';
import {logFilter} from '../config/panes.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import {repeatedly} from '../timers.ts';

/** A source by its system and its name. */
export type SourceName = readonly [system: string, id: string];

/** Everything that a wall asks of a system, its log included. */
export function everySourceOf(config: SystemConfig): SourceName[] {
	const {system, sources} = config;
	const followed = logFilter(config) === undefined ? [] : [logErrors];
	return [...Object.keys(sources), ...followed].map((id): SourceName => [system, id]);
}

/** Errors that the next request may not meet again. */
const passing: ReadonlySet<CloudErrorKind> = new Set(['timeout', 'unavailable', 'internal', 'quota']);
/** Such errors in a row after which a source counts as one that does not answer; the poller asks again within seconds. */
const tries = 3;
/** Real ms after the first of them; the log counts no failures. */
const grace = 20_000;
/** Real ms between two looks where nothing has changed. */
const pause = 250;

/** Resolves once each of the sources of a poller that runs has answered or failed for good, after `patience` real ms at the latest. */
export async function answered(
	poller: Pick<Poller, 'source' | 'subscribe'>,
	sources: readonly SourceName[],
	patience: number,
): Promise<void> {
	const began = performance.now();
	const failedAt = new Map<string, number>();
	const isSettled = ([system, id]: SourceName): boolean => {
		const {reading, error, failures} = poller.source(system, id);
		if (reading !== undefined || error === undefined) return reading !== undefined;
		const key = `${system}/${id}`;
		const first = failedAt.get(key) ?? performance.now();
		failedAt.set(key, first);
		return !passing.has(error.kind) || failures >= tries || performance.now() - first > grace;
	};
	const {promise, resolve} = Promise.withResolvers<void>();
	const look = () => {
		// All of them are looked at, so that the grace of each begins with its first error.
		const waiting = sources.filter(source => !isSettled(source));
		if (waiting.length === 0 || performance.now() - began > patience) resolve();
	};
	const stop = poller.subscribe(look, 'readings');
	const timer = repeatedly(look, pause);
	await promise;
	clearInterval(timer);
	stop();
}
