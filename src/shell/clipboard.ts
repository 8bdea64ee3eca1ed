/** Copying to wherever the user can paste from, and saying where that is. */
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import type {Env} from '../env.ts';
import {ownFolder, replaceOwn} from '../files/own.ts';
import {bare, wrapped} from '../terminal/passthrough.ts';
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

/** Text for the clipboard: printable lines, at most `limit` bytes of UTF-8, no character cut in two. */
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

/** Terminals that are known to have no OSC 52. For others it cannot be known, because they do not answer. */
const refuses = (env: Env): boolean =>
	bare(env) || env.VTE_VERSION !== undefined || env.TERM_PROGRAM === 'Apple_Terminal';

/** The program between here and the terminal that may drop OSC 52; undefined where none is known. */
function between({TERM = '', STY, NCURSES_NO_UTF8_ACS}: Env): string | undefined {
	// mosh-server sets this for ncurses.
	if (NCURSES_NO_UTF8_ACS === '1') return 'mosh before 1.4 drops it';
	// Reached by ssh or sudo, which do not pass TMUX and STY on: its command is out of reach.
	if (!STY && /^(tmux|screen)/.test(TERM))
		return `${TERM.startsWith('tmux') ? 'tmux' : 'tmux or screen'} around this session may drop it`;
	return undefined;
}

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
	ownFolder(folder);
	await replaceOwn(file, text);
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
	else if (between(env) === undefined) return `${copied} to clipboard (OSC 52${env.STY ? ' through screen' : ''})`;
	try {
		const file = await toFile(text, folder);
		return why
			? `not on a clipboard (${why}): ${what || 'it'} is in ${file}`
			: `${copied} to ${file}, and by OSC 52: ${between(env)}`;
	} catch (error) {
		const how = why === undefined ? `sent by OSC 52 (${between(env)})` : `nothing copied: ${why}`;
		return `${how}, and no file: ${messageOf(error)}`;
	}
}
