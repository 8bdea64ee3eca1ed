/** Order of the first polls: sources on the screen first; the others wait until those have answered or failed. */
import {later} from '../timers.ts';
import type {Entry} from './entry.ts';
import type {SourceState} from './types.ts';

/** Real ms for which the others wait at most. */
const patience = 1500;

export interface Opening {
	/** Something has changed. True when that started the others. */
	advance(): boolean;
	stop(): void;
}

/** @param first sources on the screen; `beginRest` starts all others, at once where `first` is empty */
export function createOpening(first: readonly Entry[], beginRest: () => void): Opening {
	let isWaiting = true;
	const timer = later(end, patience);
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
