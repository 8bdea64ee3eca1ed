/** What `bin/pitwall` gives to Node and to the process, for programs that have to start the wall without it. */
import {readFileSync} from 'node:fs';

const text = readFileSync('bin/pitwall', 'utf8');

/** Flags of Node and V8. */
export const launcherFlags: readonly string[] = (/^flags='(.*)'$/m.exec(text)?.[1] ?? '').split(' ').filter(Boolean);

/** The settings of malloc. */
export const launcherEnv: Readonly<Record<string, string>> = Object.fromEntries(
	[...text.matchAll(/\b(MALLOC_\w+)="\$\{\1:-(\d+)\}"/g)].map(([, name = '', value = '']) => [name, value]),
);

if (launcherFlags.length === 0 || Object.keys(launcherEnv).length === 0)
	throw new Error('bin/pitwall is not written as test/support/launcher.ts reads it');
