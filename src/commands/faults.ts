/** Faults of the wall itself, for whoever looks at it or into its log. */
import type {Store} from '../store/store.ts';
import {cleanLine} from '../text/clean.ts';
import {stackOf} from '../text/errors.ts';

/** Says a fault in the footer, at most one in ten seconds. */
export function flasher(store: Store): (text: string) => void {
	let saidAt = Number.NEGATIVE_INFINITY;
	return text => {
		if (performance.now() - saidAt < 10_000) return;
		saidAt = performance.now();
		store.getState().notify(cleanLine(text, 200), 'error');
	};
}

/** Writes errors with their stacks into the log; one that comes again and again only once. */
export function writtenOnce(write: (text: string) => void, what: string): (error: unknown) => void {
	let last = '';
	return error => {
		const text = stackOf(error);
		if (text !== last) write(`${what}: ${text}`);
		last = text;
	};
}
