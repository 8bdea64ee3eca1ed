/** `pitwall coverage`. */
import {Option} from 'commander';
import type {CoverageOptions} from '../coverage.ts';
import {commandLine} from './types.ts';

export const coverage = commandLine<CoverageOptions>({
	name: 'coverage',
	summary: 'print every row of the requirements, where the shipped systems cover it, and whether that works',
	details: [
		'A row is done where the loaded configuration has what it asks for at a place that cites it: a check, a pane, a checklist, a contact, an action, a clock of an incident, a template, a drill.',
	],
	options: [
		new Option('--json', 'rows with the places that cite them'),
		new Option('--todo', 'only rows that are open or done in part'),
	],
	examples: [{line: 'pitwall coverage --todo', does: 'what is left'}],
	async run(options) {
		const {coverage: covered} = await import('../coverage.ts');
		return covered(options);
	},
});
