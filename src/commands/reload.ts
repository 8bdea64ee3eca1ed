/** The config is taken anew when its files change; one that is broken changes nothing, and says where it is wrong. */
import {readFileSync} from 'node:fs';
import {dirname, sep} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import type {FilesRead} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {watchFiles} from '../config/watch.ts';
import type {LogFile} from '../logFile.ts';
import {cleanLine} from '../text/clean.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface LiveConfig {
	/** One object for the whole run whose parts are always those in force. */
	readonly view: LoadedConfig;
	set(next: LoadedConfig): void;
}

export function liveConfig(initial: LoadedConfig): LiveConfig {
	let now = initial;
	return {
		view: {
			get wall() {
				return now.wall;
			},
			get systems() {
				return now.systems;
			},
			get path() {
				return now.path;
			},
		},
		set(next) {
			now = next;
		},
	};
}

export interface ReloadParts {
	options: ConfigOptions;
	/** What the load at the start read. */
	read: FilesRead;
	loaded: LiveConfig;
	log: Pick<LogFile, 'write'>;
	/** Puts a valid config in force. */
	apply(next: LoadedConfig): void;
	/** One line for the screen, until the files are right again. */
	trouble(text: string | undefined): void;
}

/** Watches the files of the config; returns how to stop. A config without a file (the plain sandbox) is never reloaded. */
export function reloadOnChange({options, read, loaded, log, apply, trouble}: ReloadParts): () => void {
	const {path, wall} = loaded.view;
	if (read.size === 0) return () => {};
	const {system: _, ...rest} = options;
	const {endpoints} = wall;
	let inForce = read;
	let newest = read;

	const look = async () => {
		if (isOnDisk(newest)) return;
		newest = new Map();
		try {
			const next = await resolveConfig({...rest, config: path}, newest);
			const moved = !isDeepStrictEqual(next.wall.endpoints, endpoints);
			inForce = newest;
			const kept = {...next, wall: {...next.wall, endpoints}};
			loaded.set(kept);
			apply(kept);
			trouble(moved ? 'restart needed: endpoints changed, the old ones are in use' : undefined);
			log.write(`config: ${path} reloaded`);
		} catch (error) {
			const lines = error instanceof UsageError ? error.lines : [String(error)];
			log.write(`config: not applied\n${lines.join('\n')}`);
			trouble(troubleLine(path, lines));
		}
		// The files of both: what is in force may come back, and what was tried may be mended.
		watcher.watch([...inForce.keys(), ...newest.keys()]);
	};
	const watcher = watchFiles(
		() => void look(),
		error => log.write(`config: changes are not noticed: ${error.message}`),
	);
	watcher.watch(read.keys());
	return watcher.stop;
}

/** `config not applied: systems/a.yaml:3:7: what is wrong (+2 more)`; paths as seen from the wall file. */
export function troubleLine(path: string, lines: readonly string[]): string {
	const [first = 'unknown error'] = lines;
	const folder = `${dirname(path)}${sep}`;
	const short = folder === `.${sep}` ? first : first.replaceAll(folder, '');
	const what = short.replace(/^pitwall: /, '').replace(/ See 'pitwall config schema'\.$/, '');
	return cleanLine(`config not applied: ${what}${lines.length > 1 ? ` (+${lines.length - 1} more)` : ''}`, 300);
}

/** Whether the files hold what was read from them: a touched file is no change. */
function isOnDisk(read: FilesRead): boolean {
	return [...read].every(([file, text]) => {
		try {
			return readFileSync(file, 'utf8') === text;
		} catch {
			return text === undefined;
		}
	});
}
