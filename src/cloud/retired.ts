import {later} from '../timers.ts';

/** Replaced clients: they are closed when the calls that still use them are over. */

interface Closable {
	close(): Promise<void>;
}

/** ms; longer than any read may take. */
const grace = 35_000;
/** ms; closing a client without connection (Spanner returns its sessions) must not keep the wall from ending. */
const patience = 2000;

export function createRetired(): {add(api: object): void; close(): Promise<void>} {
	const waiting = new Map<Closable, NodeJS.Timeout>();
	return {
		add(api) {
			for (const one of closable({api})) {
				const timer = later(() => {
					waiting.delete(one);
					void quietly(one);
				}, grace);
				waiting.set(one, timer.unref());
			}
		},
		async close() {
			for (const timer of waiting.values()) clearTimeout(timer);
			await Promise.all([...waiting.keys()].map(quietly));
			waiting.clear();
		},
	};
}

/** The members that can be closed. */
export function closable(apis: object): Closable[] {
	return Object.values(apis).filter((api: object): api is Closable => 'close' in api);
}

/** Closes within its patience; never rejects. */
export async function quietly(api: Closable): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	const timer = later(resolve, patience);
	await Promise.race([api.close().catch(() => {}), promise]);
	clearTimeout(timer);
}
