/** A command of the command line as data: commander, `--help`, the completions and the man page are all made of it. */
import type {Argument, Option} from 'commander';

/** A line to type, and what it does, without a full stop. */
export interface Example {
	line: string;
	does: string;
}

/** A command with its options; a file of this folder holds one. */
export interface CommandLine<Options = never> {
	/** As it is typed: `check`. */
	name: string;
	/** One sentence without a full stop. */
	summary: string;
	/** Paragraphs for the man page and the end of `--help`. */
	details?: readonly string[];
	/** Names end in what they take, which completions go by: `<file>`, `<folder>`, `<system>`; choices are offered as they are. */
	arguments?: readonly Argument[];
	options?: readonly Option[];
	examples?: readonly Example[];
	/** Commands under this one: `pitwall config check`. */
	commands?: readonly CommandLine[];
	/** The exit code of wrong input and of a failure, where 2 and 1 mean something else. */
	troubleCode?: number;
	/**
	 * Loads its code and runs; resolves with the exit code. Absent where only the commands under it do something.
	 * @param given the arguments, those of a repeated one each by itself; optional ones may be missing
	 * @throws UsageError
	 */
	run?(options: Options, ...given: string[]): Promise<number>;
}

/** A command whose `run` takes these options, in a list of commands. */
export const commandLine = <Options>(command: CommandLine<Options>): CommandLine => command;
