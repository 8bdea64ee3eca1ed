/** The context that every API file gets. */
import type {Clock} from '../clock.ts';
import type {Auth} from './auth.ts';
import type {Connection} from './connection.ts';
import type {Connections} from './connections.ts';
import type {Patience} from './patience.ts';
import type {ServerTime} from './serverTime.ts';

export interface CloudContext {
	connection: Connection;
	connections: Connections;
	clock: Clock;
	patience: Patience;
	auth: Auth;
	server: ServerTime;
}

/** Makes a value once, with the key of the first caller: a gRPC client serves every project, so one is enough. */
export function shared<T>(make: (key: string) => Promise<T>): {(key: string): Promise<T>; values(): Promise<T>[]} {
	let first: string | undefined;
	const made = once(() => make(first ?? ''));
	return Object.assign(
		(key: string) => {
			first ??= key;
			return made('');
		},
		{values: made.values},
	);
}

/** Makes a value once per key and keeps it; a failed attempt is not kept. */
export function once<T>(make: (key: string) => Promise<T>): {(key: string): Promise<T>; values(): Promise<T>[]} {
	const made = new Map<string, Promise<T>>();
	const get = (key: string) => {
		let value = made.get(key);
		if (!value) {
			value = make(key);
			made.set(key, value);
			value.catch(() => made.delete(key));
		}
		return value;
	};
	return Object.assign(get, {values: () => [...made.values()]});
}
