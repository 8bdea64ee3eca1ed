/** Completion for zsh. */
import {allWords, type CommandWords, knownOptions, type OptionWords, type Takes} from './words.ts';

/** Text in single quotes; brackets and colons have a meaning in _arguments. */
const quoted = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");

function action(takes: Takes): string {
	switch (takes.kind) {
		case 'words':
			return `value:(${takes.words.join(' ')})`;
		case 'files':
			return 'file:_files';
		case 'folders':
			return 'folder:_files -/';
		case 'names':
			// The blank keeps _arguments from adding words of its own.
			return `${takes.of}: _pitwall_names ${takes.of}`;
		case 'text':
			return 'value: ';
	}
}

const optionSpec = ({long, short, summary, takes}: OptionWords): string[] =>
	[long, ...(short ? [short] : [])].map(flag => `'${flag}[${quoted(summary)}]${takes ? `:${action(takes)}` : ''}'`);

const functionOf = (path: string): string => (path === '' ? '_pitwall' : `_pitwall_${path.replaceAll(/[ -]/g, '_')}`);

function functionText(all: readonly CommandWords[], command: CommandWords): string {
	const {path, commands, arguments: takes} = command;
	const options = knownOptions(all, command).flatMap(optionSpec);
	const operands = commands.length > 0 ? ["'1: :->command'", "'*:: :->rest'"] : takes.map(one => `'*:${action(one)}'`);
	const specs = [...options, ...operands].map(spec => `\t\t${spec}`).join(' \\\n');
	if (commands.length === 0) return `${functionOf(path)}() {\n\t_arguments -s \\\n${specs}\n}\n`;
	const names = commands.map(({name, summary}) => `\t\t\t\t'${name}:${quoted(summary)}'`).join('\n');
	const rest = commands
		.map(({name}) => `\t\t\t\t${name}) ${functionOf(path === '' ? name : `${path} ${name}`)} ;;`)
		.join('\n');
	return `${functionOf(path)}() {
	local state line
	typeset -A opt_args
	_arguments -s -C \\
${specs}
	case $state in
		command)
			local -a names=(
${names}
			)
			_describe command names ;;
		rest)
			case $line[1] in
${rest}
			esac ;;
	esac
}
`;
}

export function zshCompletion(): string {
	const all = allWords();
	return `#compdef pitwall
# Completion of pitwall for zsh. In a folder of $fpath: pitwall completion zsh > _pitwall
_pitwall_names() {
	local -a names given=()
	(( \${words[(I)--sandbox]} )) && given+=(--sandbox)
	local at=\${words[(I)--config]}
	(( at )) && given+=(--config "\${(Q)words[at + 1]}")
	names=(\${(f)"$(pitwall completion --names $1 $given 2>/dev/null)"})
	compadd -a names
}
${all
	.toReversed()
	.map(command => functionText(all, command))
	.join('')}
if [[ $funcstack[1] == _pitwall ]]; then _pitwall "$@"; else compdef _pitwall pitwall; fi
`;
}
