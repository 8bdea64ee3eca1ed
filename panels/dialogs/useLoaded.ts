/** One asynchronous read for a dialog: loading, the answer, or the error. */
import {useEffect, useState} from 'react';
import {messageOf} from '../../src/text/errors.ts';

export type Loaded<T> = {state: 'loading'} | {state: 'ready'; value: T} | {state: 'failed'; reason: string};

/** Runs `load` for every new `key`; an answer that comes late for an older key is dropped. Undefined key: nothing to load. */
export function useLoaded<T>(key: string | undefined, load: () => Promise<T>): Loaded<T> {
	const [loaded, setLoaded] = useState<{key: string; result: Loaded<T>}>();
	useEffect(() => {
		if (key === undefined) return;
		let open = true;
		const set = (result: Loaded<T>) => open && setLoaded({key, result});
		load().then(
			value => set({state: 'ready', value}),
			(error: unknown) => set({state: 'failed', reason: messageOf(error)}),
		);
		return () => {
			open = false;
		};
		// Only the key says that something else is to be loaded.
	}, [key]);
	return loaded !== undefined && loaded.key === key ? loaded.result : {state: 'loading'};
}
