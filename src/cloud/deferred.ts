/** A cloud that is still being prepared: calls wait for it, so that the wall can be drawn and the pollers started before any client is loaded. */
import {cleanLine} from '../text/clean.ts';
import type {CloudReads, CloudWrites} from './port.ts';

export interface Cloud {
	reads: CloudReads;
	writes: CloudWrites;
}

/** Both ports over a promise; a promise that rejects makes every call reject with its reason. */
export function deferCloud(cloud: Promise<Cloud>): Cloud {
	cloud.catch(() => {}); // Every call sees the reason; the promise itself must not count as unhandled.
	return {
		reads: {
			read: async (...args) => (await cloud).reads.read(...args),
			tail(system, filter, handlers) {
				let ended = false;
				let stop = () => {};
				cloud.then(
					({reads}) => {
						if (!ended) stop = reads.tail(system, filter, handlers);
					},
					(error: Error) => handlers.status({mode: 'down', reason: cleanLine(error.message, 300), at: 0}),
				);
				return () => {
					ended = true;
					stop();
				};
			},
			service: async (...args) => (await cloud).reads.service(...args),
			function: async (...args) => (await cloud).reads.function(...args),
			operation: async (...args) => (await cloud).reads.operation(...args),
			table: async (...args) => (await cloud).reads.table(...args),
			database: async (...args) => (await cloud).reads.database(...args),
			subscriptions: async (...args) => (await cloud).reads.subscriptions(...args),
			snapshots: async (...args) => (await cloud).reads.snapshots(...args),
			logRows: async (...args) => (await cloud).reads.logRows(...args),
			slept: () => void cloud.then(({reads}) => reads.slept()).catch(() => {}),
			anew: () => void cloud.then(({reads}) => reads.anew()).catch(() => {}),
			close: async () => {
				const ready = await cloud.catch(() => undefined);
				await ready?.reads.close();
			},
		},
		writes: {send: async (...args) => (await cloud).writes.send(...args)},
	};
}
