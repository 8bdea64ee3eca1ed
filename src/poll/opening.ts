/** Who is asked first after the start: what is on the screen. The others wait until it has answered or failed. */
import type {Entry} from './entry.ts';
import type {SourceState} from './types.ts';

/** Real ms for which the others wait at most. */
const patience = 1500;

export interface Opening {
	/** Something has changed. True when the others waited for that: they are asked now. */
	advance(): boolean;
	stop(): void;
}

/** @param first what is on the screen; `beginRest` asks all others, at once where there is nothing to wait for */
export function createOpening(first: readonly Entry[], beginRest: () => void): Opening {
	let isWaiting = true;
	const timer = setTimeout(end, patience);
	function end(): void {
		clearTimeout(timer);
		isWaiting = false;
		beginRest();
	}
	if (first.length === 0) end();
	return {
		advance() {
			if (!isWaiting || !first.every(entry => isSettled(entry.state()))) return false;
			end();
			return true;
		},
		stop() {
			isWaiting = false;
			clearTimeout(timer);
		},
	};
}

/** True once a source has answered or failed since the start. */
const isSettled = ({reading, remembered, error}: SourceState): boolean =>
	error !== undefined || (reading !== undefined && !remembered);
