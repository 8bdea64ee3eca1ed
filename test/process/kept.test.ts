/** A config that was checked before is taken up without a parser, and only while it is still what the files say. */
import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type ConfigFiles, configFiles} from '../../src/config/files.ts';
import {keepConfig, keptConfig} from '../../src/config/kept.ts';
import {loadConfig, sandboxConfig} from '../../src/load/load.ts';

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
async function keep(): Promise<{config: ReturnType<typeof loadConfig>; read: ConfigFiles['read']}> {
	const files = configFiles();
	const config = loadConfig(file, 'systems', files);
	await keepConfig(file, 'systems', config, files.read, 'build');
	return {config, read: files.read};
}

test('what is kept is what was loaded, with the files to watch', async () => {
	const {config, read} = await keep();
	const readAgain = configFiles();
	expect(keptConfig(file, 'systems', readAgain, 'build')).toStrictEqual(config);
	expect(readAgain.read).toEqual(read);
	expect(read.size).toBeGreaterThan(2);
});

test('the shipped systems are kept, too, and are nothing to watch', async () => {
	const files = configFiles();
	const config = sandboxConfig('systems', files);
	await keepConfig(undefined, 'systems', config, files.read, 'build');
	const watched = configFiles();
	expect(keptConfig(undefined, 'systems', watched, 'build')).toStrictEqual(config);
	expect(watched.read.size).toBe(0);
});

test('an edited or missing file, another build, and a damaged cache are loaded anew', async () => {
	await keep();
	const kept = (build = 'build') => keptConfig(file, 'systems', configFiles(), build);
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

test('F7: what others could have written is not taken up, nor through a symlink; the folder is closed', async () => {
	process.umask(0);
	await keep();
	process.umask(0o022);
	const cache = join(folder, 'cache/pitwall');
	const [name = ''] = readdirSync(cache);
	const kept = join(cache, name);
	expect([cache, kept].map(path => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
	const take = () => keptConfig(file, 'systems', configFiles(), 'build');
	expect(take()).toBeDefined();
	chmodSync(kept, 0o666);
	expect(take()).toBeUndefined();
	chmodSync(kept, 0o600);
	chmodSync(cache, 0o777);
	expect(take()).toBeUndefined();
	chmodSync(cache, 0o700);
	renameSync(kept, join(folder, 'elsewhere'));
	symlinkSync(join(folder, 'elsewhere'), kept);
	expect(take()).toBeUndefined();
	rmSync(kept);
	spawnSync('mkfifo', [kept]);
	expect(take()).toBeUndefined();
});

test('without a build nothing is kept; a cache that cannot be written is no trouble', async () => {
	const config = loadConfig(file, 'systems');
	await keepConfig(file, 'systems', config, new Map(), undefined);
	expect(keptConfig(file, 'systems', configFiles(), undefined)).toBeUndefined();
	mkdirSync(join(folder, 'cache'));
	writeFileSync(join(folder, 'cache/pitwall'), 'a file');
	await keepConfig(file, 'systems', config, new Map(), 'build');
});
