/** `pitwall config check|schema|show`. */
import type {ConfigOptions} from '../resolve.ts';
import {configOptions, sandboxOption} from './options.ts';
import {commandLine} from './types.ts';

const verb = (name: 'check' | 'schema' | 'show', summary: string) =>
	commandLine<ConfigOptions>({
		name,
		summary,
		options: name === 'schema' ? [] : [...configOptions, sandboxOption],
		async run(options) {
			const {configCommand} = await import('../config.ts');
			return configCommand(name, options);
		},
	});

export const config = commandLine({
	name: 'config',
	summary: 'check the configuration, print its JSON Schema, or show what is in force',
	commands: [
		verb('check', 'say what is wrong, with file:line:column; exit code 2 if anything is'),
		verb('schema', 'print the JSON Schema of a system file (editors complete from it)'),
		verb('show', 'print the configuration in force, SQL read in'),
	],
	examples: [{line: 'pitwall config check --config pitwall.yaml', does: 'check a wall file and its systems'}],
});
