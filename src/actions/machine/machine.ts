/** What the walls of a machine tell each other: who acts on what, and that nobody may act. */
import {messageOf} from '../../text/errors.ts';
import type {AuditActor} from '../audit/types.ts';
import {createDeeds, type Deeds} from './deeds.ts';
import {machineFolder} from './folder.ts';
import {type Frozen, frozenIn} from './frozen.ts';
import {createLocks, type Locks} from './locks.ts';

export interface Machine extends Locks, Deeds {
	/** Who froze all actions; undefined where nobody did. Asked before every call. Never throws. */
	frozen(): Frozen | undefined;
	/** Whose locks are seen; absent: those of this machine. */
	reach?(): Reach;
}

/** How far locks are seen. */
export interface Reach {
	who: 'team';
	/** Why those of other machines are not, in one line. */
	unseen: string | undefined;
}

/** @param parts.shared `shared:` of the config in force; `now` in ms of the machine's clock */
export function openMachine(parts: {
	shared: () => string | undefined;
	state: string;
	actor: AuditActor;
	now: () => number;
}): Machine {
	const {shared, state, actor, now} = parts;
	const folder = () => machineFolder(shared(), state);
	return {
		...createLocks(folder, actor, now),
		...createDeeds(() => (shared() === undefined ? undefined : folder()), actor, now),
		frozen() {
			try {
				return frozenIn(folder());
			} catch (error) {
				return {by: 'this wall', reason: `the folder of locks cannot be used: ${messageOf(error)}`};
			}
		},
	};
}
