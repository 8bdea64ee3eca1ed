/** `pitwall test FILE...`. */
import {Argument, Option} from 'commander';
import {commandLine} from './types.ts';

export const test = commandLine<{junit?: string}>({
	name: 'test',
	summary: 'test checks against values over time, without a project',
	details: [
		'A test file says what sources answer, minute by minute, and which alerts must follow (docs/check-tests.md). The wall judges it on a clock of its own: a day takes a second.',
		'Exit codes: 0 every expectation holds, 1 one does not, 2 a file cannot be read.',
	],
	arguments: [new Argument('<file...>', 'test files')],
	options: [new Option('--junit <file>', 'write the results as JUnit XML as well')],
	examples: [{line: 'pitwall test systems/tests/*.test.yaml --junit results.xml', does: 'test all, for a CI'}],
	async run(options, ...files) {
		const {testCommand} = await import('../test.ts');
		return testCommand(files, options);
	},
});
