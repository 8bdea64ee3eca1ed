/** `pitwall check`. */
import {Option} from 'commander';
import {formatNames} from '../../report/formats/names.ts';
import type {CheckOptions} from '../check.ts';
import {cloudOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';
import {integer, listed} from './values.ts';
import {lookOptions} from './wall.ts';

export const check = commandLine<CheckOptions>({
	name: 'check',
	summary: 'judge everything once and print what is not ok; the exit code says how it stands',
	details: [
		'Exit codes: 0 ok, 1 warning, or bad and building up, 2 critical, 3 unknown, wrong input or a failure. Only the sources behind the checks are asked, each once. A check that has a `for` and no history counts as building up, because one look proves no length of time.',
	],
	options: [
		...cloudOptions,
		...lookOptions,
		systemOption('judge this system only'),
		new Option('--only <check>', 'judge these checks only, by id; repeatable').argParser(listed),
		new Option('--format <format>', 'how it is written').choices(formatNames).default(formatNames[0]),
		new Option('--json', 'the same as --format json'),
		new Option('--timeout <seconds>', 'how long to wait for answers').argParser(integer(1, 3600)).default(30),
	],
	examples: [
		{line: 'pitwall check --system sales', does: 'one system; the exit code says how it stands'},
		{line: 'pitwall check --format nagios', does: 'a plugin for Nagios, Icinga or Sensu'},
		{line: 'pitwall check --format junit > checks.xml', does: 'a report that CI shows'},
		{line: 'pitwall check --sandbox --story-after 0', does: 'try it on the local Google Cloud'},
	],
	troubleCode: 3,
	async run(options) {
		const {check: judged} = await import('../check.ts');
		return judged(options);
	},
});
