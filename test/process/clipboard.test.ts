/** Copying: what arrives, and that the footer says the truth about it. tmux and screen are the real ones. */
import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as pty from '@lydell/node-pty';
import {afterAll, describe, expect, test} from 'vitest';
import {clipboardLimit, clipboardText, copyText, osc52} from '../../src/shell/clipboard.ts';

const has = (name: string): boolean => {
	try {
		execFileSync('sh', ['-c', `command -v ${name}`]);
		return true;
	} catch {
		console.warn(`SKIPPED: no ${name} on this machine, copying through it is not tested`);
		return false;
	}
};

function target(env: Record<string, string>, listens = true) {
	const said: string[] = [];
	const folder = join(mkdtempSync(join(tmpdir(), 'pitwall-copy-')), 'state');
	return {
		said,
		folder,
		env: {PATH: process.env.PATH ?? '', ...env},
		say: (bytes: string) => listens && said.push(bytes) > 0,
	};
}
const decoded = (bytes: string) =>
	Buffer.from(/^\x1b\]52;c;([A-Za-z0-9+/=]*)\x07$/.exec(bytes)?.[1] ?? '', 'base64').toString();

describe('the text', () => {
	test('has no control character but the ends of its lines', () => {
		expect(clipboardText('a\x1b]52;c;aGk=\x07b\r\n\x1b[31mred\x00\u202e\n').text).toBe('a␛b\nred␛\n');
	});
	test('is bounded in bytes, and no character is cut in two', () => {
		for (const tail of ['', 'a', 'aa']) {
			const {text, cut} = clipboardText(tail + '€'.repeat(clipboardLimit));
			expect(cut).toBe(true);
			expect(text).not.toContain('\ufffd');
			expect(clipboardLimit - Buffer.byteLength(text)).toBeLessThan(3);
		}
		expect(osc52('x'.repeat(clipboardLimit), {}).length).toBeLessThan(100_000);
	});
});

