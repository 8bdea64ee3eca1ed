/** `pitwall status`. */
import {Option} from 'commander';
import type {StatusOptions} from '../status.ts';
import {commandLine} from './types.ts';

export const status = commandLine<StatusOptions>({
	name: 'status',
	summary: 'say how the running wall stands, without asking the cloud',
	details: [
		'Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown, no wall runs, wrong input or a failure. A wall that was killed or does not answer is told apart from one that runs.',
	],
	options: [new Option('--short', 'one line, for the status bar of tmux'), new Option('--json', 'for programs')],
	examples: [
		{line: "tmux set -g status-right '#(pitwall status --short)'", does: 'the worst state in the status bar of tmux'},
	],
	troubleCode: 3,
	async run(options) {
		const {status: told} = await import('../status.ts');
		return told(options);
	},
});
