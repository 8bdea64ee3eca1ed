/**
 * Checked configs in the cache folder, because reading and checking YAML takes longer than the rest of a start. A kept
 * config is used only by the same build of pitwall, and while every file that it came from is unchanged.
 */
import {createHash} from 'node:crypto';
import {join, sep} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {ownFolder, readOwn, replaceOwn, whyForeign} from '../files/own.ts';
import {type ConfigFiles, readConfigFile} from './files.ts';
import {cacheFolder, workingFolder} from './paths.ts';
import type {LoadedConfig} from './schema/system.ts';

/** Bytes of a kept config. */
const longest = 16 * 1024 * 1024;

/** Set by the bundler to a hash of all sources; from the sources themselves nothing is kept. */
const thisBuild = process.env.PITWALL_BUILD;
/** True in the bundle. */
export const isBuilt = thisBuild !== undefined;

interface Kept {
	build: string;
	/** Path and hash of every file, in the order in which they were read. */
	files: [string, string][];
	config: LoadedConfig;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const pathOf = (file: string | undefined, shipped: string): string =>
	join(cacheFolder(), `config-${hash(JSON.stringify([workingFolder(), file ?? null, shipped])).slice(0, 16)}.json`);

/**
 * The config that `keepConfig` kept for this wall file, or for the shipped systems without one; undefined when there is none,
 * when a file has changed since, or when others could have written it. The files are read by the rule of `files`, which
 * then holds those of a wall file. Never throws.
 */
export function keptConfig(
	file: string | undefined,
	shipped: string,
	{read, found}: ConfigFiles,
	build: string | undefined = thisBuild,
): LoadedConfig | undefined {
	if (build === undefined) return undefined;
	try {
		const path = pathOf(file, shipped);
		const kept = readOwn(path, longest);
		if (kept === undefined || whyForeign(path) !== undefined) return undefined;
		const {files, config, build: by} = JSON.parse(kept) as Kept;
		if (by !== build) return undefined;
		const texts = files.map(([path, of]) => {
			const text = readConfigFile(path, found && !path.startsWith(`${shipped}${sep}`));
			if (hash(text) !== of) throw new Error(`${path} changed`);
			return [path, text] as const;
		});
		if (file !== undefined) for (const [path, text] of texts) read.set(path, text);
		return config;
	} catch {
		return undefined;
	}
}

/** Keeps a valid config for the next start. Never rejects: without a writable folder the next start is only slower. */
export async function keepConfig(
	file: string | undefined,
	shipped: string,
	config: LoadedConfig,
	read: ConfigFiles['read'],
	build: string | undefined = thisBuild,
): Promise<void> {
	if (build === undefined) return;
	const files = [...read].flatMap(([path, text]) =>
		text === undefined ? [] : [[path, hash(text)] as [string, string]],
	);
	const text = JSON.stringify({build, files, config} satisfies Kept);
	if (!isDeepStrictEqual((JSON.parse(text) as Kept).config, config)) return;
	try {
		ownFolder(cacheFolder());
		await replaceOwn(pathOf(file, shipped), text);
	} catch {
		// The folder is a file, or belongs to somebody else.
	}
}
