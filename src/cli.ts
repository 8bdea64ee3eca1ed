/** argv → command. Tiny: each command is loaded only when it runs, so that `--help` and the first frame are quick. */
import {readFileSync} from 'node:fs';
import {Command, CommanderError, InvalidArgumentError, Option} from 'commander';
import {colourDepths, themeNames} from './config/theme-names.ts';
import {UsageError} from './config/usage.ts';
import {openLogFile} from './logFile.ts';
import {cleanLine} from './text/clean.ts';
import {stackOf} from './text/errors.ts';

const packageJson = new URL('../package.json', import.meta.url);
const version = (JSON.parse(readFileSync(packageJson, 'utf8')) as {version: string}).version;

function integer(min: number, max: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!Number.isInteger(value) || value < min || value > max)
			throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
		return value;
	};
}

function instant(text: string): number {
	const at = Date.parse(text);
	if (Number.isNaN(at)) throw new InvalidArgumentError('Use a time such as 2026-11-20T12:00:00Z.');
	return at;
}

/** An option that may be repeated; its environment variable has commas instead. */
const listed = (text: string, before: string[] = []) => [
	...before,
	...text.split(',').filter(part => part.trim() !== ''),
];

const stories = ['bad-revision', 'scoring-504', 'etl-auth', 'calm'];
const sandboxOptions = (command: Command) =>
	command
		.addOption(
			new Option('--story <name>', 'what goes wrong in the sandbox')
				.choices(stories)
				.default('bad-revision')
				.env('PITWALL_STORY'),
		)
		.option('--calm', 'sandbox: nothing goes wrong (the same as --story calm)')
		.addOption(
			new Option('--story-after <minutes>', 'sandbox: minutes until the story begins')
				.argParser(integer(0, 10_000))
				.default(4)
				.env('PITWALL_STORY_AFTER'),
		)
		.addOption(
			new Option('--speed <factor>', 'sandbox: virtual seconds per second')
				.argParser(integer(1, 60))
				.default(1)
				.env('PITWALL_SPEED'),
		)
		.addOption(
			new Option('--at <time>', 'sandbox: its time at the start (ISO 8601); now by default')
				.argParser(instant)
				.env('PITWALL_AT'),
		)
		.addOption(
			new Option('--seed <number>', 'sandbox: seed of the simulation')
				.argParser(integer(0, 2 ** 31 - 1))
				.default(1)
				.env('PITWALL_SEED'),
		)
		.addOption(
			new Option(
				'--fault <spec>',
				'sandbox: inject name[@api[.Method]][:times]; repeatable (docs/sandbox.md has the names)',
			)
				.argParser(listed)
				.env('PITWALL_FAULT'),
		)
		.addOption(
			new Option('--log-rate <lines>', 'sandbox: so many additional error lines per second')
				.argParser(integer(0, 100_000))
				.env('PITWALL_LOG_RATE'),
		);

const program = new Command('pitwall')
	.description(
		'The terminal pit wall for Google Cloud data pipelines: see trouble first, find its cause, act on it safely.',
	)
	.version(version)
	.addOption(
		new Option('--config <file>', 'wall file; else ./pitwall.yaml, then $XDG_CONFIG_HOME/pitwall/pitwall.yaml').env(
			'PITWALL_CONFIG',
		),
	)
	.addOption(new Option('--system <name>', 'open on this system').env('PITWALL_SYSTEM'))
	.addOption(
		new Option('--sandbox', 'watch the embedded local Google Cloud instead of a project').env('PITWALL_SANDBOX'),
	)
	.addOption(
		new Option(
			'--log-file <file>',
			'where errors and library noise go; default $XDG_STATE_HOME/pitwall/pitwall.log',
		).env('PITWALL_LOG_FILE'),
	)
	.addOption(
		new Option('--theme <name>', "how it looks; the file's theme by default").choices(themeNames).env('PITWALL_THEME'),
	)
	.addOption(
		new Option('--color <depth>', 'how many colours; NO_COLOR is honoured')
			.choices(Object.keys(colourDepths))
			.default('auto')
			.env('PITWALL_COLOR'),
	)
	.addOption(new Option('--plain', 'lines instead of a screen: for screen readers and pipes').env('PITWALL_PLAIN'))
	.addOption(new Option('--mouse', 'clicks focus, the wheel scrolls; m switches it').env('PITWALL_MOUSE'))
	.addOption(new Option('--no-bell', 'no BEL when something starts to burn').env('PITWALL_NO_BELL'))
	.option('--allow-actions', 'start armed: rollbacks and triggers are allowed for 15 minutes')
	.exitOverride()
	.configureOutput({
		outputError: (text, write) =>
			write(
				`pitwall: ${cleanLine(
					text
						.replace(/^error: /, '')
						.trim()
						.replaceAll('\n', ' '),
				)} See 'pitwall --help'.\n`,
			),
	});

sandboxOptions(program).action(async options => {
	const {watch} = await import('./commands/watch.ts');
	// Not left to the last open connection.
	process.exit(await watch(options));
});

const sandbox = sandboxOptions(
	program
		.command('sandbox')
		.description('run the local Google Cloud alone and print the exports that point any client at it'),
)
	.addOption(new Option('--grpc-port <port>', 'fixed port').argParser(integer(1, 65_535)))
	.addOption(new Option('--http-port <port>', 'fixed port').argParser(integer(1, 65_535)));
sandbox.action(async () => {
	const {sandboxCommand} = await import('./commands/sandbox.ts');
	await sandboxCommand(sandbox.optsWithGlobals());
});

const config = program
	.command('config')
	.description('check the configuration, print its JSON Schema, or show what is in force');
for (const [name, description] of [
	['check', 'say what is wrong, with file:line:column; exit code 2 if anything is'],
	['schema', 'print the JSON Schema of a system file (editors complete from it)'],
	['show', 'print the configuration in force, SQL read in'],
] as const)
	config
		.command(name)
		.description(description)
		.action(async () => {
			const {configCommand} = await import('./commands/config.ts');
			await configCommand(name, program.opts());
		});

program.addHelpText(
	'after',
	`
Keys: ? in the wall lists them. Environment: every option above has a PITWALL_ variable; flags come first, then the
environment, then the file. Try it: pitwall --sandbox. Exit codes: 0 done, 2 wrong input, 1 anything else.`,
);

try {
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
	else if (error instanceof UsageError) {
		process.stderr.write(`${error.lines.join('\n')}\n`);
		process.exitCode = 2;
	} else {
		const file = openLogFile(program.opts().logFile);
		file.write(stackOf(error));
		process.stderr.write(
			`pitwall: ${cleanLine((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '')}. Details: ${cleanLine(file.path)}\n`,
		);
		process.exitCode = 1;
	}
	// Whatever a failed start has left open.
	setTimeout(() => process.exit(), 2000).unref();
}
