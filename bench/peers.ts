/** The programs that the wall is measured beside, each in a pty of the same size. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {TestTerminal} from '../test/support/terminal.ts';
import {folder, size, skip} from './support.ts';

const env = {HOME: folder, XDG_CONFIG_HOME: folder, NODE_ENV: 'production', LC_ALL: 'C.UTF-8'};

function installed(name: string): string | undefined {
	const file = (process.env.PATH ?? '')
		.split(':')
		.concat('/usr/bin', '/usr/local/bin')
		.map(path => join(path, name))
		.find(existsSync);
	if (!file) skip(name, `it is not installed (apt-get install ${name})`);
	return file;
}

/** htop, btop or lnav, if this machine has it; says so otherwise. */
export function startDebian(name: 'htop' | 'btop' | 'lnav', args: string[] = []): TestTerminal | undefined {
	const file = installed(name);
	return file === undefined ? undefined : new TestTerminal(file, args, {...size, env});
}

/** A bare Ink clock, the least that any program on Ink costs; it shows how many keys it got. */
export const startClock = (): TestTerminal =>
	new TestTerminal(process.execPath, ['bench/peers/clock.mjs'], {...size, env});

const gtopVersion = '1.1.5';

/** gtop, installed once into the user's cache and never into this package: it drags packages of 2015. */
export function startGtop(): TestTerminal | undefined {
	const home = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pitwall-bench', `gtop-${gtopVersion}`);
	const file = join(home, 'node_modules/gtop/bin/gtop');
	try {
		if (!existsSync(file)) {
			mkdirSync(home, {recursive: true});
			execFileSync(
				'npm',
				['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', `gtop@${gtopVersion}`],
				{
					stdio: 'ignore',
					timeout: 60_000,
				},
			);
		}
		return new TestTerminal(process.execPath, [file], {...size, env});
	} catch {
		skip('gtop', 'npm could not install it');
		return undefined;
	}
}
