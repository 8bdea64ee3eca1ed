/** Commands of the built program, and a sandbox that several of them look at. */
import {execFile} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {launchSandbox} from '../../src/sandbox/launch.ts';
import {quietOrigin} from './quiet.ts';

export interface Ran {
	code: number;
	out: string;
	error: string;
}

export interface CommandLine {
	/** The environment of its commands. */
	env: Record<string, string>;
	/** Its working folder, in which all of its state is. */
	home: string;
	run(...args: string[]): Promise<Ran>;
}

/** Commands in a home of their own. */
export function commandLine(more: Record<string, string> = {}): CommandLine {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-line-'));
	const own = {XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, FORCE_COLOR: '0', LANG: 'C.UTF-8'};
	const env = {...(process.env as Record<string, string>), ...own, ...more};
	return {
		env,
		home,
		run: (...args) =>
			new Promise(resolve => {
				execFile(
					process.execPath,
					[join(process.cwd(), 'dist/pitwall.js'), ...args],
					{env, cwd: home, maxBuffer: 1e8},
					(error, out, stderr) => resolve({code: error ? Number(error.code) : 0, out, error: stderr}),
				);
			}),
	};
}

/** A sandbox of its own, and the environment of commands that look at it: `pitwall --sandbox check`. */
export async function sharedSandbox(story: Story, speed = 60) {
	const origin = quietOrigin(speed);
	const sandbox = await launchSandbox({seed: 7, story, storyAfterMinutes: 0, origin}, {entry: 'dist/sandbox.js'});
	const {grpc = '', http = ''} = sandbox.connection;
	const env = {PITWALL_SANDBOX: '1', PITWALL_GRPC: grpc, PITWALL_HTTP: http, PITWALL_CLOCK: JSON.stringify(origin)};
	return {env, stop: sandbox.stop};
}
