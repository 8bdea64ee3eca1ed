/** The flags of a sandbox as options. Loads nothing of the sandbox's servers. */
import type {ClockOrigin} from '../clock.ts';
import {UsageError} from '../config/usage.ts';
import type {Story} from '../sandbox/contract/stories.ts';
import {FaultError, parseFault} from '../sandbox/faults/types.ts';
import type {SandboxOptions} from '../sandbox/process/options.ts';

export interface InjectionOptions {
	/** Each name[@api[.Method]][:times]. */
	fault?: string[];
	/** Additional log lines per second. */
	logRate?: number;
}

/** Flags of `pitwall --sandbox` and of `pitwall sandbox`. */
export interface SandboxFlags extends InjectionOptions {
	story: Story;
	calm?: boolean;
	/** Virtual minutes. */
	storyAfter: number;
	speed: number;
	seed: number;
	/** Its time at the start, ms. */
	at?: number;
}

/** Throws UsageError for an unknown fault. */
export function injections({fault = [], logRate}: InjectionOptions): Pick<SandboxOptions, 'faults' | 'logRate'> {
	try {
		return {faults: fault.map(parseFault), ...(logRate !== undefined && {logRate})};
	} catch (error) {
		throw error instanceof FaultError ? new UsageError(`pitwall: ${error.message}`) : error;
	}
}

/** A sandbox as it was asked for. */
export type SandboxAsked = SandboxOptions & {origin: ClockOrigin};

/** A sandbox whose clock starts now. Throws UsageError for an unknown fault. */
export function sandboxOptions(flags: SandboxFlags): SandboxAsked {
	const {story, calm, storyAfter, speed, seed, at} = flags;
	const now = Date.now();
	return {
		story: calm ? 'calm' : story,
		storyAfterMinutes: storyAfter,
		seed,
		origin: {realEpoch: now, virtualEpoch: at ?? now, speed},
		...injections(flags),
	};
}
