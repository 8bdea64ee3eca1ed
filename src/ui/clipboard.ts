/** Copying to wherever the user can paste from, and saying where that is. */
import {spawn} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {bare, wrapped} from '../notify/passthrough.ts';
import type {Env} from '../terminal/output.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';

/** Bytes; terminals refuse longer ones (100,000 bytes of OSC 52). */
export const clipboardLimit = 74_000;

export interface ClipboardTarget {
	/** Writes to the terminal; false where that is not possible. */
	say: (bytes: string) => boolean;
	env: Env;
	/** Where the text is written when there is no clipboard. */
	folder: string;
}

/** What may be pasted: printable lines, at most `limit` bytes of UTF-8, no character cut in two. */
export function clipboardText(text: string, limit = clipboardLimit): {text: string; cut: boolean} {
	const clean = text
		.split(/\r?\n/)
		.map(line => cleanLine(line, Number.POSITIVE_INFINITY))
		.join('\n');
	const bytes = Buffer.from(clean);
	if (bytes.length <= limit) return {text: clean, cut: false};
	let end = limit;
	// 10xxxxxx continues a character.
	while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
	return {text: bytes.subarray(0, end).toString(), cut: true};
}

export const osc52 = (text: string, env: Env): string =>
	wrapped(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`, env);

/** Terminals that are known to have no OSC 52. The others do not answer, so nobody can know. */
const refuses = (env: Env): boolean =>
	bare(env) || env.VTE_VERSION !== undefined || env.TERM_PROGRAM === 'Apple_Terminal';

/** mosh-server sets this for ncurses; before 1.4 it drops OSC 52. */
const maybeMosh = (env: Env): boolean => env.NCURSES_NO_UTF8_ACS === '1';

/** tmux's own way, which works with its default settings: OSC 52 of programs it drops. Undefined when it worked. */
function toTmux(text: string, env: Env, args = ['load-buffer', '-w', '-']): Promise<string | undefined> {
	return new Promise(resolve => {
		const child = spawn('tmux', args, {stdio: ['pipe', 'ignore', 'ignore'], env: {...env}, timeout: 2000});
		child.on('error', error => resolve('code' in error && error.code === 'ENOENT' ? 'no tmux command' : error.message));
		child.on('close', code => resolve(code === 0 ? undefined : 'tmux refused it'));
		child.stdin.on('error', () => undefined);
		child.stdin.end(text);
	});
}

async function toFile(text: string, folder: string): Promise<string> {
	const file = join(folder, 'copied.txt');
	await mkdir(folder, {recursive: true, mode: 0o700});
	await writeFile(file, text, {mode: 0o600});
	return file;
}

/** Copies, and says how: one line for the footer. Never rejects. */
export async function copyText(raw: string, {say, env, folder}: ClipboardTarget): Promise<string> {
	const {text, cut} = clipboardText(raw);
	const what = cut ? `the first ${Math.round(clipboardLimit / 1000)} kB` : '';
	const copied = ['copied', what].filter(Boolean).join(' ');
	let why: string | undefined;
	if (env.TMUX) {
		// -w, tmux 3.2 and newer: also to the clipboard of the terminal around it.
		if ((await toTmux(text, env)) === undefined) return `${copied} to tmux buffer (and clipboard, if it may)`;
		why = await toTmux(text, env, ['load-buffer', '-']);
		if (why === undefined) return `${copied} to tmux buffer`;
	} else if (refuses(env)) why = 'this terminal has no OSC 52';
	else if (!say(osc52(text, env))) why = 'the terminal does not listen';
	else if (!maybeMosh(env)) return `${copied} to clipboard (OSC 52${env.STY ? ' through screen' : ''})`;
	try {
		const file = await toFile(text, folder);
		return why
			? `not on a clipboard (${why}): ${what || 'it'} is in ${file}`
			: `${copied} by OSC 52, and to ${file}: mosh before 1.4 drops it`;
	} catch (error) {
		return `nothing copied: ${why ?? 'mosh'}, and no file: ${messageOf(error)}`;
	}
}
