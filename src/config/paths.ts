/** Where the wall's files are. Loads no parser, because the first frame needs none. */
import {existsSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {isAbsolute, join} from 'node:path';

/** The first of these that gives an absolute path: a user id need not have a passwd entry, nor a shell a HOME. */
const firstFolder = (...ways: (() => string | undefined)[]): string | undefined => {
	for (const way of ways) {
		try {
			const folder = way();
			if (folder && isAbsolute(folder)) return folder;
		} catch {
			// Try the next one.
		}
	}
	return undefined;
};

/** The home folder; `/` without one, as login does it. Failing writes there are reported as on a full disk. */
const home = (): string => firstFolder(homedir, () => userInfo().homedir) ?? '/';

/** The working folder; undefined where it was deleted under us. */
export const workingFolder = (): string | undefined => firstFolder(() => process.cwd());

/** A folder of the XDG specification, which ignores relative paths. */
const xdg = (given: string | undefined, ...otherwise: string[]): string =>
	join(firstFolder(() => given) ?? join(home(), ...otherwise), 'pitwall');

/** Where `pitwall` looks without --config: here, then the XDG config folder. */
export function configCandidates(cwd = workingFolder(), env: NodeJS.ProcessEnv = process.env): string[] {
	return [...(cwd === undefined ? [] : [cwd]), xdg(env.XDG_CONFIG_HOME, '.config')].map(folder =>
		join(folder, 'pitwall.yaml'),
	);
}

/** State, audit log and log file live here. */
export const stateFolder = (env: NodeJS.ProcessEnv = process.env): string => xdg(env.XDG_STATE_HOME, '.local', 'state');

/** Compiled code and checked configs live here; both can be rebuilt. */
export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string => xdg(env.XDG_CACHE_HOME, '.cache');

/** The first config file that exists, or undefined. */
export function findConfig(): string | undefined {
	return configCandidates().find(file => existsSync(file));
}
