/** `pitwall incident list|show`. */
import {Argument, Option} from 'commander';
import type {IncidentOptions} from '../incident.ts';
import {configOptions, sandboxOption, systemOption} from './options.ts';
import {commandLine} from './types.ts';

const common: readonly Option[] = [
	...configOptions,
	sandboxOption,
	systemOption('incidents of this system only'),
	new Option('--journal <file>', 'a journal; default the one of this configuration that was written last'),
];

const list = commandLine<IncidentOptions>({
	name: 'list',
	summary: 'print the incidents that are not closed, the newest first, each with its next clock',
	options: [...common, new Option('--all', 'also those that are closed'), new Option('--json', 'them as JSON')],
	examples: [{line: 'pitwall incident list', does: 'what is open, who leads it, and what is due next'}],
	async run(options) {
		const {incident: run} = await import('../incident.ts');
		return run('list', options);
	},
});

const show = commandLine<IncidentOptions>({
	name: 'show',
	summary: 'print one incident: its clocks, hypotheses, what is to do, and its timeline',
	arguments: [new Argument('[id]', 'its id, or the end of it; default the open one, else the newest')],
	options: [...common, new Option('--json', 'it as JSON, with its facts')],
	examples: [{line: 'pitwall incident show --json', does: 'the open incident for another program'}],
	async run(options, id) {
		const {incident: run} = await import('../incident.ts');
		return run('show', options, id);
	},
});

export const incident = commandLine({
	name: 'incident',
	summary: 'list and show incidents, as the wall of this configuration has kept them',
	details: [
		'The journal of the wall is read, also while the wall runs; nothing is changed. Incidents are declared and led on the wall. Exit codes: 0 done, 2 wrong input.',
	],
	commands: [list, show],
});
