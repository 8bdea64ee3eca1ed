/**
 * Configs that were checked before, in the cache folder: reading and checking YAML takes longer than all the rest of a
 * start. One is taken up only by the same build of pitwall and while every file it came from holds the same text.
 */
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {cacheFolder, type FilesRead} from './paths.ts';
import type {LoadedConfig} from './schema/system.ts';

/** Set by the bundler to a hash of all sources; from the sources themselves nothing is kept. */
const thisBuild = process.env.PITWALL_BUILD;

interface Kept {
	build: string;
	/** Path and hash of every file, in the order in which they were read. */
	files: [string, string][];
	config: LoadedConfig;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const pathOf = (file: string | undefined, shipped: string): string =>
	join(cacheFolder(), `config-${hash(JSON.stringify([process.cwd(), file ?? null, shipped])).slice(0, 16)}.json`);

/**
 * What `keepConfig` kept of this wall file, or of the shipped systems without one; undefined when there is nothing or a
 * file changed since. `read` gets the files of a wall file, and is left alone otherwise. Never throws.
 */
export function keptConfig(
	file: string | undefined,
	shipped: string,
	read: FilesRead,
	build: string | undefined = thisBuild,
): LoadedConfig | undefined {
	if (build === undefined) return undefined;
	try {
		const {files, config, build: by} = JSON.parse(readFileSync(pathOf(file, shipped), 'utf8')) as Kept;
		if (by !== build) return undefined;
		const texts = files.map(([path, of]) => {
			const text = readFileSync(path, 'utf8');
			if (hash(text) !== of) throw new Error(`${path} changed`);
			return [path, text] as const;
		});
		if (file !== undefined) for (const [path, text] of texts) read.set(path, text);
		return config;
	} catch {
		return undefined;
	}
}

/** Keeps a valid config for the next start. A folder that cannot be written costs time, no more: never throws. */
export function keepConfig(
	file: string | undefined,
	shipped: string,
	config: LoadedConfig,
	read: FilesRead,
	build: string | undefined = thisBuild,
): void {
	if (build === undefined) return;
	const files = [...read].flatMap(([path, text]) =>
		text === undefined ? [] : [[path, hash(text)] as [string, string]],
	);
	const text = JSON.stringify({build, files, config} satisfies Kept);
	if (!isDeepStrictEqual((JSON.parse(text) as Kept).config, config)) return;
	const path = pathOf(file, shipped);
	const draft = `${path}.${process.pid}`;
	try {
		mkdirSync(dirname(path), {recursive: true, mode: 0o700});
		writeFileSync(draft, text, {mode: 0o600, flag: 'wx'});
		renameSync(draft, path);
	} catch {
		try {
			rmSync(draft, {force: true});
		} catch {
			// A folder that is a file, or somebody else's.
		}
	}
}
