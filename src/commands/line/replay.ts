/** `pitwall replay`. */
import {Argument, Option} from 'commander';
import {colourDepths} from '../../config/theme-names.ts';
import type {ReplayOptions} from '../replay.ts';
import {configOptions, sandboxOption, systemOption} from './options.ts';
import {stretchOptions} from './record.ts';
import {commandLine} from './types.ts';
import {instant} from './values.ts';

export const replay = commandLine<ReplayOptions>({
	name: 'replay',
	summary: 'open the wall on a recording, or on a stretch of the journal, read-only',
	details: [
		'Keys move about in it as in a rewound wall (docs/journal.md). Nothing is asked of Google, and nothing can be done. Without a terminal it prints one moment as text.',
	],
	arguments: [new Argument('[file]', 'a recording; without one, the journal of the configuration')],
	options: [
		...configOptions,
		sandboxOption,
		systemOption('show this system first'),
		...stretchOptions,
		new Option(
			'--moment <time>',
			'the moment to begin with (ISO 8601); by default the first that has all panes',
		).argParser(instant),
		new Option('--color <depth>', 'colours').choices(Object.keys(colourDepths)).default('auto'),
	],
	examples: [
		{line: 'pitwall replay incident.jsonl.gz', does: 'look at an incident of others'},
		{line: 'pitwall replay --from 14:00 --to 15:00', does: 'look at an hour of today again'},
	],
	async run(options, file) {
		const {replay: open} = await import('../replay.ts');
		return open(options, file);
	},
});
