/** `pitwall journal`: the database that the walls of a team share. */
import {Option} from 'commander';
import type {JournalOptions} from '../journalInit.ts';
import {configOptions} from './options.ts';
import {commandLine} from './types.ts';

const init = commandLine<JournalOptions>({
	name: 'init',
	summary: 'make the tables of the journal that walls share, in the Spanner database of the wall file',
	details: [
		'The database must be there already; nothing but tables whose names begin with pitwall_ is made. What will be applied is printed first, and the name of the database has to be typed, or --yes given. It may be run again: what is there stays. A wall itself never changes a schema. Exit codes: 0 done, 1 left as it was, or it could not be done, 2 wrong input.',
	],
	options: [
		...configOptions,
		new Option('--print', 'print the statements, and do nothing: for those who apply DDL in their own way'),
		new Option('--yes', 'do not ask'),
	],
	examples: [
		{line: 'pitwall journal init', does: 'read what would be applied, and apply it'},
		{line: 'pitwall journal init --print > journal.sql', does: 'hand the schema to whoever owns the database'},
	],
	async run(options) {
		const {journalInit} = await import('../journalInit.ts');
		return journalInit(options);
	},
});

export const journal = commandLine({
	name: 'journal',
	summary: 'set up the journal that the walls of a team share',
	commands: [init],
});
