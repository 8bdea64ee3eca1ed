/** The command line in commander's words. Only what is asked for is loaded: `run` of a command imports its code. */
import {Command} from 'commander';
import {cleanLine} from '../../text/clean.ts';
import {nearest} from '../../text/nearest.ts';
import {commands} from './commands.ts';
import type {CommandLine} from './types.ts';
import {wall} from './wall.ts';

/** The names of a command from the program on, as one types them: `pitwall config check`. */
const typed = (command: Command): string =>
	[...(command.parent ? [typed(command.parent)] : []), command.name()].join(' ');

/** What commander prints for wrong input, in one sentence that ends, with the help of that command. */
function oneLine(text: string, command: Command): string {
	const said = cleanLine(
		text
			.replace(/^error: /, '')
			.trim()
			.replaceAll('\n', ' '),
	);
	const sentence = unknownCommand(said, command) ?? said;
	return `pitwall: ${sentence}${/[.?)]$/.test(sentence) ? '' : '.'} See '${typed(command)} --help'.\n`;
}

/** The wall itself takes no words: what stands in the place of a command is none. */
function unknownCommand(said: string, {parent, commands: known}: Command): string | undefined {
	const [, word] = (!parent && /^too many arguments\. .*? got \d+: ([^,]+?)(?:,|\.$)/.exec(said)) || [];
	if (word === undefined) return undefined;
	const near = nearest(
		word,
		known.map(one => one.name()),
	);
	return `unknown command '${word}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`;
}

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
	into.description(line.summary).configureOutput({outputError: (text, write) => write(oneLine(text, into))});
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
	const program = new Command(wall.name).version(version).exitOverride();
	return describe(program, {...wall, commands}, finish);
}

/** Variables of options that are only on or off. */
export const switchVariables = (program: Command): ReadonlySet<string> =>
	new Set(
		[program, ...program.commands].flatMap(({options}) =>
			options.flatMap(({envVar, required, optional}) => (envVar && !required && !optional ? [envVar] : [])),
		),
	);
