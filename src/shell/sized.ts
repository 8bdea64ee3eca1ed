/** The size of the terminal that the layout was last made for, and how to wait for one. */

import type {Size} from '../panes/layout.ts';
import {later} from '../timers.ts';

export interface Sized {
	tell: (size: Size) => void;
	/** Resolves when the layout is one for this size; after `patience` ms also when it is not. */
	reached(size: Size): Promise<void>;
}

export function createSized(patience = 1000): Sized {
	let now: Size | undefined;
	let waiting: (() => void)[] = [];
	return {
		tell(size) {
			now = size;
			for (const look of waiting.splice(0)) look();
		},
		reached: ({columns, rows}) =>
			new Promise(resolve => {
				const timer = later(done, patience);
				function done(): void {
					clearTimeout(timer);
					waiting = waiting.filter(one => one !== look);
					resolve();
				}
				function look(): void {
					if (now?.columns === columns && now.rows === rows) done();
					else waiting.push(look);
				}
				look();
			}),
	};
}
