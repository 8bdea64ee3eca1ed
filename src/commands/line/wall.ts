/** `pitwall` without a command: the wall. Its options are known to every other command too. */
import {Option} from 'commander';
import {colourDepths, themeNames} from '../../config/theme-names.ts';
import type {WatchOptions} from '../watch.ts';
import {configOptions, sandboxOption, storyOptions, systemOption} from './options.ts';
import {commandLine} from './types.ts';

/** How it looks. */
export const lookOptions: readonly Option[] = [
	new Option('--theme <name>', "how it looks; the file's theme by default").choices(themeNames).env('PITWALL_THEME'),
	new Option('--color <depth>', 'how many colours; NO_COLOR is honoured')
		.choices(Object.keys(colourDepths))
		.default('auto')
		.env('PITWALL_COLOR'),
];

export const wall = commandLine<WatchOptions>({
	name: 'pitwall',
	summary:
		'The terminal pit wall for Google Cloud data pipelines: see trouble first, find its cause, act on it safely.',
	details: [
		'Keys: ? in the wall lists them. Environment: every option has a PITWALL_ variable; flags come first, then the environment, then the file. Try it: pitwall --sandbox. Exit codes: 0 done, 2 wrong input, or output that cannot be written, 1 anything else.',
	],
	options: [
		...configOptions,
		systemOption('open on this system'),
		sandboxOption,
		...lookOptions,
		new Option('--plain', 'lines instead of a screen: for screen readers and pipes').env('PITWALL_PLAIN'),
		new Option('--mouse', 'clicks focus, the wheel scrolls; m switches it').env('PITWALL_MOUSE'),
		new Option('--no-bell', 'no BEL when an alert starts to fire').env('PITWALL_NO_BELL'),
		new Option('--allow-actions', 'start armed: rollbacks and triggers are allowed for 15 minutes'),
		...storyOptions,
	],
	examples: [
		{line: 'pitwall --sandbox', does: 'watch the local Google Cloud while a bad revision is deployed'},
		{line: 'pitwall --system sales', does: 'watch your project, opened on one system'},
		{line: 'pitwall --plain | tee wall.log', does: 'write a line for everything that changes'},
	],
	async run(options) {
		const {watch} = await import('../watch.ts');
		// A terminal that takes nothing any more must not hold the wall.
		process.exit(await watch(options));
	},
});
