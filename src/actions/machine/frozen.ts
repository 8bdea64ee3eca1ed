/** The kill switch: while its file is there, no wall of this machine arms or sends anything. */
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {addShared, readShared} from '../../files/shared.ts';
import {cleanLine} from '../../text/clean.ts';
import {messageOf} from '../../text/errors.ts';
import {actorText} from '../audit/actor.ts';
import type {AuditActor} from '../audit/types.ts';

/** Who froze all actions, and why. */
export interface Frozen {
	by: string;
	reason: string;
	/** ms of the machine's clock; absent where the file cannot be read. */
	at?: number;
}

const fileIn = (folder: string) => join(folder, 'frozen.json');

/** In one line: `all actions of this machine are frozen by kim: who knows what this deploy does`. */
export const frozenText = ({by, reason}: Frozen): string =>
	`all actions of this machine are frozen by ${by}: ${reason}`;

/** Undefined where nothing is frozen. Never throws: a file that cannot be read freezes, because whoever put it there meant that. */
export function frozenIn(folder: string): Frozen | undefined {
	try {
		const found = readShared(fileIn(folder));
		if (!found) return undefined;
		const {actor, reason, at} = JSON.parse(found.text) as {actor: AuditActor; reason: string; at: number};
		return {by: actorText(actor, found.uid), reason: cleanLine(String(reason), 200), at: Number(at)};
	} catch (error) {
		return {by: 'somebody', reason: `${fileIn(folder)} cannot be read (${messageOf(error)})`};
	}
}

/** Freezes. @throws errors of writing; EEXIST where it is frozen already */
export function freeze(folder: string, frozen: {actor: AuditActor; reason: string; at: number}): void {
	addShared(fileIn(folder), JSON.stringify(frozen));
}

/** Ends it. @throws errors of removing: EPERM where somebody else froze, whom only root may overrule */
export function unfreeze(folder: string): void {
	rmSync(fileIn(folder), {force: true});
}
