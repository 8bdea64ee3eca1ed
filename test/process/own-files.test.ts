/** What counts as ours: owner, mode, kind of file, and every folder and symlink on the way. */
import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	constants,
	lchownSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {openOwn, ownFolder, readGiven, readOwn, replaceGiven, whyForeign} from '../../src/files/own.ts';
import {openJournal} from '../../src/journal/open.ts';
import {openLogFile} from '../../src/logFile.ts';
import {writeRecording} from '../../src/rewind/recordingFile.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-own-'));
	file = join(folder, 'file');
	writeFileSync(file, 'text', {mode: 0o600});
});

/** Everything that a state file must not be, by its name. */
const kinds: Record<string, (path: string) => void> = {
	pipe: path => void spawnSync('mkfifo', [path]),
	folder: path => mkdirSync(path),
	device: path => symlinkSync('/dev/zero', path),
	symlink: path => symlinkSync(file, path),
	dangling: path => symlinkSync(join(folder, 'nowhere'), path),
	shared: path => {
		writeFileSync(path, '');
		chmodSync(path, 0o662);
	},
};

describe('E1: who could have written it', () => {
	test('nobody: a file of ours, also through our own symlinks', () => {
		expect(whyForeign(file)).toBeUndefined();
		symlinkSync('file', join(folder, 'link'));
		expect(whyForeign(join(folder, 'link'))).toBeUndefined();
	});
	test('others: by the mode of the file, its folder, a folder above, or one that a symlink leads through', () => {
		chmodSync(file, 0o620);
		expect(whyForeign(file)).toBe(`${file} can be written by others`);
		chmodSync(file, 0o600);
		mkdirSync(join(folder, 'open/deep'), {recursive: true});
		chmodSync(join(folder, 'open'), 0o777);
		writeFileSync(join(folder, 'open/deep/file'), '');
		expect(whyForeign(join(folder, 'open/deep/file'))).toBe(`${folder}/open can be written by others`);
		symlinkSync('open/deep/file', join(folder, 'link'));
		expect(whyForeign(join(folder, 'link'))).toBe(`${folder}/open can be written by others`);
		symlinkSync(file, join(folder, 'open/back'));
		symlinkSync('open/back', join(folder, 'again'));
		expect(whyForeign(join(folder, 'again'))).toBe(`${folder}/open can be written by others`);
	});
	test('a sticky folder is as good as the file in it', () => {
		chmodSync(folder, 0o1777);
		expect(whyForeign(file)).toBeUndefined();
	});
	test.runIf(isRoot)('others: by the owner of the file, its folder or a symlink in a sticky folder', () => {
		chmodSync(folder, 0o1777);
		chownSync(file, 4711, 4711);
		expect(whyForeign(file)).toBe(`${file} belongs to user 4711`);
		chownSync(file, 0, 0);
		symlinkSync('file', join(folder, 'link'));
		lchownSync(join(folder, 'link'), 4711, 4711);
		expect(whyForeign(join(folder, 'link'))).toBe(`${folder}/link belongs to user 4711`);
		chownSync(folder, 4711, 4711);
		expect(whyForeign(file)).toBe(`${folder} belongs to user 4711`);
	});
	test('a circle of symlinks ends', () => {
		symlinkSync('b', join(folder, 'a'));
		symlinkSync('a', join(folder, 'b'));
		expect(whyForeign(join(folder, 'a'))).toMatch(/too many symlinks/);
	});
});

describe('F7: folders of ours', () => {
	test.runIf(process.platform === 'linux')('E3: a place that takes no folder is an error, not an endless try', () => {
		expect(() => ownFolder('/proc/pitwall/state')).toThrow(/ENOENT/);
	});
	test('are made 0700 whatever the umask, parents included, and closed where others could write', () => {
		const umask = process.umask(0);
		ownFolder(join(folder, 'a/b'));
		process.umask(umask);
		expect(['a', 'a/b'].map(path => statSync(join(folder, path)).mode & 0o777)).toEqual([0o700, 0o700]);
		chmodSync(join(folder, 'a/b'), 0o777);
		expect(ownFolder(join(folder, 'a/b'))).toEqual({wasOpen: true});
		expect(ownFolder(join(folder, 'a/b'))).toEqual({wasOpen: false});
		expect(statSync(join(folder, 'a/b')).mode & 0o777).toBe(0o700);
	});
	test.runIf(isRoot)("are refused where they are somebody else's, or reached by somebody else's symlink", () => {
		mkdirSync(join(folder, 'theirs'));
		chownSync(join(folder, 'theirs'), 4711, 4711);
		expect(() => ownFolder(join(folder, 'theirs'))).toThrow(/theirs belongs to user 4711\. Remove it/);
		mkdirSync(join(folder, 'ours'));
		symlinkSync('ours', join(folder, 'link'));
		expect(ownFolder(join(folder, 'link'))).toEqual({wasOpen: false});
		lchownSync(join(folder, 'link'), 4711, 4711);
		expect(() => ownFolder(join(folder, 'link'))).toThrow(/link belongs to user 4711/);
	});
});

describe('F10: files of ours are regular files, opened without waiting and without following', () => {
	test.each(Object.entries(kinds))('%s', (_, make) => {
		const path = join(folder, 'other');
		make(path);
		const before = statSync(path, {throwIfNoEntry: false});
		for (const flags of [constants.O_RDONLY, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT])
			expect(() => openOwn(path, flags)).toThrow(/Remove it/);
		expect(() => openJournal(path, () => {})).toThrow(/Remove it/);
		const log = openLogFile(path);
		const told: string[] = [];
		log.onFailure(why => told.push(why));
		log.write('a line');
		expect(told).toEqual([expect.stringMatching(/^the log file cannot be written: .*Remove it/)]);
		expect(statSync(path, {throwIfNoEntry: false})?.size).toBe(before?.size);
		expect(readFileSync(file, 'utf8')).toBe('text');
	});
	test.runIf(isRoot)("nor anybody else's", () => {
		chownSync(file, 4711, 4711);
		expect(() => readOwn(file, 10)).toThrow(/it belongs to user 4711/);
	});
	test('a file that is missing is no error, one that is too long is', () => {
		expect(readOwn(join(folder, 'none'), 10)).toBeUndefined();
		expect(readOwn(file, 4)).toBe('text');
		expect(() => readOwn(file, 3)).toThrow(/it has 4 bytes; more than 3 are not read/);
	});
	test('what a person wrote may be a symlink, but not a pipe, a folder, a device or endless', () => {
		symlinkSync('file', join(folder, 'link'));
		expect(readGiven(join(folder, 'link'), 10)).toBe('text');
		for (const kind of ['pipe', 'folder', 'device']) {
			rmSync(join(folder, 'other'), {recursive: true, force: true});
			kinds[kind]?.(join(folder, 'other'));
			expect(() => readGiven(join(folder, 'other'), 10)).toThrow(`it is a ${kind}, not a regular file`);
		}
		expect(() => readGiven(file, 3)).toThrow(/has 4 bytes/);
	});
});

test('a file takes the place of a file, and not of a pipe', async () => {
	const pipe = join(folder, 'pipe');
	spawnSync('mkfifo', [pipe]);
	const nothing = {from: 0, to: 1, sandbox: true, systems: [], rows: [], lines: [], facts: []};
	await expect(replaceGiven(pipe, 'text')).rejects.toThrow('it is a pipe');
	await expect(writeRecording(pipe, nothing, true)).rejects.toThrow('it is a pipe');
	expect(statSync(pipe).isFIFO()).toBe(true);
});
