/** Marks changes of the store that come from facts: they are written down already, by whoever made them. */

export interface Echo {
	/** Whether the change that is told now comes from a fact. */
	isOn(): boolean;
	/** Makes changes that are no news. */
	within(change: () => void): void;
}

export function createEcho(): Echo {
	let depth = 0;
	return {
		isOn: () => depth > 0,
		within(change) {
			depth++;
			try {
				change();
			} finally {
				depth--;
			}
		},
	};
}
