/** A config that was checked before is taken up without a parser, and only while it is still what the files say. */
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {keepConfig, keptConfig} from '../../src/config/kept.ts';
import {loadConfig, sandboxConfig} from '../../src/config/load.ts';
import type {FilesRead} from '../../src/config/paths.ts';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-kept-'));
	vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
	file = join(folder, 'pitwall.yaml');
	writeFileSync(file, 'systems: [ingestion]\nmaxUsdPerDay: 3\n');
});
afterEach(() => void vi.unstubAllEnvs());

/** Loads the wall file and keeps it. */
function keep(): {config: ReturnType<typeof loadConfig>; read: FilesRead} {
	const read: FilesRead = new Map();
	const config = loadConfig(file, 'systems', read);
	keepConfig(file, 'systems', config, read, 'build');
	return {config, read};
}

test('what is kept is what was loaded, with the files to watch', () => {
	const {config, read} = keep();
	const readAgain: FilesRead = new Map();
	expect(keptConfig(file, 'systems', readAgain, 'build')).toStrictEqual(config);
	expect(readAgain).toEqual(read);
	expect(read.size).toBeGreaterThan(2);
});

test('the shipped systems are kept, too, and are nothing to watch', () => {
	const read: FilesRead = new Map();
	const config = sandboxConfig('systems', read);
	keepConfig(undefined, 'systems', config, read, 'build');
	const watched: FilesRead = new Map();
	expect(keptConfig(undefined, 'systems', watched, 'build')).toStrictEqual(config);
	expect(watched.size).toBe(0);
});

test('an edited or missing file, another build, and a damaged cache are loaded anew', () => {
	keep();
	const kept = (build = 'build') => keptConfig(file, 'systems', new Map(), build);
	expect(kept('another')).toBeUndefined();
	writeFileSync(file, 'systems: [ingestion]\nmaxUsdPerDay: 4\n');
	expect(kept()).toBeUndefined();
	rmSync(file);
	expect(kept()).toBeUndefined();
	writeFileSync(file, 'systems: [ingestion]\nmaxUsdPerDay: 3\n');
	expect(kept()).toBeDefined();
	const [name = ''] = readdirSync(join(folder, 'cache/pitwall'));
	writeFileSync(join(folder, 'cache/pitwall', name), '{"build":"build","files":[[1');
	expect(kept()).toBeUndefined();
});

test('without a build nothing is kept; a cache that cannot be written is no trouble', () => {
	const config = loadConfig(file, 'systems');
	keepConfig(file, 'systems', config, new Map(), undefined);
	expect(keptConfig(file, 'systems', new Map(), undefined)).toBeUndefined();
	mkdirSync(join(folder, 'cache'));
	writeFileSync(join(folder, 'cache/pitwall'), 'a file');
	expect(() => keepConfig(file, 'systems', config, new Map(), 'build')).not.toThrow();
});
