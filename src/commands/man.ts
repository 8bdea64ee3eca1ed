/** `pitwall man`: the man page in roff, from the definitions of the commands. */
import {Option} from 'commander';
import {commands} from './line/commands.ts';
import type {CommandLine} from './line/types.ts';
import {wall} from './line/wall.ts';

/** Text that roff takes as text: a hyphen that can be copied, and no request at the beginning of a line. */
const roff = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');

const bold = (text: string): string => `\\fB${roff(text)}\\fR`;
/** `--system <system>` with what it takes in italics. */
const flagsText = (flags: string): string =>
	flags
		.split(/([<[][^\s]*)/)
		.map(part => (/^[<[]/.test(part) ? `\\fI${roff(part)}\\fR` : bold(part)))
		.join('');

function optionLines({
	flags,
	description,
	argChoices,
	defaultValue,
	defaultValueDescription,
	envVar,
	hidden,
}: Option): string[] {
	if (hidden) return [];
	const byDefault = defaultValueDescription ?? defaultValue;
	const notes = [
		...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
		...(byDefault === undefined || typeof byDefault === 'boolean' ? [] : [`default ${String(byDefault)}`]),
		...(envVar ? [envVar] : []),
	];
	return ['.TP', flagsText(flags), roff(`${description}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`)];
}

const synopsis = (path: string, {options = [], arguments: given = [], commands: below = []}: CommandLine): string =>
	[
		bold(path),
		...(options.length > 0 ? ['[\\fIoptions\\fR]'] : []),
		...given.map(
			one =>
				`\\fI${one.required ? '' : '['}${roff(one.name())}${one.variadic ? '...' : ''}${one.required ? '' : ']'}\\fR`,
		),
		...(below.length > 0 ? ['\\fIcommand\\fR'] : []),
	].join(' ');

const exampleLines = ({examples = []}: CommandLine): string[] =>
	examples.flatMap(({line, does}) => ['.TP', bold(line), roff(does)]);

/** Those that commander adds by itself. */
const usual: readonly Option[] = [
	new Option('-h, --help', 'help for the command'),
	new Option('-V, --version', 'the version'),
];

const known = new Set((wall.options ?? []).map(({long}) => long));

function commandLines(path: string, line: CommandLine): string[] {
	const {summary, details = [], arguments: given = [], options = [], commands: below = []} = line;
	const own = options.filter(({long}) => !known.has(long));
	const shared = options.filter(({long}) => known.has(long)).map(({long}) => long ?? '');
	return [
		`.SS ${roff(path)}`,
		synopsis(path, line),
		'.PP',
		`${roff(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}`)}.`,
		...details.flatMap(text => ['.PP', roff(text)]),
		...given.flatMap(one => ['.TP', `\\fI${roff(one.name())}\\fR`, roff(one.description)]),
		...own.flatMap(optionLines),
		...(shared.length > 0 ? ['.PP', `It also takes ${roff(shared.join(', '))}.`] : []),
		...exampleLines(line),
		...below.flatMap(sub => commandLines(`${path} ${sub.name}`, sub)),
	];
}

const files: readonly (readonly [string, string])[] = [
	['./pitwall.yaml, $XDG_CONFIG_HOME/pitwall/pitwall.yaml', 'The wall file, where --config names none.'],
	['$XDG_STATE_HOME/pitwall/pitwall.log', 'Errors and what libraries say.'],
	['$XDG_STATE_HOME/pitwall/audit.jsonl', 'Who did what, when and why.'],
	['$XDG_STATE_HOME/pitwall/walls/', 'How running walls stand, for pitwall status.'],
	['$XDG_CACHE_HOME/pitwall/', 'Compiled code and checked configs; it can be removed.'],
];

/** The page, of section 1. */
export const manPage = (version: string): string =>
	`${[
		`.TH PITWALL 1 "" "pitwall ${version}" "User Commands"`,
		// Names of options and variables are not to be hyphenated.
		'.nh',
		'.ad l',
		'.SH NAME',
		'pitwall \\- terminal pit wall for Google Cloud data pipelines',
		'.SH SYNOPSIS',
		synopsis('pitwall', {...wall, arguments: []}),
		'.br',
		'\\fBpitwall\\fR \\fIcommand\\fR [\\fIoptions\\fR]',
		'.SH DESCRIPTION',
		roff(wall.summary),
		...(wall.details ?? []).flatMap(text => ['.PP', roff(text)]),
		'.SH OPTIONS',
		...[...(wall.options ?? []), ...usual].flatMap(optionLines),
		'.SH EXAMPLES',
		...exampleLines(wall),
		'.SH COMMANDS',
		...commands.flatMap(line => commandLines(`pitwall ${line.name}`, line)),
		'.SH FILES',
		...files.flatMap(([path, text]) => ['.TP', `\\fI${roff(path)}\\fR`, roff(text)]),
		'.SH SEE ALSO',
		`\\fBgcloud\\fR(1), ${roff('README.md and docs/ beside the program')}`,
	].join('\n')}\n`;
