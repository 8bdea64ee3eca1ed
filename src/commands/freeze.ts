/** `pitwall freeze`: the kill switch of this machine. */
import {join} from 'node:path';
import {currentActor} from '../actions/audit/actor.ts';
import {openAudit} from '../actions/audit/log.ts';
import {machineFolder} from '../actions/machine/folder.ts';
import {type Frozen, freeze, frozenIn, frozenText, unfreeze} from '../actions/machine/frozen.ts';
import {stateFolder} from '../config/paths.ts';
import {UsageError} from '../config/usage.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {utcMinute} from '../zone.ts';
import {type ConfigOptions, resolveConfig, wallFile} from './resolve.ts';

export interface FreezeOptions extends ConfigOptions {
	reason?: string;
	shared?: string;
}

/** @returns the exit code. @throws UsageError */
export async function freezeCommand(to: 'on' | 'off' | undefined, options: FreezeOptions): Promise<number> {
	const say = (text: string) => process.stdout.write(`${text}\n`);
	const folder = await folderOf(options);
	const before = frozenIn(folder);
	if (to === undefined) {
		say(before ? standing(before) : `nothing is frozen (${folder})`);
		return before ? 1 : 0;
	}
	if ((to === 'on') === Boolean(before)) {
		say(before ? standing(before) : `nothing was frozen (${folder})`);
		return 0;
	}
	const audit = openAudit({path: join(stateFolder(), 'audit.jsonl'), now: () => Date.now()});
	const reason = cleanLine(options.reason ?? '', 200).trim() || 'no reason given';
	const note = () => audit.append({kind: to === 'on' ? 'freeze' : 'unfreeze', target: folder, result: reason});
	if (to === 'on') {
		freeze(folder, {actor: currentActor(), reason, at: Date.now()});
		// Stopping is never held up by a log that cannot be written.
		await note().catch((error: unknown) => process.stderr.write(`not in the audit log: ${messageOf(error)}\n`));
		say(`frozen: walls that share ${folder} arm and send nothing; pitwall freeze off ends it`);
		return 0;
	}
	try {
		await note();
		unfreeze(folder);
	} catch (error) {
		const isTheirs = (error as NodeJS.ErrnoException).code === 'EPERM';
		process.stderr.write(`still frozen: ${isTheirs ? `${before?.by} or root can end it` : messageOf(error)}\n`);
		return 1;
	}
	say(`actions can be armed again (${folder})`);
	return 0;
}

const standing = (frozen: Frozen): string =>
	`${frozenText(frozen)}${frozen.at === undefined ? '' : ` (since ${utcMinute(frozen.at)})`}`;

/** The folder that the walls share. A wall file with a mistake must not keep anybody from freezing: then it is named. */
async function folderOf({shared, ...options}: FreezeOptions): Promise<string> {
	if (shared !== undefined) return machineFolder(shared, stateFolder());
	try {
		const file = wallFile(options);
		const config = file && (await resolveConfig(options, file));
		return machineFolder(config?.wall.shared, stateFolder());
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		throw new UsageError([...error.lines, 'pitwall: or name the folder itself: pitwall freeze on --shared FOLDER']);
	}
}
