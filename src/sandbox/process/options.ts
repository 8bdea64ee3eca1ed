import type {ClockOrigin} from '../../clock.ts';
import type {WorldOptions} from '../contract/world.ts';
import type {Fault} from '../faults/types.ts';

export interface SandboxOptions extends WorldOptions {
	/** The virtual clock; by default it starts now, at `speed`. A wall that shares it knows the time before the sandbox runs. */
	origin?: ClockOrigin;
	/** Virtual seconds per second, 1 to 60; 1 by default. Without effect when there is an origin. */
	speed?: number;
	/** Injected from the start; see `src/sandbox/faults/`. */
	faults?: Fault[];
	/** Additional log lines of the ingestion system per real second. */
	logRate?: number;
	/** The token of the control API; from the environment (PITWALL_TOKEN), else a new one. */
	token?: string;
	/** Free ports by default. */
	grpcPort?: number;
	httpPort?: number;
}

/** The clock that the options ask for. Throws RangeError for a speed that is not 1 to 60. */
export function originOf({origin, speed = 1}: SandboxOptions, now: number): ClockOrigin {
	const chosen = origin ?? {realEpoch: now, virtualEpoch: now, speed};
	if (!(chosen.speed >= 1 && chosen.speed <= 60)) throw new RangeError(`speed must be 1 to 60, was ${chosen.speed}`);
	return chosen;
}
