/** `pitwall sandbox`. */
import {Argument, Option} from 'commander';
import type {SandboxCommandOptions} from '../sandbox.ts';
import {storyOptions} from './options.ts';
import {commandLine} from './types.ts';
import {integer} from './values.ts';

export const sandbox = commandLine<SandboxCommandOptions>({
	name: 'sandbox',
	summary: 'run the local Google Cloud alone and print the exports that point any client at it',
	details: [
		'With a command behind --, it runs that on the sandbox, and ends with it and its exit code. With nothing behind --, it runs $SHELL: gcloud, bq and pitwall in it know the sandbox and nothing else.',
	],
	arguments: [new Argument('[command...]', 'what to run on it')],
	options: [
		...storyOptions,
		new Option('--grpc-port <port>', 'fixed port').argParser(integer(1, 65_535)),
		new Option('--http-port <port>', 'fixed port').argParser(integer(1, 65_535)),
	],
	examples: [
		{line: 'pitwall sandbox --story etl-auth > exports.sh', does: 'run it, its exports in a file for `source`'},
		{line: 'pitwall sandbox -- gcloud run services list', does: 'what gcloud says of it'},
	],
	async run(options, ...command) {
		const {sandboxCommand} = await import('../sandbox.ts');
		const bare = command.length === 0 && process.argv.at(-1) === '--';
		return sandboxCommand(options, bare ? [process.env.SHELL ?? '/bin/sh'] : command);
	},
});
