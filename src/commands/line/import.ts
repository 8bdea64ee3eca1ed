/** `pitwall import FILE...`. */
import {Argument, Option} from 'commander';
import type {ImportOptions} from '../import.ts';
import {commandLine} from './types.ts';

export const importLine = commandLine<ImportOptions>({
	name: 'import',
	summary: 'turn alert policies of Cloud Monitoring into sources and checks',
	details: [
		"Files are JSON or YAML as 'gcloud alpha monitoring policies list --format json' or the API prints them, one policy or many, or as Terraform has them in JSON (*.tf.json, a state, 'terraform show -json'). For each condition it says on standard error what became of it, and what could not be carried over. What it writes is a system file: use it as it is, or copy its sources and checks.",
		'Exit codes: 0 done, 1 no condition could be carried over, 2 a file that cannot be read.',
	],
	arguments: [new Argument('<file...>', 'files with alert policies')],
	options: [
		new Option('--project <project>', 'the project; that of the policies by default'),
		new Option('--region <region>', 'region of the system').default('us-central1'),
		new Option('--output <file>', 'the system file; - for the output').default('-'),
		new Option('--force', 'overwrite it'),
	],
	examples: [
		{
			line: 'gcloud alpha monitoring policies list --format json > policies.json && pitwall import policies.json --output alerts.yaml',
			does: 'watch what Cloud Monitoring alerts on',
		},
	],
	async run(options, ...files) {
		const {importCommand} = await import('../import.ts');
		return importCommand(
			files.filter(file => file !== undefined),
			options,
		);
	},
});
