/** `pitwall drill`. */
import {Argument, Option} from 'commander';
import {scenarios} from '../../drill/scenarios.ts';
import type {DrillOptions} from '../drill.ts';
import {storyOptions} from './options.ts';
import {commandLine} from './types.ts';
import {lookOptions} from './wall.ts';

const taken = new Set(['--story', '--calm']);

export const drill = commandLine<DrillOptions>({
	name: 'drill',
	summary: 'practise an incident on the sandbox, graded against the clocks of the runbooks',
	details: [
		'Without a name, or with random, it takes the scenario that was practised least. The sandbox, the audit log, the journal and everything that is written have a folder of their own; of your configuration only the clocks, the ladder and the templates of the drilled system are read, so that no notification and no webhook leaves. It does not start while a real incident of the highest severity is open.',
		'In the wall D opens the page of the drill: hints, what is done by hand, and the end, which grades it. Whoever leaves before has given up: what was done is graded, and does not count as practised.',
	],
	arguments: [new Argument('[scenario]', 'what to practise').choices(['random', ...scenarios.map(({id}) => id)])],
	options: [
		...storyOptions.filter(({long}) => !taken.has(long ?? '')),
		...lookOptions,
		new Option('--list', 'print the scenarios, the least practised first'),
		new Option('--scores', 'print how drills went, the newest last'),
		new Option('--hints', 'print the sheet of the game master: what it is, what is right, the hints'),
	],
	examples: [
		{line: 'pitwall drill', does: 'practise what was practised least'},
		{line: 'pitwall drill bad-revision --speed 5', does: 'practise one scenario, five times as fast'},
		{line: 'pitwall drill --list', does: 'see what there is'},
	],
	async run(options, scenario) {
		const {drillCommand} = await import('../drill.ts');
		const code = await drillCommand(options, scenario);
		// A terminal that takes nothing any more must not hold the wall.
		process.exit(code);
	},
});
