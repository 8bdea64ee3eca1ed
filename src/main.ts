#!/usr/bin/env node
/** Turns on the code cache and does nothing else, because modules loaded before it are compiled at every start. */
import {rmSync} from 'node:fs';
import {enableCompileCache} from 'node:module';
import {join} from 'node:path';
import {cacheFolder, workingFolder} from './config/paths.ts';
import {ownFolder, whyForeign} from './files/own.ts';

// Libraries ask for the working folder as they load, and throw where it was deleted.
if (workingFolder() === undefined) process.chdir('/');

/** A folder that nobody else can write to, because whoever can decides what runs; undefined where there is none. */
function codeFolder(): string | undefined {
	const folder = join(cacheFolder(), 'compiled');
	try {
		const opened = [cacheFolder(), folder].map(path => ownFolder(path).wasOpen);
		if (opened.includes(true)) {
			rmSync(folder, {recursive: true});
			ownFolder(folder);
		}
		return whyForeign(folder) === undefined ? folder : undefined;
	} catch {
		// A home that cannot be written, or somebody else's: the start takes longer.
		return undefined;
	}
}

// The clients and Ink are megabytes of code. Through the environment, so that the sandbox's process finds them too.
const folder = process.env.NODE_COMPILE_CACHE ?? codeFolder();
if (folder !== undefined) {
	process.env.NODE_COMPILE_CACHE = folder;
	enableCompileCache();
}
await import('./cli.ts');
