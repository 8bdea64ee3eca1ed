/** Commands of a shell as their words, as far as they can be read without one. Pure. */

export interface ShellCommand {
	/** Its words, quotes taken away. */
	words: readonly string[];
	/** The line that it begins on, from 0. */
	line: number;
	/** Something in it only a shell can fill in: a variable, a pipe, a glob, a substitution. */
	needsShell: boolean;
}

/** The commands of a text, in their order: one a line, or several with `&&`, `;` and `|` between them. */
export function commandsIn(text: string): ShellCommand[] {
	const commands: ShellCommand[] = [];
	let words: string[] = [];
	let word: string | undefined;
	let line = 0;
	let began = 0;
	let needsShell = false;
	let quote = '';
	const endWord = () => {
		if (word !== undefined) words.push(word);
		word = undefined;
	};
	const end = () => {
		endWord();
		if (words.length > 0) commands.push({words, line: began, needsShell});
		words = [];
		needsShell = false;
	};
	for (let at = 0; at < text.length; at++) {
		const char = text[at] ?? '';
		if (words.length === 0 && word === undefined) began = line;
		if (char === '\n') line++;
		if (quote !== '') {
			if (char === quote) quote = '';
			else if (quote === '"' && char === '\\') word += text[++at] ?? '';
			else {
				if (quote === '"' && (char === '$' || char === '`')) needsShell = true;
				word += char;
			}
		} else if (char === '\\') {
			const next = text[++at] ?? '';
			if (next === '\n') line++;
			else word = (word ?? '') + next;
		} else if (char === "'" || char === '"') {
			quote = char;
			word ??= '';
		} else if (char === '#' && word === undefined) {
			while (at + 1 < text.length && text[at + 1] !== '\n') at++;
		} else if (char === '\n' || char === ';' || char === '&' || char === '|') {
			if (char === '|') needsShell = true;
			end();
		} else if (/\s/.test(char)) endWord();
		else {
			if (/[$`<>*?()]/.test(char)) needsShell = true;
			word = (word ?? '') + char;
		}
	}
	end();
	return commands;
}
