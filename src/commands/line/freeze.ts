/** `pitwall freeze`. */
import {Argument, Option} from 'commander';
import type {FreezeOptions} from '../freeze.ts';
import {configOptions} from './options.ts';
import {commandLine} from './types.ts';

export const freeze = commandLine<FreezeOptions>({
	name: 'freeze',
	summary: 'stop all actions of the walls of this machine at once, or let them act again',
	details: [
		'While it is on, no wall arms or sends anything, and those that are armed are disarmed; steps of an action that were not sent yet are not sent. It is a file in the folder that `shared` of the wall file names, so it reaches the walls of all users that name it; without one, those of this user. Whoever froze, or root, ends it. Both are written to the audit log.',
		'Without on or off it says how it stands. Exit codes: 0 done, or nothing is frozen, 1 frozen, or it could not be done, 2 wrong input.',
	],
	arguments: [new Argument('[switch]', 'freeze or end it').choices(['on', 'off'])],
	options: [
		new Option('--reason <text>', 'why: every wall shows it'),
		new Option('--shared <folder>', 'the folder, in place of what the configuration says'),
		...configOptions,
	],
	examples: [
		{line: 'pitwall freeze on --reason "deploy at 14:00 is being looked at"', does: 'nobody acts from now on'},
		{line: 'pitwall freeze off', does: 'actions can be armed again'},
	],
	async run(options, to) {
		const {freezeCommand} = await import('../freeze.ts');
		return freezeCommand(to as 'on' | 'off' | undefined, options);
	},
});
