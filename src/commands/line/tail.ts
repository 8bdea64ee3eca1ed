/** `pitwall tail`. */
import {Argument, Option} from 'commander';
import type {TailOptions} from '../tail.ts';
import {cloudOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';
import {integer} from './values.ts';
import {lookOptions} from './wall.ts';

export const tail = commandLine<TailOptions>({
	name: 'tail',
	summary: 'follow the logs of the systems as lines',
	details: [
		'The filter is that of the wall: words that must all be there, !word, "two words", /regex/, field:value, severity:>=ERROR. It ends with Ctrl-C, or when nobody reads on.',
	],
	arguments: [new Argument('[filter...]', 'what a line must have')],
	options: [
		...cloudOptions,
		...lookOptions,
		systemOption('this system only'),
		new Option('-n, --lines <count>', 'how many lines of the past, per system').argParser(integer(0, 5000)).default(10),
		new Option('--no-follow', 'write the lines of the past and end'),
		new Option('--json', 'a JSON object in every line, with all of the entry'),
	],
	examples: [
		{line: "pitwall tail --system ingestion severity:'>=ERROR'", does: 'errors, as they come'},
		{line: "pitwall tail -n 50 --no-follow '!health'", does: 'the last 50 lines that do not tell of health'},
	],
	async run(options, ...words) {
		const {tail: followed} = await import('../tail.ts');
		return followed(options, ...words);
	},
});
