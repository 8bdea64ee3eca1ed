/** `pitwall completion`. */
import {Argument, Option} from 'commander';
import type {CompletionOptions} from '../completion.ts';
import {configOptions, sandboxOption} from './options.ts';
import {commandLine} from './types.ts';

export const completion = commandLine<CompletionOptions>({
	name: 'completion',
	summary: 'print what makes a shell complete commands, options and names',
	arguments: [new Argument('[shell]', 'whose script').choices(['bash', 'zsh', 'fish'])],
	options: [
		...configOptions,
		sandboxOption,
		// The scripts ask for them while somebody types.
		new Option('--names <kind>', 'list names of the configuration')
			.choices(['systems', 'checks', 'queries'])
			.hideHelp(),
	],
	examples: [
		{line: 'source <(pitwall completion bash)', does: 'in ~/.bashrc'},
		{line: 'pitwall completion zsh > ~/.zfunc/_pitwall', does: 'in a folder of $fpath'},
		{line: 'pitwall completion fish > ~/.config/fish/completions/pitwall.fish', does: 'for fish'},
	],
	async run(options, shell) {
		const {completion: print} = await import('../completion.ts');
		return print(options, shell as 'bash' | undefined);
	},
});