describe('the way', () => {
	test('is OSC 52 on a terminal', async () => {
		const on = target({TERM: 'xterm-256color'});
		expect(await copyText('row 1', on)).toBe('copied to clipboard (OSC 52)');
		expect(on.said.map(decoded)).toEqual(['row 1']);
		expect(await copyText('x'.repeat(100_000), on)).toBe('copied the first 74 kB to clipboard (OSC 52)');
	});

	test.each([
		['a console', {TERM: 'linux'}, true, 'this terminal has no OSC 52'],
		['VTE', {TERM: 'xterm-256color', VTE_VERSION: '7600'}, true, 'this terminal has no OSC 52'],
		['a stalled terminal', {TERM: 'xterm'}, false, 'the terminal does not listen'],
		[
			'tmux without its command',
			{TERM: 'screen', TMUX: '/tmp/none,1,0', PATH: '/nonexistent'},
			true,
			'no tmux command',
		],
		['tmux that is gone', {TERM: 'screen', TMUX: '/tmp/none,1,0'}, true, /tmux refused it|no tmux command/],
	])('is a file of ours on %s', async (_, env, listens, why) => {
		const on = target(env, listens);
		const said = await copyText('row 1', on);
		expect(said).toMatch(/^not on a clipboard \(/);
		expect(said).toMatch(why);
		const file = join(on.folder, 'copied.txt');
		expect(said).toContain(`it is in ${file}`);
		expect(readFileSync(file, 'utf8')).toBe('row 1');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(on.said).toEqual([]);
	});

	test.each([
		['mosh', {TERM: 'xterm-256color', NCURSES_NO_UTF8_ACS: '1'}, 'mosh before 1.4 drops it'],
		['E5: tmux behind ssh or sudo', {TERM: 'tmux-256color'}, 'tmux around this session may drop it'],
		['E5: the same by its older name', {TERM: 'screen-256color'}, 'tmux or screen around this session may drop it'],
		[
			'E5: screen behind ssh',
			{TERM: 'screen', SSH_TTY: '/dev/pts/1'},
			'tmux or screen around this session may drop it',
		],
		['E5: screen by a longer name', {TERM: 'screen.xterm-256color'}, 'tmux or screen around this session may drop it'],
	])('is both where somebody may drop it: %s', async (_, env, who) => {
		const on = target(env);
		const file = join(on.folder, 'copied.txt');
		expect(await copyText('row 1', on)).toBe(`copied to ${file}, and by OSC 52: ${who}`);
		expect(on.said.map(decoded)).toEqual(['row 1']);
		expect(readFileSync(file, 'utf8')).toBe('row 1');
		writeFileSync(join(on.folder, '..', 'file'), '');
		expect(await copyText('row 1', {...on, folder: join(on.folder, '..', 'file', 'x')})).toMatch(
			/^sent by OSC 52 \(.* drop.* it\), and no file: ENOTDIR/,
		);
	});

	test.each([
		['a symlink to a file', (path: string, other: string) => symlinkSync(other, path)],
		['a symlink to nothing', (path: string) => symlinkSync('/nonexistent/pitwall', path)],
		['a pipe', (path: string) => execFileSync('mkfifo', [path])],
		[
			'a file that everybody may write',
			(path: string) => {
				writeFileSync(path, 'old');
				chmodSync(path, 0o666);
			},
		],
	])('F10: is a regular file of ours in the place of %s', async (_, put) => {
		const on = target({TERM: 'linux'});
		const other = join(on.folder, '..', 'other');
		writeFileSync(other, 'not ours to write');
		mkdirSync(on.folder, {mode: 0o700});
		const file = join(on.folder, 'copied.txt');
		put(file, other);
		expect(await copyText('row 1', on)).toContain(`it is in ${file}`);
		expect(lstatSync(file).isFile()).toBe(true);
		expect(lstatSync(file).mode & 0o777).toBe(0o600);
		expect(readFileSync(file, 'utf8')).toBe('row 1');
		expect(readFileSync(other, 'utf8')).toBe('not ours to write');
	});

	test('F10: says that a folder has its name, and closes its own folder to others', async () => {
		const on = target({TERM: 'linux'});
		mkdirSync(join(on.folder, 'copied.txt'), {recursive: true});
		chmodSync(on.folder, 0o777);
		expect(await copyText('row 1', on)).toMatch(/^nothing copied: this terminal has no OSC 52, and no file: EISDIR/);
		expect(statSync(on.folder).mode & 0o777).toBe(0o700);
	});

	test('says when nothing could be done', async () => {
		const on = target({TERM: 'linux'});
		writeFileSync(join(on.folder, '..', 'file'), '');
		expect(await copyText('row 1', {...on, folder: join(on.folder, '..', 'file', 'x')})).toMatch(
			/^nothing copied: this terminal has no OSC 52, and no file: ENOTDIR/,
		);
	});
});

describe.skipIf(!has('tmux'))('tmux', () => {
	const socket = join(mkdtempSync(join(tmpdir(), 'pitwall-tmux-')), 'socket');
	const tmux = (...args: string[]) => execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args]).toString();
	afterAll(() => {
		try {
			tmux('kill-server');
		} catch {
			// It has ended by itself.
		}
	});

	test('gets it into its buffer, and passes it on to the terminal around it', async () => {
		const client = pty.spawn('tmux', ['-S', socket, '-f', '/dev/null', 'new-session', 'sleep 60'], {
			name: 'xterm-256color',
			env: {...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8'} as Record<string, string>,
		});
		let outer = '';
		client.onData(data => {
			outer += data;
		});
		const attached = () => {
			try {
				return tmux('list-clients').includes('/');
			} catch {
				return false;
			}
		};
		for (const end = Date.now() + 8000; !attached() && Date.now() < end; )
			await new Promise(resolve => setTimeout(resolve, 20));
		const on = target({TERM: 'tmux-256color', TMUX: tmux('display-message', '-p', '#{socket_path},#{pid},0').trim()});
		const text = `${'long '.repeat(2000)}€ end`;
		expect(await copyText(text, on)).toMatch(/^copied to tmux buffer/);
		expect(tmux('show-buffer')).toBe(text);
		const sent = () => /\x1b\]52;[^;]*;([A-Za-z0-9+/=]*)(\x07|\x1b\\)/.exec(outer)?.[1];
		for (const end = Date.now() + 8000; sent() === undefined && Date.now() < end; )
			await new Promise(resolve => setTimeout(resolve, 20));
		expect(Buffer.from(sent() ?? '', 'base64').toString()).toBe(text);
		client.kill();
	});
});

describe.skipIf(!has('screen'))('screen', () => {
	test('passes it on in pieces, and prints nothing of it', async () => {
		const file = join(mkdtempSync(join(tmpdir(), 'pitwall-screen-')), 'sequence');
		const text = `${Array.from({length: 400}, (_, i) => i).join(' ')} € end`;
		writeFileSync(file, osc52(text, {STY: '1.test'}));
		const client = pty.spawn('screen', ['-c', '/dev/null', 'sh', '-c', `cat ${file}; echo shown; sleep 0.3`], {
			name: 'xterm-256color',
			env: {
				...process.env,
				TERM: 'xterm-256color',
				LANG: 'C.UTF-8',
				SCREENDIR: mkdtempSync(join(tmpdir(), 'pitwall-sd-')),
			} as Record<string, string>,
		});
		let outer = '';
		client.onData(data => {
			outer += data;
		});
		await new Promise<void>(resolve => client.onExit(() => resolve()));
		const base64 = Buffer.from(text).toString('base64');
		expect(outer).toContain(`\x1b]52;c;${base64}\x07`);
		expect(outer.split(base64.slice(0, 20))).toHaveLength(2);
		expect(outer).toContain('shown');
	});
});
