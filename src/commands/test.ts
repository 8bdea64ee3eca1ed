/** `pitwall test FILE...`: prints what holds and what does not. */
import {writeFileSync} from 'node:fs';
import {loadTests} from '../check-tests/load.ts';
import {type Result, runTests} from '../check-tests/run.ts';
import {UsageError} from '../config/usage.ts';
import {cleanLine} from '../text/clean.ts';
import {type Case, junit} from '../text/junit.ts';
import {shipped} from './resolve.ts';

/** @returns the exit code. @throws UsageError where a file cannot be read or written */
export async function testCommand(files: readonly string[], {junit: file}: {junit?: string}): Promise<number> {
	// All files are read before the first test runs, so that a mistake in the last one is told at once.
	const suites = files
		.map(file => loadTests(file, shipped))
		.map(loaded => ({name: loaded.file, results: runTests(loaded)}));
	for (const {name, results} of suites)
		for (const {name: test, failures} of results) {
			process.stdout.write(`${failures.length === 0 ? 'ok  ' : 'FAIL'} ${cleanLine(name)}: ${cleanLine(test)}\n`);
			for (const failure of failures) process.stdout.write(`     ${cleanLine(failure)}\n`);
		}
	const all = suites.flatMap(({results}) => results);
	const failed = all.filter(({failures}) => failures.length > 0).length;
	process.stdout.write(`${all.length - failed} passed, ${failed} failed\n`);
	if (file !== undefined)
		write(
			file,
			junit(
				'pitwall test',
				suites.map(({name, results}) => ({name, cases: results.map(caseOf)})),
			),
		);
	return failed === 0 ? 0 : 1;
}

const caseOf = ({name, failures}: Result): Case => {
	const [message] = failures;
	return message === undefined ? {name} : {name, fault: {kind: 'failure', message, text: failures.join('\n')}};
};

function write(file: string, text: string): void {
	try {
		writeFileSync(file, text);
	} catch (error) {
		throw new UsageError(
			`pitwall: cannot write ${file}: ${(error as Error).message}. Name a file that can be written.`,
		);
	}
}
