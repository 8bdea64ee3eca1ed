/** `pitwall doctor`. */
import {Option} from 'commander';
import type {DoctorOptions} from '../doctor.ts';
import {cloudOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';
import {lookOptions} from './wall.ts';

export const doctor = commandLine<DoctorOptions>({
	name: 'doctor',
	summary: 'say what keeps the wall from seeing everything, and what to do about it',
	details: [
		'It looks at the login, at whether each API answers, at permissions, at the columns and labels that the configuration names, at what each query reads and costs (by dry runs, which are free), at requests against quotas, at the journal that walls share, at values that nobody has filled in, at the clock and at the terminal. It changes nothing, but for a line in that journal that it takes away again. Exit codes: 0 nothing has to be mended, 1 something has, 2 wrong input.',
	],
	options: [
		...cloudOptions,
		...lookOptions,
		systemOption('look at this system only'),
		new Option('--json', 'findings as JSON'),
	],
	examples: [
		{line: 'pitwall doctor', does: 'look at your project'},
		{line: 'pitwall doctor --sandbox --fault revoked@scheduler', does: 'see what it says of a missing permission'},
	],
	async run(options) {
		const {doctor: run} = await import('../doctor.ts');
		return run(options);
	},
});
