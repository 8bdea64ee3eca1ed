/** Finds and loads the configuration: flags before environment before file (commander has already merged the first two). */
import {fileURLToPath} from 'node:url';
import {endpointsOf} from '../config/environment.ts';
import {type ConfigFiles, configFiles} from '../config/files.ts';
import {isBuilt, keepConfig, keptConfig} from '../config/kept.ts';
import {configCandidates, findConfig} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {ThemeName} from '../config/theme-names.ts';
import {UsageError} from '../config/usage.ts';
import {loadApart} from '../load/apart.ts';

export interface ConfigOptions {
	config?: string;
	system?: string;
	sandbox?: boolean;
	/** A theme by name, in place of the file's. */
	theme?: ThemeName;
}

/** systems/ beside dist/ or src/commands/: the same folder from the bundle and from the sources. */
export const shipped = fileURLToPath(
	new URL(import.meta.url.includes('/src/') ? '../../systems' : '../systems', import.meta.url),
);

/** The wall file: named, or found in one of the usual places. */
export interface WallFile {
	path: string;
	found: boolean;
}

/** The wall file that these options mean; undefined where there is none. A sandbox shows the shipped systems unless one is named. */
export function wallFile({config, sandbox}: ConfigOptions): WallFile | undefined {
	if (config !== undefined) return {path: config, found: false};
	const path = sandbox ? undefined : findConfig();
	return path === undefined ? undefined : {path, found: true};
}

/**
 * @param files gets the files that were read, also when it throws.
 * @param mayBeKept false: everything is read and checked again, for its warnings.
 * @throws UsageError in one or two lines.
 */
export async function resolveConfig(
	options: ConfigOptions,
	file = wallFile(options),
	files = configFiles(file?.found),
	mayBeKept = true,
): Promise<LoadedConfig> {
	const {system, sandbox, theme} = options;
	if (!file && !sandbox)
		throw new UsageError([
			'pitwall: no configuration found. Try it on a local Google Cloud first: pitwall --sandbox',
			`To watch your project: pitwall init --project my-project writes a first configuration; or write ${configCandidates()[0]} yourself (README, "Pointing it at your project").`,
		]);
	const loaded = await load(file?.path, files, mayBeKept);
	if (system && !loaded.systems.some(({system: name}) => name === system))
		throw new UsageError(
			`pitwall: unknown system '${system}'. Known: ${loaded.systems.map(({system: name}) => name).join(', ')}.`,
		);
	return withEndpoints(theme ? {...loaded, wall: {...loaded.wall, theme}} : loaded, process.env);
}

/** The wall file with its systems; without a file, the shipped systems. Parsers are loaded only for files without a kept config, and beside the wall. */
async function load(file: string | undefined, files: ConfigFiles, mayBeKept: boolean): Promise<LoadedConfig> {
	const kept = mayBeKept ? keptConfig(file, shipped, files) : undefined;
	if (kept) return kept;
	// The shipped systems are part of the program and do not change.
	const looked = file === undefined ? configFiles() : files;
	const loaded = await (isBuilt && mayBeKept ? loadApart(file, shipped, looked) : loadHere(file, looked));
	await keepConfig(file, shipped, loaded, looked.read);
	return loaded;
}

async function loadHere(file: string | undefined, files: ConfigFiles): Promise<LoadedConfig> {
	const {loadConfig, sandboxConfig} = await import('../load/load.ts');
	return file === undefined ? sandboxConfig(shipped, files) : loadConfig(file, shipped, files);
}

/** The endpoints of the environment come before those of the file. */
function withEndpoints(config: LoadedConfig, env: NodeJS.ProcessEnv): LoadedConfig {
	const endpoints = {...config.wall.endpoints, ...endpointsOf(env)};
	return {...config, wall: {...config.wall, endpoints}};
}
