/** Which configuration is meant: flags before environment before file (commander has already merged the first two). */
import {fileURLToPath} from 'node:url';
import {keepConfig, keptConfig} from '../config/kept.ts';
import {configCandidates, type FilesRead, findConfig} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {ThemeName} from '../config/theme-names.ts';
import {UsageError} from '../config/usage.ts';

export interface ConfigOptions {
	config?: string;
	system?: string;
	sandbox?: boolean;
	/** A theme by name, in place of the file's. */
	theme?: ThemeName;
}

/** systems/ beside dist/ or src/commands/: the same folder from the bundle and from the sources. */
const shipped = fileURLToPath(
	new URL(import.meta.url.includes('/src/') ? '../../systems' : '../systems', import.meta.url),
);

/**
 * @param read gets the files looked at, also when it throws.
 * @throws UsageError in one or two lines.
 */
export async function resolveConfig(options: ConfigOptions, read: FilesRead = new Map()): Promise<LoadedConfig> {
	const {config, system, sandbox, theme} = options;
	const file = config ?? findConfig();
	if (!file && !sandbox)
		throw new UsageError([
			'pitwall: no configuration found. Try it on a local Google Cloud first: pitwall --sandbox',
			`To watch your project, write ${configCandidates()[0]} with 'systems: [sales, ingestion, aiusage]' and your projects under overrides: (README, "Pointing it at your project").`,
		]);
	const loaded = await load(config || !sandbox ? file : undefined, read);
	if (system && !loaded.systems.some(({system: name}) => name === system))
		throw new UsageError(
			`pitwall: unknown system '${system}'. Known: ${loaded.systems.map(({system: name}) => name).join(', ')}.`,
		);
	return withEndpoints(theme ? {...loaded, wall: {...loaded.wall, theme}} : loaded, process.env);
}

/** The wall file with its systems; without a file, the shipped systems. The parsers are loaded only for files that were not checked before. */
async function load(file: string | undefined, read: FilesRead): Promise<LoadedConfig> {
	const kept = keptConfig(file, shipped, read);
	if (kept) return kept;
	const {loadConfig, sandboxConfig} = await import('../config/load.ts');
	const looked: FilesRead = new Map();
	try {
		const loaded = file === undefined ? sandboxConfig(shipped, looked) : loadConfig(file, shipped, looked);
		keepConfig(file, shipped, loaded, looked);
		return loaded;
	} finally {
		// The shipped systems are part of the program: nobody edits them.
		if (file !== undefined) for (const [path, text] of looked) read.set(path, text);
	}
}

/** PITWALL_GRPC and PITWALL_HTTP, as `pitwall sandbox` prints them, come before the file. */
function withEndpoints(
	config: LoadedConfig,
	{PITWALL_GRPC: grpc, PITWALL_HTTP: http}: NodeJS.ProcessEnv,
): LoadedConfig {
	const endpoints = {...config.wall.endpoints, ...(grpc && {grpc}), ...(http && {http})};
	return {...config, wall: {...config.wall, endpoints}};
}
