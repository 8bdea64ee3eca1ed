/** Completion for bash, from 3.2 (macOS) on, without the package bash-completion. */
import {allWords, type CommandWords, knownOptions, type OptionWords, type Takes} from './words.ts';

const flagsOf = ({long, short}: OptionWords): string[] => (short ? [long, short] : [long]);

/** What fills COMPREPLY for a value. */
function reply(takes: Takes): string {
	switch (takes.kind) {
		case 'words':
			return `_pitwall_words '${takes.words.join('\n')}'`;
		case 'files':
			return '_pitwall_files -f';
		case 'folders':
			return '_pitwall_files -d';
		case 'names':
			return `_pitwall_names ${takes.of}`;
		case 'text':
			return ':';
	}
}

const pathOf = ({path}: CommandWords): string => (path === '' ? 'pitwall' : `pitwall ${path}`);

/** A line for every word that leads to another command. */
const steps = (all: readonly CommandWords[]): string[] =>
	all.flatMap(from =>
		from.commands.map(({name}) => `\t\t\t'${pathOf(from)} ${name}') path='${pathOf(from)} ${name}' ;;`),
	);

/** Lines for the values of the options of a command. */
const values = (all: readonly CommandWords[]): string[] =>
	all.flatMap(command =>
		knownOptions(all, command).flatMap(option =>
			option.takes
				? [
						`\t\t${flagsOf(option)
							.map(flag => `'${pathOf(command)} ${flag}'`)
							.join(' | ')}) ${reply(option.takes)}; return ;;`,
					]
				: [],
		),
	);

const flags = (all: readonly CommandWords[]): string[] =>
	all.map(
		command =>
			`\t\t\t'${pathOf(command)}') _pitwall_words '${knownOptions(all, command)
				.map(({long}) => long)
				.join('\n')}' ;;`,
	);

const operands = (all: readonly CommandWords[]): string[] =>
	all.flatMap(command => {
		const {
			commands,
			arguments: [takes],
		} = command;
		if (commands.length > 0)
			return [`\t\t'${pathOf(command)}') _pitwall_words '${commands.map(({name}) => name).join('\n')}' ;;`];
		return takes ? [`\t\t'${pathOf(command)}') ${reply(takes)} ;;`] : [];
	});

export function bashCompletion(): string {
	const all = allWords();
	const takers = [...new Set(all.flatMap(({options}) => options.filter(({takes}) => takes).flatMap(flagsOf)))];
	return `# Completion of pitwall for bash. In ~/.bashrc: source <(pitwall completion bash)
_pitwall_words() { local IFS=$'\\n'; COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_pitwall_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen "$1" -- "$cur")); }
_pitwall_names() { _pitwall_words "$("\${COMP_WORDS[0]}" completion --names "$1" "\${given[@]}" 2>/dev/null)"; }
_pitwall() {
	local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path=pitwall word='' i
	# What says which configuration is meant.
	local -a given=()
	COMPREPLY=()
	# Readline takes --option=value for three words.
	if [[ $cur == '=' ]]; then cur=''
	elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}
	fi
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=\${COMP_WORDS[i]}
		case $word in
			--sandbox) given+=(--sandbox) ;;
			${takers.join(' | ')})
				[[ \${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
				((i++))
				[[ $word == --config && i -lt COMP_CWORD ]] && given+=(--config "\${COMP_WORDS[i]}")
				continue ;;
		esac
		case "$path $word" in
${steps(all).join('\n')}
		esac
	done
	case "$path $prev" in
${values(all).join('\n')}
	esac
	if [[ $cur == -* ]]; then
		case $path in
${flags(all).join('\n')}
		esac
		return
	fi
	case $path in
${operands(all).join('\n')}
	esac
}
complete -F _pitwall pitwall
`;
}
