/** `pitwall init`. */
import {Option} from 'commander';
import type {InitOptions} from '../init.ts';
import {configOptions, sandboxOption, storyOptions} from './options.ts';
import {commandLine} from './types.ts';

export const init = commandLine<InitOptions>({
	name: 'init',
	summary: 'look what a project has, and write a system file that watches it',
	details: [
		'It looks at services and jobs of Cloud Run, functions, Scheduler jobs, subscriptions of Pub/Sub and their dead letters, tables of BigQuery that hold runs or should stay fresh, Spanner, uptime checks and alert policies. Limits are from what was usual lately. It reads only; what it may not read, and what is more than it watches, it leaves out, and says so. Beside the system file it writes a pitwall.yaml where there is none.',
	],
	options: [
		new Option('--project <project>', 'the project of Google Cloud').env('GOOGLE_CLOUD_PROJECT'),
		new Option(
			'--region <region>',
			'region of Cloud Run and Scheduler; by default where most of its functions, calls or jobs are',
		),
		new Option('--output <file>', 'the system file; PROJECT.yaml by default, - for the output'),
		new Option('--force', 'overwrite it'),
		...configOptions.filter(({long}) => long === '--log-file'),
		sandboxOption,
		...storyOptions,
	],
	examples: [
		{line: 'pitwall init --project my-project --region europe-west1', does: 'write my-project.yaml and pitwall.yaml'},
		{
			line: 'pitwall init --sandbox --project ingestion-pipeline-prod --output -',
			does: 'see what it makes of a project of the sandbox',
		},
	],
	async run(options) {
		const {init: run} = await import('../init.ts');
		return run(options);
	},
});
