/** E8: where there is no alternate screen, nothing of the wall is left when it is left, and the prompt stands by itself. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openTerminal} from '../support/opened.ts';

const home = mkdtempSync(join(tmpdir(), 'pitwall-erased-'));
writeFileSync(
	join(home, 'pitwall.yaml'),
	"systems: [ingestion]\nendpoints: {grpc: '127.0.0.1:9', http: 'http://127.0.0.1:9'}\n",
);
const env = {XDG_STATE_HOME: home, XDG_CONFIG_HOME: home};
const wall = `'${process.execPath}' '${join(process.cwd(), 'dist/pitwall.js')}' --config '${join(home, 'pitwall.yaml')}' --system ingestion`;
const launched = `PATH='${join(process.cwd(), 'node_modules/.bin')}':$PATH '${join(process.cwd(), 'bin/pitwall')}' --config '${join(home, 'pitwall.yaml')}' --system ingestion`;
/** What stands on the screen before the wall, the wall, and what a shell would write after it. */
const around = (command: string, name: string) => {
	const script = join(home, `${name}.sh`);
	writeFileSync(script, `echo before\n${command}\nprintf 'the prompt$ '\nsleep 60\n`);
	return ['sh', script];
};

interface Multiplexer {
	name: string;
	file: string;
	args: string[];
	done: () => void;
}
function multiplexer(kind: string, name: string): Multiplexer {
	if (kind === 'screen') {
		const sockets = mkdtempSync(join(tmpdir(), 'pitwall-screen-'));
		return {
			name,
			file: 'env',
			args: [`SCREENDIR=${sockets}`, 'screen', '-U', '-c', '/dev/null'],
			done: () => void spawnSync('screen', ['-X', 'quit'], {env: {...process.env, SCREENDIR: sockets}}),
		};
	}
	const socket = join(mkdtempSync(join(tmpdir(), 'pitwall-tmux-')), 'tmux');
	const config = `${socket}.conf`;
	writeFileSync(config, 'set -g alternate-screen off\nset -g status off\n');
	return {
		name,
		file: 'tmux',
		args: ['-u', '-S', socket, '-f', config, 'new-session'],
		done: () => void spawnSync('tmux', ['-S', socket, 'kill-server']),
	};
}

test.each([
	['screen', 'the wall', wall],
	['tmux', 'the wall', wall],
	['tmux', 'its launcher', launched],
])('in %s without an alternate screen: %s', async (kind, what, command) => {
	if (spawnSync(kind, [kind === 'tmux' ? '-V' : '--version']).error)
		return console.warn(`skipped: leaving the wall in ${kind} (${kind} is not installed)`);
	const {file, args, done} = multiplexer(kind, what);
	const inside = around(command, `${kind} ${what}`.replaceAll(' ', '-'));
	const terminal = openTerminal(file, [...args, ...inside], {columns: 100, rows: 30, env});
	try {
		await terminal.until(/\? help/);
		await terminal.pressUntil('q', /the prompt\$/);
		expect(terminal.text().replaceAll(/\s+/g, ' ').trim()).toBe('the prompt$');
	} finally {
		await terminal.close();
		done();
	}
});
