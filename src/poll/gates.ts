/** Refused credentials: an API that refuses ours is not asked for every source, and none is when the login itself is gone. */
import type {CloudError} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import {apiOf} from './cadence.ts';

export interface Gate {
	readonly error: CloudError;
	concerns(source: SourceConfig): boolean;
}

export interface Gates {
	/** The gate that holds this source back. */
	closed(source: SourceConfig): Gate | undefined;
	/** Credentials were refused; returns the gate when that closed it. */
	refused(source: SourceConfig, error: CloudError): Gate | undefined;
	/** A look that began at `began` (performance.now()) got through; returns the gates that this opened. */
	passed(source: SourceConfig, began: number): Gate[];
	/** Those that are closed. */
	all(): Gate[];
	clear(): void;
}

/** Health probes go out without Google's credentials. */
export function needsLogin(source: SourceConfig): boolean {
	return !('http' in source);
}

export function createGates(): Gates {
	const closed = new Map<string, Gate & {at: number}>();
	const find = (source: SourceConfig) => [...closed.values()].find(gate => gate.concerns(source));
	return {
		closed: find,
		refused(source, error) {
			if (find(source)) return undefined;
			const api = error.api === 'login' ? undefined : apiOf(source);
			const concerns = (other: SourceConfig) => needsLogin(other) && (api === undefined || api === apiOf(other));
			// A login that is gone closes all of them, whatever was closed before.
			if (api === undefined) closed.clear();
			const gate = {error, concerns, at: performance.now()};
			closed.set(api ?? 'login', gate);
			return gate;
		},
		passed(source, began) {
			// An answer that was already under way proves nothing.
			const opened = [...closed].filter(([, gate]) => gate.concerns(source) && began > gate.at);
			for (const [key] of opened) closed.delete(key);
			return opened.map(([, gate]) => gate);
		},
		all: () => [...closed.values()],
		clear: () => closed.clear(),
	};
}
