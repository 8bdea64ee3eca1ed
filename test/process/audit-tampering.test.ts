/** What may happen to the file of the audit log behind the wall's back. */
import {spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {dirname, join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import type {AuditLog} from '../../src/actions/audit/types.ts';
import {auditFolder} from '../support/auditing.ts';

let place: ReturnType<typeof auditFolder>;
let path = '';
beforeEach(() => {
	place = auditFolder();
	({path} = place);
});

const three = async (log: AuditLog) => {
	for (const result of ['a', 'b', 'c']) await log.append({kind: 'outcome', result});
};
const lines = () => place.text().trimEnd().split('\n');

/** What somebody does to a log of three records; `put` is what then stands there. */
const harms: [string, () => void, RegExp][] = [
	['removed', () => fs.rmSync(path), /is gone, it had 3 records/],
	['moved', () => fs.renameSync(path, `${path}.old`), /is gone, it had 3 records/],
	['emptied', () => fs.truncateSync(path, 0), /was cut/],
	['cut by its last record', () => fs.writeFileSync(path, `${lines().slice(0, 2).join('\n')}\n`), /was cut/],
	['cut inside its last record', () => fs.truncateSync(path, fs.statSync(path).size - 5), /was cut/],
	['replaced by text', () => fs.writeFileSync(path, 'x'.repeat(9000)), /was exchanged/],
	[
		'replaced by another valid log',
		() => {
			const other = auditFolder();
			const log = other.open(undefined, 'somebody else');
			replaced = three(log)
				.then(() => three(log))
				.then(() => fs.copyFileSync(other.path, path));
		},
		/was exchanged|was cut/,
	],
];
let replaced: Promise<unknown> = Promise.resolve();

describe.each(harms)('F4: a log that was %s', (_, harm, reason) => {
	test.each(['while the wall runs', 'between two starts'])('refuses and is left alone: %s', async when => {
		const before = place.open();
		await three(before);
		const original = fs.readFileSync(path);
		harm();
		await replaced;
		const left = fs.existsSync(path) ? place.text() : undefined;
		const log = when === 'between two starts' ? place.open() : before;
		await expect(log.append({kind: 'intent'})).rejects.toThrow(reason);
		expect(fs.existsSync(path) ? place.text() : undefined).toBe(left);
		expect(fs.readdirSync(dirname(path)).filter(name => /lock|torn/.test(name))).toEqual([]);
		// Put back, it goes on where it was.
		fs.writeFileSync(path, original, {mode: 0o600});
		await log.append({kind: 'intent'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 4}});
	});
});

describe('F4: the head beside the log', () => {
	test.each([
		['lost', (head: string) => fs.rmSync(head)],
		['empty', (head: string) => fs.truncateSync(head)],
		['garbage', (head: string) => fs.writeFileSync(head, '\0\0[')],
		['no head', (head: string) => fs.writeFileSync(head, 'null')],
	])('heals where it is %s', async (_, harm) => {
		await three(place.open());
		harm(`${path}.head`);
		await place.open().append({kind: 'intent'});
		expect(JSON.parse(fs.readFileSync(`${path}.head`, 'utf8'))).toMatchObject({seq: 4});
	});

	test('is older after a crash between the two writes: heals, and a cut is still found', async () => {
		const log = place.open();
		await log.append({kind: 'intent'});
		const old = fs.readFileSync(`${path}.head`);
		await log.append({kind: 'outcome'});
		await log.append({kind: 'verify'});
		fs.writeFileSync(`${path}.head`, old);
		expect((await place.open().opening).warning).toBeUndefined();
		await place.open().append({kind: 'intent'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 4}});
		fs.writeFileSync(path, `${lines().slice(0, 3).join('\n')}\n`);
		await expect(place.open().append({kind: 'intent'})).rejects.toThrow('was cut');
	});

	test('a record changed in place, of the same length, is found', async () => {
		const log = place.open();
		await three(log);
		fs.writeFileSync(path, place.text().replace('"result":"c"', '"result":"d"'));
		await expect(log.append({kind: 'intent'})).rejects.toThrow('was exchanged');
		expect((await place.open().opening).warning).toContain('was exchanged');
	});

	test('a new log begins once both files were moved away', async () => {
		await three(place.open());
		fs.renameSync(path, `${path}.2026`);
		fs.renameSync(`${path}.head`, `${path}.2026.head`);
		await place.open().append({kind: 'intent'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 1}});
	});
});

