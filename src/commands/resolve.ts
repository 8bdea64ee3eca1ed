/** Which configuration is meant: flags before environment before file (commander has already merged the first two). */
import {fileURLToPath} from 'node:url';
import {UsageError} from '../config/errors.ts';
import {configCandidates, type FilesRead, findConfig, loadConfig, sandboxConfig} from '../config/load.ts';
import type {LoadedConfig} from '../config/schema.ts';
import type {ThemeName} from '../config/theme-names.ts';

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

/** @param read gets the files looked at, also when it throws. @throws UsageError in one or two lines. */
export function resolveConfig(
	{config, system, sandbox, theme}: ConfigOptions,
	read: FilesRead = new Map(),
): LoadedConfig {
	const file = config ?? findConfig();
	if (!file && !sandbox)
		throw new UsageError([
			'pitwall: no configuration found. Try it on a local Google Cloud first: pitwall --sandbox',
			`To watch your project, write ${configCandidates()[0]} with 'systems: [sales, ingestion, aiusage]' and your projects under overrides: (README, "Pointing it at your project").`,
		]);
	const loaded = config || !sandbox ? loadConfig(file as string, shipped, read) : sandboxConfig(shipped);
	if (system && !loaded.systems.some(({system: name}) => name === system))
		throw new UsageError(
			`pitwall: unknown system '${system}'. Known: ${loaded.systems.map(({system: name}) => name).join(', ')}.`,
		);
	return withEndpoints(theme ? {...loaded, wall: {...loaded.wall, theme}} : loaded, process.env);
}

/** PITWALL_GRPC and PITWALL_HTTP, as `pitwall sandbox` prints them, come before the file. */
function withEndpoints(
	config: LoadedConfig,
	{PITWALL_GRPC: grpc, PITWALL_HTTP: http}: NodeJS.ProcessEnv,
): LoadedConfig {
	const endpoints = {...config.wall.endpoints, ...(grpc && {grpc}), ...(http && {http})};
	return {...config, wall: {...config.wall, endpoints}};
}
