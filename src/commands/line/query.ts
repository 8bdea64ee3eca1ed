/** `pitwall query`. */
import {Argument, Option} from 'commander';
import {answerFormatNames} from '../../answer/names.ts';
import type {QueryOptions} from '../query.ts';
import {cloudOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';

export const query = commandLine<QueryOptions>({
	name: 'query',
	summary: 'ask a saved query, or a source by its name, and print the rows',
	details: [
		'Without a name it lists what there is. BigQuery says first, for nothing, what the query would read; more than its maxBytes is not run. What it costs is written to stderr.',
	],
	arguments: [
		new Argument('[query]', 'the name of a saved query or of a source, alone or behind its system: sales.etl_runs'),
	],
	options: [
		...cloudOptions,
		systemOption('of this system only'),
		new Option('--format <format>', 'how it is written').choices(answerFormatNames).default(answerFormatNames[0]),
		new Option('--dry-run', 'only say what it would read'),
	],
	examples: [
		{line: 'pitwall query', does: 'list all names'},
		{line: 'pitwall query sales.etl_runs --format csv > runs.csv', does: 'a source as CSV'},
	],
	async run(options, name) {
		const {query: ask} = await import('../query.ts');
		return ask(options, name);
	},
});
