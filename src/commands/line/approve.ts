/** `pitwall approve`. */
import {Argument, Option} from 'commander';
import type {ApproveOptions} from '../approve.ts';
import {configOptions} from './options.ts';
import {commandLine} from './types.ts';

export const approve = commandLine<ApproveOptions>({
	name: 'approve',
	summary: 'approve or deny an action that somebody else has planned',
	details: [
		'The dialog of a plan that needs others shows a code. Whoever approves it runs this command from their own login on the same machine: the plan is shown whole, and the answer lies in the folder that the wall file names (shared:), where its owner proves who gave it. From another machine they sign the code with a key of their own (--keygen, --sign), and the line that is printed is pasted into the dialog.',
		'Nobody approves their own plan. One deny ends it, and a plan that is made anew needs new approvals. This is an agreement among people: what enforces access is IAM.',
	],
	arguments: [new Argument('[code]', 'the code that the dialog shows')],
	options: [
		...configOptions,
		new Option('--list', 'what waits for an approval'),
		new Option('--deny', 'say no'),
		new Option('--reason <text>', 'why; it is written down'),
		new Option('--yes', 'do not ask once more'),
		new Option(
			'--shared <folder>',
			'the folder that the users of this machine share; else shared: of the wall file',
		).env('PITWALL_SHARED'),
		new Option('--keygen', 'make a key to sign with, and print what of it belongs into the wall file'),
		new Option('--sign <person>', 'print a signed code of this person under people: of the wall file'),
		new Option('--practise <person>', 'print a signed code of somebody of the sandbox: mia, sam or tess'),
	],
	examples: [
		{line: 'pitwall approve --list', does: 'see what waits'},
		{line: 'pitwall approve K7QM-2XF9-ABCD', does: 'read the plan, and approve it'},
		{line: 'pitwall approve K7QM-2XF9-ABCD --deny --reason "after the release"', does: 'stop it'},
	],
	async run(options, code) {
		const {approve: run} = await import('../approve.ts');
		return run(options, code);
	},
});
