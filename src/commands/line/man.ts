/** `pitwall man`. */
import {commandLine} from './types.ts';
import {version} from './version.ts';

export const man = commandLine({
	name: 'man',
	summary: 'print the man page in roff',
	examples: [{line: 'pitwall man | man -l -', does: 'read it'}],
	async run() {
		const {manPage} = await import('../man.ts');
		process.stdout.write(manPage(version()));
		return 0;
	},
});