describe('F4, F10: what is no file of ours is neither followed nor touched', () => {
	const other = () => join(place.folder, 'other');
	beforeEach(() => fs.mkdirSync(dirname(path), {recursive: true}));

	test.each<[string, () => void, RegExp]>([
		['a symbolic link', () => fs.symlinkSync(other(), path), /symlink/],
		['a dangling symbolic link', () => fs.symlinkSync('/nowhere/at/all', path), /symlink/],
		['a named pipe', () => spawnSync('mknod', [path, 'p']), /pipe/],
		['a directory', () => fs.mkdirSync(path), /no regular file/],
		['a device', () => spawnSync('mknod', [path, 'c', '1', '3']), /device/],
	])('%s', async (_, make, reason) => {
		fs.writeFileSync(other(), 'a letter without a line end');
		make();
		if (!fs.lstatSync(path, {throwIfNoEntry: false})) return; // mknod needs root.
		const log = place.open();
		expect((await log.opening).warning).toMatch(reason);
		await expect(log.append({kind: 'intent'})).rejects.toThrow(reason);
		expect(fs.readFileSync(other(), 'utf8')).toBe('a letter without a line end');
		fs.rmSync(path, {recursive: true});
		await log.append({kind: 'intent'});
	});

	test('a file of somebody else', async () => {
		if (process.getuid?.() !== 0) return; // Only root can give files away.
		fs.writeFileSync(path, '');
		fs.chownSync(path, 4242, 4242);
		await expect(place.open().append({kind: 'intent'})).rejects.toThrow('belongs to user 4242');
		expect(place.text()).toBe('');
	});

	test.each([
		['a letter without a line end', 'dear diary'],
		['a letter', 'dear diary\n'],
		['other JSONL', '{"a":1}\n{"a":2}\n'],
		['the end of other JSONL', '{"a":1}\n{"kind":"intent","res'],
		['null', 'null\n'],
		['a number', '1\n'],
		['a list', '[]\n'],
		['deeply nested JSON', `${'['.repeat(60_000)}${']'.repeat(60_000)}\n`],
		[
			'deeply nested JSON in a record',
			`{"kind":"intent","seq":1,"prevHash":"","action":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`,
		],
		['one endless line', 'x'.repeat(3_000_000)],
		['zeros', '\0'.repeat(5000)],
	])('F6: %s', async (_, text) => {
		fs.writeFileSync(path, text);
		const log = place.open();
		expect((await log.opening).warning).toContain('is not an audit log of pitwall');
		await expect(log.append({kind: 'intent'})).rejects.toThrow('is not an audit log of pitwall');
		expect(place.text()).toBe(text);
	});

	test('F6: 600 MB are not read', async () => {
		fs.closeSync(fs.openSync(path, 'w'));
		fs.truncateSync(path, 600_000_000);
		const log = place.open();
		expect((await log.opening).warning).toContain('has 600 MB');
		await expect(log.append({kind: 'intent'})).rejects.toThrow('has 600 MB');
		expect(fs.statSync(path).size).toBe(600_000_000);
	});

	test('of a long log only the end is verified, and it goes on', async () => {
		const log = place.open();
		const long = 'x'.repeat(50_000);
		for (let index = 0; index < 25; index++) await log.append({kind: 'outcome', result: `${index} ${long}`});
		fs.rmSync(`${path}.head`);
		const again = place.open();
		expect((await again.opening).warning).toBeUndefined();
		await again.append({kind: 'intent'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 26}});
	});

	test('the head as a link is not followed', async () => {
		await three(place.open());
		fs.writeFileSync(other(), 'x');
		fs.rmSync(`${path}.head`);
		fs.symlinkSync(other(), `${path}.head`);
		await expect(place.open().append({kind: 'intent'})).rejects.toThrow('symlink');
		expect(fs.readFileSync(other(), 'utf8')).toBe('x');
	});
});
