/** Sessions of the sandbox's Spanner: named, bounded, gone when deleted. */
import {randomUUID} from 'node:crypto';

export interface Session {
	name: string;
	labels: Record<string, string>;
	createTime: {seconds: string; nanos: number};
	approximateLastUseTime: {seconds: string; nanos: number};
	multiplexed: boolean;
}

/** Oldest first; the real service ends idle sessions after an hour, this one when there are too many. */
const limit = 1000;

export class Sessions {
	readonly #byName = new Map<string, Session>();

	create(database: string, options: {multiplexed?: boolean; labels?: Record<string, string>}): Session {
		const now = {seconds: String(Math.floor(Date.now() / 1000)), nanos: 0};
		const session = {
			name: `${database}/sessions/${randomUUID()}`,
			labels: options.labels ?? {},
			createTime: now,
			approximateLastUseTime: now,
			multiplexed: options.multiplexed ?? false,
		};
		this.#byName.set(session.name, session);
		for (const name of this.#byName.keys()) {
			if (this.#byName.size <= limit) break;
			this.#byName.delete(name);
		}
		return session;
	}

	get(name: string): Session | undefined {
		return this.#byName.get(name);
	}

	of(database: string): Session[] {
		return [...this.#byName.values()].filter(session => session.name.startsWith(`${database}/sessions/`));
	}

	delete(name: string): void {
		this.#byName.delete(name);
	}
}
