/** `pitwall postmortem`. */
import {Argument, Option} from 'commander';
import type {PostmortemOptions} from '../postmortem.ts';
import {configOptions, sandboxOption} from './options.ts';
import {commandLine} from './types.ts';

export const postmortem = commandLine<PostmortemOptions>({
	name: 'postmortem',
	summary: 'print the post-mortem of an incident, half written: impact, timeline, what went well and badly, messages',
	details: [
		'It is made from the journal of the wall. What only people know stands as ‹fill: ...›. With --out it is written to a folder, as Markdown and as JSON. Exit codes: 0 done, 2 wrong input.',
	],
	arguments: [new Argument('[incident]', 'its id, or the end of it; the newest without it')],
	options: [
		...configOptions,
		sandboxOption,
		new Option('--journal <file>', 'the journal, in place of that of the wall'),
		new Option('--out <folder>', 'write it there'),
	],
	examples: [
		{line: 'pitwall postmortem', does: 'read that of the newest incident'},
		{line: 'pitwall postmortem 5f1c --out docs/postmortems', does: 'write that of an incident'},
	],
	async run(options, incident?: string) {
		const {postmortem: write} = await import('../postmortem.ts');
		return write(incident, options);
	},
});
