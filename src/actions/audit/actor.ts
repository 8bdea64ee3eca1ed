/** Who sits at this terminal, as far as the operating system knows. */
import {readlinkSync} from 'node:fs';
import {userInfo} from 'node:os';
import {cleanLine} from '../../text/clean.ts';
import type {AuditActor} from './types.ts';

/** The person at this terminal. */
export function currentActor(env: NodeJS.ProcessEnv = process.env): AuditActor {
	const tty = env.SSH_TTY ?? env.TMUX_PANE ?? ttyName();
	return {
		...whoAmI(),
		...(tty === undefined ? {} : {tty: cleanLine(tty, 256)}),
		...(env.SSH_CONNECTION === undefined ? {} : {ssh: cleanLine(env.SSH_CONNECTION, 256)}),
	};
}

/** The terminal itself, where the system tells: `/dev/pts/3`. */
function ttyName(): string | undefined {
	try {
		const name = readlinkSync('/proc/self/fd/0');
		return name.startsWith('/dev/pts/') || name.startsWith('/dev/tty') ? name : undefined;
	} catch {
		return undefined;
	}
}

/** A container may run under a number that has no name. */
function whoAmI(): {user: string; uid: number} {
	try {
		const {username, uid} = userInfo();
		return {user: cleanLine(username, 256), uid};
	} catch {
		const uid = process.getuid?.() ?? -1;
		return {user: `uid ${uid}`, uid};
	}
}

/** `kim@pts/3`. @param owner user id of the file that says so: a name that is not its owner's is not believed */
export function actorText({user, uid, tty}: AuditActor, owner = uid): string {
	const name = uid === owner ? cleanLine(String(user), 64) : `uid ${owner}`;
	return tty === undefined ? name : `${name}@${cleanLine(String(tty), 64).replace(/^\/dev\//, '')}`;
}
