/** Why nothing may be run now. */
import type {Clock} from '../clock.ts';
import {frozenText} from './machine/frozen.ts';
import type {Machine} from './machine/machine.ts';
import type {Mode} from './types.ts';

export interface RefusalDeps {
	clock: Clock;
	/** Asked before every call. */
	mode: () => Mode;
	/** `readOnly: true` in the config: nothing can ever be armed. It may change while the wall runs. */
	readonly readOnlyConfig: boolean;
	/** How the user arms, for refusals; A by default. */
	readonly armKey?: string;
	/** What the walls of this machine tell each other; absent: nothing. */
	machine?: Machine;
}

/** Why actions cannot be armed now; undefined where they can. */
export function whyNotArmable({readOnlyConfig, machine}: RefusalDeps): string | undefined {
	if (readOnlyConfig) return 'read-only: the config says readOnly, actions cannot be armed';
	const frozen = machine?.frozen();
	return frozen && frozenText(frozen);
}

/**
 * Why nothing may be run now; undefined where it may.
 * @param since when an action began that is under way: the end of the arming does not end it, disarming and a freeze do
 */
export function refusalOf(deps: RefusalDeps, since = deps.clock.now()): string | undefined {
	const why = whyNotArmable(deps);
	if (why !== undefined) return why;
	const current = deps.mode();
	const {armKey = 'A'} = deps;
	if (current.kind !== 'armed') return `read-only: press ${armKey} to arm actions`;
	if (since >= current.until) return `read-only: the 15 minutes of arming are over, press ${armKey}`;
	return undefined;
}
