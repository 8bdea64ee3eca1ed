/** The command line in commander's words. Only what is asked for is loaded: `run` of a command imports its code. */
import {Command} from 'commander';
import {cleanLine} from '../../text/clean.ts';
import {commands} from './commands.ts';
import type {CommandLine} from './types.ts';
import {wall} from './wall.ts';

/** What commander prints for wrong input, in one line. */
const oneLine = (text: string): string =>
	`pitwall: ${cleanLine(
		text
			.replace(/^error: /, '')
			.trim()
			.replaceAll('\n', ' '),
	)} See 'pitwall --help'.\n`;

/** Details and examples, as wide as the rest of the help. */
function helpAfter(command: Command, {details = [], examples = []}: CommandLine): string {
	const help = command.createHelp();
	const wrapped = details.map(text => help.boxWrap(text, Math.min(process.stdout.columns ?? 80, 120)));
	const lines = examples.map(({line, does}) => `  ${line}\n      ${does}`);
	return [...wrapped, ...(lines.length > 0 ? [['Examples:', ...lines].join('\n')] : [])]
		.map(text => `\n${text}`)
		.join('\n');
}

/** Describes `into`; the commands under it inherit how errors are written, so they are made with `command()`. */
function describe(into: Command, line: CommandLine, finish: (code: number) => void): Command {
	into.description(line.summary);
	for (const argument of line.arguments ?? []) into.addArgument(argument);
	for (const option of line.options ?? []) into.addOption(option);
	for (const sub of line.commands ?? []) describe(into.command(sub.name), sub, finish);
	into.addHelpText('after', () => helpAfter(into, line));
	const {run} = line;
	if (run)
		into.action(async (...given: unknown[]) => {
			// Commander passes the arguments, those of `<file...>` as one list, then the options and the command.
			const words = given
				.slice(0, -2)
				.flat()
				.filter(word => typeof word === 'string');
			finish(await run(into.optsWithGlobals() as never, ...words));
		});
	return into;
}

/** @param finish called with the exit code of the command that ran */
export function programOf(version: string, finish: (code: number) => void): Command {
	const program = new Command(wall.name)
		.version(version)
		.exitOverride()
		.configureOutput({outputError: (text, write) => write(oneLine(text))});
	return describe(program, {...wall, commands}, finish);
}

/** Variables of options that are only on or off. */
export const switchVariables = (program: Command): ReadonlySet<string> =>
	new Set(
		[program, ...program.commands].flatMap(({options}) =>
			options.flatMap(({envVar, required, optional}) => (envVar && !required && !optional ? [envVar] : [])),
		),
	);
