/** argv → command: the list of commands is `src/commands/line/`. Tiny, so that `--help` and the first frame are quick. */

import {CommanderError} from 'commander';
import {commands} from './commands/line/commands.ts';
import {programOf, switchVariables} from './commands/line/program.ts';
import {version} from './commands/line/version.ts';
import {tidyEnvironment} from './config/environment.ts';
import {UsageError} from './config/usage.ts';
import {openLogFile} from './logFile.ts';
import {guardOutputs} from './terminal/outlets.ts';
import {cleanLine} from './text/clean.ts';
import {stackOf} from './text/errors.ts';
import {later} from './timers.ts';

guardOutputs();

/** The end does not wait for the last open connection, but for the output; where that cannot be written, its guard says how it ends. */
const finish = (code: number): void => {
	process.exitCode = code;
	process.stdout.write('', error => error ?? process.exit(code));
};
const program = programOf(version(), finish);

/** The exit code of wrong input (2) or of a failure (1), unless they mean something else to the command. */
function troubleCode(usual: number): number {
	const word = process.argv.slice(2).find(argument => commands.some(({name}) => name === argument));
	return commands.find(({name}) => name === word)?.troubleCode ?? usual;
}

try {
	tidyEnvironment(process.env, switchVariables(program));
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : troubleCode(2);
	else if (error instanceof UsageError) {
		process.stderr.write(`${error.lines.join('\n')}\n`);
		process.exitCode = troubleCode(2);
	} else {
		const file = openLogFile(program.opts().logFile);
		file.write(stackOf(error));
		process.stderr.write(
			`pitwall: ${cleanLine((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '')}. Details: ${cleanLine(file.path)}\n`,
		);
		process.exitCode = troubleCode(1);
	}
	// Close everything that a failed start has left open.
	later(() => process.exit(), 2000).unref();
}
