/** `pitwall runbook list|show|lint`. */
import {Argument} from 'commander';
import type {ConfigOptions} from '../resolve.ts';
import {configOptions, sandboxOption, systemOption} from './options.ts';
import {commandLine} from './types.ts';

const options = [...configOptions, sandboxOption, systemOption('of this system')];

export const runbook = commandLine({
	name: 'runbook',
	summary: 'list, print or examine the runbooks of the systems',
	details: [
		'lint finds what keeps a runbook from being of use when it is needed: a check, source, action or field that is not there, a command that gcloud does not have, a link that leads nowhere, a contact that was never filled in, an action that nothing verifies, and one that nobody reviewed for 90 days. It asks neither a cloud nor the net.',
		'Exit codes: 0 nothing is wrong (there may be warnings), 2 something is.',
	],
	commands: [
		commandLine<ConfigOptions>({
			name: 'list',
			summary: 'print their names, steps and when they were reviewed',
			options,
			async run(given) {
				const {listRunbooks} = await import('../runbook.ts');
				return listRunbooks(given);
			},
		}),
		commandLine<ConfigOptions>({
			name: 'show',
			summary: 'print one as text',
			arguments: [new Argument('<name>', 'its name, as list prints it')],
			options,
			async run(given, name) {
				const {showRunbook} = await import('../runbook.ts');
				return showRunbook(name ?? '', given);
			},
		}),
		commandLine<ConfigOptions>({
			name: 'lint',
			summary: 'say what is wrong with them, with file:line:column; exit code 2 if anything is',
			arguments: [new Argument('[file...]', 'runbooks; all that the configuration lists by default')],
			options,
			async run(given, ...files) {
				const {lintRunbooks} = await import('../runbook.ts');
				return lintRunbooks(files, given);
			},
		}),
	],
	examples: [
		{line: 'pitwall runbook lint --sandbox', does: 'examine the shipped runbooks'},
		{line: 'pitwall runbook show ingestion-outage --sandbox', does: 'read one without a wall'},
	],
});
