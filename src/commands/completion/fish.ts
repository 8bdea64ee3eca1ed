/** Completion for fish. */
import {allWords, type CommandWords, type OptionWords, type Takes} from './words.ts';

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** How the values of an option or argument are found. */
function values(takes: Takes): string {
	switch (takes.kind) {
		case 'words':
			return `-x -a ${quoted(takes.words.join(' '))}`;
		case 'files':
			return '-r -F';
		case 'folders':
			return "-x -a '(__fish_complete_directories)'";
		case 'names':
			return `-x -a '(__pitwall_names ${takes.of})'`;
		case 'text':
			return '-x';
	}
}

/** The condition under which a command has been typed, and none of those under it. */
function condition({path, commands}: CommandWords): string {
	const names = commands.map(({name}) => name).join(' ');
	const typed = path
		.split(' ')
		.filter(Boolean)
		.map(word => `__fish_seen_subcommand_from ${word}`);
	return [...typed, ...(names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`])].join('; and ');
}

const option = (when: string, {long, short, summary, takes}: OptionWords): string =>
	`complete -c pitwall${when === '' ? '' : ` -n ${quoted(when)}`} -l ${long.slice(2)}${short ? ` -s ${short.slice(1)}` : ''} -d ${quoted(summary)}${takes ? ` ${values(takes)}` : ''}`;

function lines(command: CommandWords): string[] {
	const when = condition(command);
	const {path, options, commands, arguments: takes} = command;
	const typed = path
		.split(' ')
		.filter(Boolean)
		.map(word => `__fish_seen_subcommand_from ${word}`)
		.join('; and ');
	return [
		...commands.map(({name, summary}) => `complete -c pitwall -n ${quoted(when)} -a ${name} -d ${quoted(summary)}`),
		...options.map(one => option(typed, one)),
		...takes.map(one => `complete -c pitwall -n ${quoted(when)} ${values(one)}`),
	];
}

export const fishCompletion =
	(): string => `# Completion of pitwall for fish. pitwall completion fish > ~/.config/fish/completions/pitwall.fish
function __pitwall_names
	set -l words (commandline -opc)
	set -l given
	contains -- --sandbox $words; and set given $given --sandbox
	if set -l at (contains -i -- --config $words)
		set given $given --config $words[(math $at + 1)]
	end
	pitwall completion --names $argv[1] $given 2>/dev/null
end
complete -c pitwall -f
${allWords().flatMap(lines).join('\n')}
`;
