/** The version of the program, out of package.json beside the bundle or the sources. */
import {readFileSync} from 'node:fs';

const packageJson = new URL(
	import.meta.url.includes('/src/') ? '../../../package.json' : '../package.json',
	import.meta.url,
);

export const version = (): string => (JSON.parse(readFileSync(packageJson, 'utf8')) as {version: string}).version;
