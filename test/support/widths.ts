/** How many cells a text takes: by our layout, by Ink's, by a real xterm and by a real tmux. */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

/** Where the cursor stands after `text`, asked of the terminal itself; the row must stay the same. */
const asked = (text: string): string => `\r\x1b[2K${text}\x1b[6n`;
const answers = /\x1b\[(\d+);(\d+)R/g;
const columns = 500;

/** Ink measures with the string-width it brought, which need not be ours. */
export async function inkWidth(): Promise<(text: string) => number> {
	const ofInk = createRequire(import.meta.resolve('ink'));
	const module = (await import(pathToFileURL(ofInk.resolve('string-width')).href)) as {
		default: (text: string) => number;
	};
	return module.default;
}

/** Cells of each text in xterm.js with Unicode 11 widths, as VS Code has it. */
export async function xtermWidths(texts: readonly string[]): Promise<number[]> {
	const terminal = new headless.Terminal({cols: columns, rows: 5, allowProposedApi: true});
	terminal.loadAddon(new unicode11.Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	const widths: number[] = [];
	terminal.onData(reply => {
		for (const [, row, column] of reply.matchAll(answers)) widths.push(row === '1' ? Number(column) - 1 : Number.NaN);
	});
	for (let at = 0; at < texts.length; at += 500)
		await new Promise<void>(resolve =>
			terminal.write(
				texts
					.slice(at, at + 500)
					.map(asked)
					.join(''),
				resolve,
			),
		);
	terminal.dispose();
	return widths;
}

/** The version of tmux, or undefined where there is none. */
export function tmuxVersion(): string | undefined {
	const {status, stdout} = spawnSync('tmux', ['-V'], {encoding: 'utf8'});
	return status === 0 ? stdout.trim() : undefined;
}

/** Runs in tmux: prints each text and asks for the cursor, 200 at a time. */
const printer = `
import {readFileSync, writeFileSync} from 'node:fs';
const [, , input, output] = process.argv;
const asked = JSON.parse(readFileSync(input, 'utf8'));
const widths = [];
let unread = '';
let next = 0;
const more = () => process.stdout.write(asked.slice(next, (next += 200)).join(''));
process.stdin.setRawMode(true);
process.stdin.on('data', data => {
	unread += data;
	for (let reply; (reply = /\\x1b\\[(\\d+);(\\d+)R/.exec(unread)); unread = unread.slice(reply.index + reply[0].length))
		widths.push(reply[1] === '1' ? Number(reply[2]) - 1 : null);
	if (widths.length < Math.min(next, asked.length)) return;
	if (next < asked.length) return more();
	writeFileSync(output, JSON.stringify(widths), {flag: 'wx'});
	process.exit(0);
});
more();
`;

/** Cells of each text in the tmux of this machine, by the position of its cursor. @throws when tmux does not answer for `within` ms */
export async function tmuxWidths(texts: readonly string[], within = 60_000): Promise<number[]> {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-tmux-'));
	const [input, output, program, socket] = ['in.json', 'out.json', 'printer.mjs', 'socket'].map(name =>
		join(folder, name),
	) as [string, string, string, string];
	writeFileSync(input, JSON.stringify(texts.map(asked)));
	writeFileSync(program, printer);
	const tmux = (...args: string[]) =>
		execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], {stdio: ['ignore', 'pipe', 'ignore']});
	const command = [process.execPath, program, input, output].map(part => `'${part}'`).join(' ');
	tmux('new-session', '-d', '-x', String(columns), '-y', '5', `LANG=C.UTF-8 ${command} 2>'${folder}/errors'; sleep 1`);
	try {
		for (const end = Date.now() + within; Date.now() < end; await sleep(20)) {
			try {
				const widths = JSON.parse(readFileSync(output, 'utf8')) as (number | null)[];
				return widths.map(width => width ?? Number.NaN);
			} catch {
				// Not written yet, or not to its end.
			}
		}
		throw new Error(`tmux never answered: ${readFileSync(join(folder, 'errors'), 'utf8')}`);
	} finally {
		try {
			tmux('kill-server');
		} catch {
			// It ended by itself.
		}
		rmSync(folder, {recursive: true, force: true});
	}
}
