/** Where the wall's files are. Loads no parser, because the first frame needs none. */
import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';

/** Where `pitwall` looks without --config: here, then the XDG config folder. */
export function configCandidates(cwd = process.cwd(), env: NodeJS.ProcessEnv = process.env): string[] {
	return [
		join(cwd, 'pitwall.yaml'),
		join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'pitwall', 'pitwall.yaml'),
	];
}

/** State, audit log and log file live here. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
	return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'pitwall');
}

/** Compiled code and checked configs live here: all of it can be made anew. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pitwall');
}

/** Every file that a load looked at, with what it found there; undefined where it could not be read. */
export type FilesRead = Map<string, string | undefined>;

/** The first config file that exists, or undefined. */
export function findConfig(): string | undefined {
	return configCandidates().find(file => existsSync(file));
}
