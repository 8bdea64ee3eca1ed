/** `pitwall handover`. */
import {Option} from 'commander';
import type {HandoverOptions} from '../handover.ts';
import {configOptions, sandboxOption, systemOption} from './options.ts';
import {commandLine} from './types.ts';
import {sinceBy} from './values.ts';

export const handover = commandLine<HandoverOptions>({
	name: 'handover',
	summary: 'print what whoever comes next has to know: what fired, what was done, what is open, what is silenced',
	details: ['It is made from the journal of the wall, as Markdown. Exit codes: 0 done, 2 wrong input.'],
	options: [
		...configOptions,
		sandboxOption,
		systemOption('only this system'),
		new Option('--since <time>', 'from then on: a length of time such as 8h, or a time (ISO 8601)')
			.argParser(sinceBy)
			.default(sinceBy('8h'), '8h'),
		new Option('--journal <file>', 'the journal, in place of that of the wall'),
		new Option('--out <file>', 'write it there'),
	],
	examples: [
		{line: 'pitwall handover --since 8h', does: 'read what happened in your shift'},
		{line: 'pitwall handover --since 12h --out handover.md', does: 'write it to a file'},
	],
	async run(options) {
		const {handover: write} = await import('../handover.ts');
		return write(options);
	},
});
