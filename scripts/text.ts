/**
 * Text libraries as the bundle wants them. Intl.Segmenter loads ICU's rules (8 ms) and \p{RGI_Emoji} every emoji there is
 * (12 ms): both at the first text that needs them, which a wall of ASCII and box drawing does not. Fails loudly when a
 * library changed.
 */
import {readFileSync} from 'node:fs';
import type {Plugin} from 'esbuild';

const modules =
	/[/\\]node_modules[/\\](string-width[/\\]index|slice-ansi[/\\]tokenize-ansi|wrap-ansi[/\\]index|cli-truncate[/\\]index|@alcalzone[/\\]ansi-tokenize[/\\]build[/\\]tokenize)\.js$/;
const made = /new Intl\.Segmenter\((.*?)\)(?=[;.])/g;
const emoji = /^const (rgiEmojiRegex|emojiPrefixRegex) = (\/.*RGI_Emoji.*\/v);$/m;
/** Behind the removal of escape sequences: what comes next is the long way. */
const stripped = /\n\t\tstring = stripAnsi\(string\);\n\t\}\n/;
const helper = new URL('../src/text/segments.ts', import.meta.url).pathname;

/** @throws for a module that is not as it was */
function lazy(path: string): string {
	const text = readFileSync(path, 'utf8');
	let after = text.replace(made, 'lazySegmenter($1)');
	if (after === text) throw new Error(`${path} has no Intl.Segmenter: scripts/text.ts knows another version`);
	after = `import {isSingleCells, lazySegmenter} from ${JSON.stringify(helper)};\n${after}`;
	if (!/[/\\]string-width[/\\]/.test(path)) return after;
	if (!emoji.test(after) || !stripped.test(after))
		throw new Error(`${path}: scripts/text.ts knows another string-width`);
	return after
		.replace(
			emoji,
			'let $1Made; const $1 = {test: text => ($1Made ??= $2).test(text), exec: text => ($1Made ??= $2).exec(text)};',
		)
		.replace(
			stripped,
			(match: string) =>
				`${match}\n\tif (ambiguousIsNarrow && isSingleCells(string)) {\n\t\treturn string.length;\n\t}\n`,
		);
}

export const lazyText: Plugin = {
	name: 'lazy-text',
	setup(bundle) {
		bundle.onLoad({filter: modules}, ({path}) => ({contents: lazy(path), loader: 'js'}));
	},
};
