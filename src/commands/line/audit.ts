/** `pitwall audit verify|show|export`. */
import {Option} from 'commander';
import type {AuditOptions} from '../audit.ts';
import {commandLine} from './types.ts';
import {since} from './values.ts';

const file = new Option('--file <file>', 'the log; default $XDG_STATE_HOME/pitwall/audit.jsonl');
const choice: readonly Option[] = [
	new Option('--since <time>', 'from then on: a length of time such as 2h, or a time (ISO 8601)').argParser(since),
	new Option('--action <action>', 'of this action only, or of all of a kind: run.*'),
	new Option('--kind <kind>', 'of this kind only: intent, execute, outcome, verify, approve, deny, arm, ...'),
];

const verb = (name: 'verify' | 'show' | 'export', summary: string, options: readonly Option[]) =>
	commandLine<AuditOptions>({
		name,
		summary,
		options: [file, ...options],
		async run(given) {
			const {audit: run} = await import('../audit.ts');
			return run(name, given);
		},
	});

export const audit = commandLine({
	name: 'audit',
	summary: 'verify, show or export the audit log: who did what, when and why',
	details: [
		'Each record holds the hash of the one before it, and the newest hash is kept beside the log: what was changed, exchanged, cut off or torn is found, and where it begins is said. That is evidence, and no protection: whoever owns the files can write both anew. Exit codes: 0 whole, 1 broken, 2 wrong input.',
	],
	commands: [
		verb('verify', 'say whether the log is whole, and if not which record is broken and at which byte', []),
		verb('show', 'print its records, a line each', [...choice, new Option('--json', 'the records as JSON')]),
		verb('export', 'print its records for other programs, with the newest hash', [
			...choice,
			new Option('--format <format>', 'how they are written').choices(['jsonl', 'csv']).default('jsonl'),
		]),
	],
	examples: [
		{line: 'pitwall audit verify', does: 'find out whether anybody changed the log'},
		{line: 'pitwall audit show --since 2h --action run.*', does: 'what was done to services in the last two hours'},
		{line: 'pitwall audit export --format csv > audit.csv', does: 'the records for a post-mortem'},
	],
});
