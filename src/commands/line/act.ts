/** `pitwall act`. */
import {Argument, Option} from 'commander';
import {offered} from '../../actions/catalogue.ts';
import type {ActOptions} from '../act.ts';
import {cloudOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';
import {param} from './values.ts';
import {lookOptions} from './wall.ts';

export const act = commandLine<ActOptions>({
	name: 'act',
	summary: 'plan an action: print the plan, or open the wall on its dialog',
	details: [
		'With --plan or --json it only reads: it prints what would change, the command that does the same, the undo, and what the preflight says. Without them it opens the wall on the dialog of the action, where the plan is confirmed by typing. Nothing is ever executed without a terminal and a typed confirmation, and no secret is taken from the command line.',
		'Exit codes of a printed plan: 0 nothing speaks against it, 1 it cannot be planned or its preflight failed, 2 wrong input.',
	],
	arguments: [new Argument('<action>', 'what to do').choices(offered)],
	options: [
		...cloudOptions,
		...lookOptions,
		systemOption('of this system'),
		new Option('--target <target>', 'what to do it to; the only one that is allowed by default'),
		new Option('--param <name=value>', 'a parameter of the action; repeatable').argParser(param),
		new Option('--plan', 'only print the plan'),
		new Option('--json', 'only print the plan, as JSON'),
	],
	examples: [
		{
			line: 'pitwall act run.scale --target webhook-processor --param preset=outage --plan',
			does: 'see what it would change',
		},
		{line: 'pitwall act run.rollback --target webhook-processor', does: 'open the wall on the rollback'},
	],
	async run(options, action) {
		const {act: run} = await import('../act.ts');
		return run(options, action ?? '');
	},
});
