/** Reloads the config when its files change; a broken config is not applied, and a line says where it is wrong. */
import {dirname, sep} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {type ConfigFiles, configFiles, readConfigFile} from '../config/files.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {watchFiles} from '../config/watch.ts';
import type {LogFile} from '../logFile.ts';
import {cleanLine} from '../text/clean.ts';
import {oneAtATime} from './oneAtATime.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface LiveConfig {
	/** One object for the whole run whose parts are always of the config in force. */
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
	/** The files that the load at the start read, and its rule. */
	files: ConfigFiles;
	loaded: LiveConfig;
	log: Pick<LogFile, 'write'>;
	/** Puts a valid config in force. */
	apply(next: LoadedConfig): void;
	/** Shows one line on the screen until the files are right again (undefined). */
	trouble(text: string | undefined): void;
}

/** Watches the files of the config; returns how to stop. A config without a file (the plain sandbox) is never reloaded. */
export function reloadOnChange({options, files, loaded, log, apply, trouble}: ReloadParts): () => void {
	const {path, wall} = loaded.view;
	if (files.read.size === 0) return () => {};
	const {found} = files;
	const {system: _, ...rest} = options;
	const {endpoints} = wall;
	let inForce = files.read;
	let newest = files.read;

	let stopped = false;

	const reload = oneAtATime(async () => {
		if (stopped || isOnDisk(newest)) return;
		const fresh = configFiles(found);
		newest = fresh.read;
		try {
			const next = await resolveConfig(rest, {path, found}, fresh);
			if (stopped) return;
			const moved = !isDeepStrictEqual(next.wall.endpoints, endpoints);
			inForce = newest;
			const kept = {...next, wall: {...next.wall, endpoints}};
			loaded.set(kept);
			apply(kept);
			trouble(moved ? 'restart needed: endpoints changed, the old ones are in use' : undefined);
			log.write(`config: ${path} reloaded`);
		} catch (error) {
			if (stopped) return;
			const lines = error instanceof UsageError ? error.lines : [String(error)];
			log.write(`config: not applied\n${lines.join('\n')}`);
			trouble(troubleLine(path, lines));
		}
		// The files of both: the old ones may come back, and the new ones may be mended.
		watcher.watch([...inForce.keys(), ...newest.keys()]);
	});
	const watcher = watchFiles(
		() => void reload(),
		error => log.write(`config: folders cannot be watched, files are polled every two seconds: ${error.message}`),
	);
	watcher.watch(files.read.keys());
	return () => {
		stopped = true;
		watcher.stop();
	};
}

/** `config not applied: systems/a.yaml:3:7: what is wrong (+2 more)`; paths as seen from the wall file. */
export function troubleLine(path: string, lines: readonly string[]): string {
	const [first = 'unknown error'] = lines;
	const folder = `${dirname(path)}${sep}`;
	const short = folder === `.${sep}` ? first : first.replaceAll(folder, '');
	const what = short.replace(/^pitwall: /, '').replace(/ See 'pitwall config schema'\.$/, '');
	return cleanLine(`config not applied: ${what}${lines.length > 1 ? ` (+${lines.length - 1} more)` : ''}`, 300);
}

/** Whether the files still hold the text that was read: a touched file is no change. */
function isOnDisk(read: ConfigFiles['read']): boolean {
	return [...read].every(([file, text]) => {
		try {
			return readConfigFile(file, false) === text;
		} catch {
			return text === undefined;
		}
	});
}
