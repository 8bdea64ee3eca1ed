/** Other logins of this machine: only root can be several users, and only where those may read the checkout. */
import {spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Users that every Linux has, by their numbers; what they own is nothing. */
export const others = {nobody: 65_534, daemon: 1} as const;

const isReadable = () =>
	spawnSync(process.execPath, ['--version'], {uid: others.nobody, gid: others.nobody, cwd: process.cwd()}).status === 0;

/** Why nobody else can be played here; undefined where it can. */
export const whyAlone =
	process.getuid?.() !== 0
		? 'only root can be two users'
		: isReadable()
			? undefined
			: 'nobody may not read this checkout';

/** A folder that root shares with all users, as `shared:` of the wall file asks for it. */
export function sharedFolder(): string {
	// Other users have to come through it.
	fs.chmodSync(tmpdir(), 0o711);
	const folder = fs.mkdtempSync(join(tmpdir(), 'pitwall-shared-'));
	fs.chmodSync(folder, 0o1777);
	return folder;
}

/** Runs Node as another user of this machine, with a home of their own. */
export function nodeAs(login: keyof typeof others, args: readonly string[]) {
	const uid = others[login];
	const home = fs.mkdtempSync(join(tmpdir(), `pitwall-${login}-`));
	fs.chownSync(home, uid, uid);
	const env = {...process.env, HOME: home, XDG_STATE_HOME: home};
	const {status, stdout, stderr} = spawnSync(process.execPath, args, {uid, gid: uid, encoding: 'utf8', env});
	return {status, text: stdout + stderr, log: join(home, 'pitwall', 'audit.jsonl')};
}
