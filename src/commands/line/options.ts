/** Options that several commands take. */
import {Option} from 'commander';
import {stories} from '../../sandbox/contract/stories.ts';
import {instant, integer, listed} from './values.ts';

/** Which configuration, and where errors go. */
export const configOptions: readonly Option[] = [
	new Option('--config <file>', 'wall file; else ./pitwall.yaml, then $XDG_CONFIG_HOME/pitwall/pitwall.yaml').env(
		'PITWALL_CONFIG',
	),
	new Option('--log-file <file>', 'where errors and library noise go; default $XDG_STATE_HOME/pitwall/pitwall.log').env(
		'PITWALL_LOG_FILE',
	),
];

/** `--system`, with what it means to the command. */
export const systemOption = (text: string): Option => new Option('--system <system>', text).env('PITWALL_SYSTEM');

/** Watch the sandbox in place of a project. */
export const sandboxOption = new Option('--sandbox', 'watch the embedded local Google Cloud instead of a project').env(
	'PITWALL_SANDBOX',
);

/** How the sandbox plays. */
export const storyOptions: readonly Option[] = [
	new Option('--story <name>', 'what goes wrong in the sandbox')
		.choices(stories)
		.default(stories[0])
		.env('PITWALL_STORY'),
	new Option('--calm', 'sandbox: nothing goes wrong (the same as --story calm)'),
	new Option('--story-after <minutes>', 'sandbox: minutes until the story begins')
		.argParser(integer(0, 10_000))
		.default(4)
		.env('PITWALL_STORY_AFTER'),
	new Option('--speed <factor>', 'sandbox: virtual seconds per second')
		.argParser(integer(1, 60))
		.default(1)
		.env('PITWALL_SPEED'),
	new Option('--at <time>', 'sandbox: its time at the start (ISO 8601); now by default')
		.argParser(instant)
		.env('PITWALL_AT'),
	new Option('--seed <number>', 'sandbox: seed of the simulation')
		.argParser(integer(0, 2 ** 31 - 1))
		.default(1)
		.env('PITWALL_SEED'),
	new Option(
		'--fault <spec>',
		'sandbox: inject name[@api[.Method]][:times]; repeatable (docs/sandbox.md has the names)',
	)
		.argParser(listed)
		.env('PITWALL_FAULT'),
	new Option('--log-rate <lines>', 'sandbox: so many additional error lines per second')
		.argParser(integer(0, 100_000))
		.env('PITWALL_LOG_RATE'),
];

/** For commands that look at a cloud without a wall. */
export const cloudOptions: readonly Option[] = [...configOptions, sandboxOption, ...storyOptions];
