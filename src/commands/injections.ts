/** What `--fault` and `--log-rate` ask of a sandbox. Loads nothing of the sandbox's servers. */
import {UsageError} from '../config/usage.ts';
import {FaultError, parseFault} from '../sandbox/faults/types.ts';
import type {SandboxOptions} from '../sandbox/process/options.ts';

export interface InjectionOptions {
	/** Each name[@api[.Method]][:times]. */
	fault?: string[];
	/** Additional log lines per second. */
	logRate?: number;
}

/** Throws UsageError for a fault that there is not. */
export function injections({fault = [], logRate}: InjectionOptions): Pick<SandboxOptions, 'faults' | 'logRate'> {
	try {
		return {faults: fault.map(parseFault), ...(logRate !== undefined && {logRate})};
	} catch (error) {
		throw error instanceof FaultError ? new UsageError(`pitwall: ${error.message}`) : error;
	}
}
