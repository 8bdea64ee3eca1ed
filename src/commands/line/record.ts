/** `pitwall record export`. */
import {Argument, Option} from 'commander';
import type {RecordOptions} from '../record.ts';
import {configOptions, sandboxOption, systemOption} from './options.ts';
import {commandLine} from './types.ts';

/** Which stretch of which journal. */
export const stretchOptions: readonly Option[] = [
	new Option('--from <time>', 'from then on: 14:05, a time (ISO 8601), or how long ago such as 2h; a day by default'),
	new Option('--to <time>', 'until then; now by default'),
	new Option('--journal <file>', 'a journal, in place of the newest one of the configuration'),
];

const exported = commandLine<RecordOptions>({
	name: 'export',
	summary: 'write a stretch of the journal into a file that pitwall replay opens',
	details: [
		'The file holds the configuration of the systems, what their sources answered, alerts, lines of logs without payloads, and facts. Addresses of people are left out everywhere but in what people did and wrote; --redact leaves them and names out there as well.',
	],
	arguments: [new Argument('<file>', 'the file to write, such as incident.jsonl.gz')],
	options: [
		...configOptions,
		sandboxOption,
		systemOption('of this system only'),
		...stretchOptions,
		new Option('--redact', 'without addresses and names in what people did and wrote'),
	],
	async run(options, file = '') {
		const {recordExport} = await import('../record.ts');
		return recordExport(options, file);
	},
});

export const record = commandLine({
	name: 'record',
	summary: 'write what the wall has seen into a file',
	commands: [exported],
	examples: [
		{
			line: 'pitwall record export incident.jsonl.gz --from 2h --system sales',
			does: 'the last two hours for a post-mortem',
		},
	],
});
