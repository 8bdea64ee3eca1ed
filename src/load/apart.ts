/** Reads a config in a thread that ends: its parsers and their schemas are 10 MB of heap, which a wall would keep for weeks. */
import {Worker} from 'node:worker_threads';
import type {ConfigFiles} from '../config/files.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';

/** The question to the thread. Without a file, the shipped systems are asked for. */
export interface Asked {
	file: string | undefined;
	shipped: string;
	files: ConfigFiles;
}

/** Its answer: the config, or the lines of the UsageError; and the files as far as they were read. */
export type Answered = {files: ConfigFiles} & ({config: LoadedConfig} | {lines: readonly string[]});

/** @throws UsageError as `loadConfig` does; `files` gets what was read, also then */
export async function loadApart(
	file: string | undefined,
	shipped: string,
	{read, found, warnings}: ConfigFiles,
): Promise<LoadedConfig> {
	const {promise, resolve, reject} = Promise.withResolvers<Answered>();
	const asked: Asked = {file, shipped, files: {read, found, warnings}};
	// Nothing of its may reach the screen.
	const thread = new Worker(new URL('config.js', import.meta.url), {
		workerData: asked,
		stdout: true,
		stderr: true,
		execArgv: [],
	});
	thread.once('message', resolve);
	thread.once('error', reject);
	thread.once('exit', () => reject(new Error('the thread that reads the config ended without an answer')));
	const answer = await promise;
	for (const [path, text] of answer.files.read) read.set(path, text);
	warnings.push(...answer.files.warnings);
	if ('lines' in answer) throw new UsageError(answer.lines);
	return answer.config;
}
