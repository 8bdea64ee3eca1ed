/** `pitwall completion`: the script of a shell, and the names that it asks for. */
import type {SystemConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {bashCompletion} from './completion/bash.ts';
import {fishCompletion} from './completion/fish.ts';
import type {NameKind} from './completion/words.ts';
import {zshCompletion} from './completion/zsh.ts';
import {type ConfigOptions, resolveConfig, wallFile} from './resolve.ts';

export const scripts = {bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion} as const;

export interface CompletionOptions extends ConfigOptions {
	/** Lists names of this kind instead. */
	names?: NameKind;
}

const namesOf: Record<NameKind, (system: SystemConfig) => string[]> = {
	systems: ({system}) => [system],
	checks: ({checks}) => checks.map(({id}) => id),
	queries: ({system, queries, sources}) =>
		[...Object.keys(queries), ...Object.keys(sources)].map(name => `${system}.${name}`),
};

/** The names of the configuration that is meant; without one, those of the shipped systems. */
async function names(kind: NameKind, {config, sandbox = false}: CompletionOptions): Promise<string[]> {
	const options = {...(config !== undefined && {config}), sandbox};
	const {systems} = await resolveConfig(wallFile(options) ? options : {sandbox: true});
	return [...new Set(systems.flatMap(namesOf[kind]))];
}

/** @throws UsageError */
export async function completion(options: CompletionOptions, shell: keyof typeof scripts | undefined): Promise<number> {
	if (options.names) {
		const lines = await names(options.names, options);
		process.stdout.write(lines.map(line => `${line}\n`).join(''));
		return 0;
	}
	if (shell === undefined) throw new UsageError("pitwall: name the shell: 'pitwall completion bash', zsh or fish.");
	process.stdout.write(scripts[shell]());
	return 0;
}
