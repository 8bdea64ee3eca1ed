import {spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {AuditError, type AuditIo, openAudit, verifyAudit, verifyChain} from '../../src/actions/audit.ts';

let folder = '';
let path = '';
beforeEach(() => {
	folder = fs.mkdtempSync(join(tmpdir(), 'pitwall-audit-'));
	path = join(folder, 'state', 'audit.jsonl');
});

const open = (io?: AuditIo) =>
	openAudit({path, now: () => 1_000_000, actor: {user: 'me', uid: 1}, session: 's', ...(io ? {io} : {})});
const write: AuditIo['write'] = (fd, data) => fs.writeSync(fd, data);
const fsync: AuditIo['fsync'] = fd => fs.fsyncSync(fd);

describe('audit log', () => {
	test('chains records, readable by nobody else', async () => {
		const log = await open();
		await Promise.all([log.append({kind: 'intent', result: 'a'}), log.append({kind: 'outcome', result: 'b'})]);
		expect(verifyAudit(path)).toEqual({ok: true, records: 2, hash: log.head().hash});
		expect(fs.statSync(path).mode & 0o777).toBe(0o600);
		const [first] = fs.readFileSync(path, 'utf8').split('\n');
		expect(JSON.parse(first ?? '')).toMatchObject({
			seq: 1,
			session: 's',
			actor: {user: 'me', uid: 1},
			kind: 'intent',
			ts: '1970-01-01T00:16:40.000Z',
		});
	});

	test('append resolves only after the record was synced', async () => {
		const order: string[] = [];
		const log = await open({
			write(fd, data) {
				order.push('write');
				return write(fd, data);
			},
			fsync(fd) {
				order.push('fsync');
				fsync(fd);
			},
		});
		expect(order).toEqual(['fsync']); // The folder: the name of the file is durable too.
		await log.append({kind: 'intent'}).then(() => order.push('resolved'));
		expect(order).toEqual(['fsync', 'write', 'fsync', 'resolved']);
	});

	test('continues after reopening, and after another process wrote', async () => {
		const first = await open();
		await first.append({kind: 'intent'});
		const second = await open();
		await second.append({kind: 'outcome'});
		await first.append({kind: 'verify'});
		expect(verifyAudit(path)).toMatchObject({ok: true, records: 3});
	});

	test('a torn tail is moved aside and the chain goes on', async () => {
		const log = await open();
		await log.append({kind: 'intent'});
		fs.appendFileSync(path, '{"seq":2,"ts":"19');
		expect(verifyAudit(path)).toMatchObject({ok: false, reason: 'torn last line'});
		const again = await open();
		expect(again.warning).toContain('torn');
		expect(fs.readFileSync(`${path}.torn-1000000`, 'utf8')).toBe('{"seq":2,"ts":"19');
		await again.append({kind: 'outcome'});
		expect(verifyAudit(path)).toMatchObject({ok: true, records: 2});
	});

	test('a broken chain refuses further records', async () => {
		const log = await open();
		for (const result of ['a', 'b', 'c']) await log.append({kind: 'outcome', result});
		fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace('"result":"b"', '"result":"x"'));
		const again = await open();
		expect(again.warning).toContain('broken at line 2');
		await expect(again.append({kind: 'intent'})).rejects.toThrow(AuditError);
	});

	test('a full disk refuses and leaves no half record', async () => {
		let full = false;
		const log = await open({
			write(fd, data) {
				if (!full) return write(fd, data);
				write(fd, data.subarray(0, 10));
				throw Object.assign(new Error('ENOSPC'), {code: 'ENOSPC'});
			},
			fsync,
		});
		await log.append({kind: 'intent'});
		full = true;
		await expect(log.append({kind: 'intent'})).rejects.toThrow('the disk is full');
		full = false;
		await log.append({kind: 'outcome'});
		expect(verifyAudit(path)).toMatchObject({ok: true, records: 2});
	});

	test('the lock of a dead process is taken over', async () => {
		const log = await open();
		const dead = spawnSync('true').pid;
		fs.writeFileSync(`${path}.lock`, String(dead));
		await log.append({kind: 'intent'});
		expect(verifyAudit(path)).toMatchObject({ok: true, records: 1});
		expect(fs.existsSync(`${path}.lock`)).toBe(false);
	});

	test('a folder that cannot be made is an AuditError', async () => {
		fs.writeFileSync(join(folder, 'state'), '');
		await expect(open()).rejects.toThrow(AuditError);
	});

	test('property: any changed byte, dropped or swapped line is found', async () => {
		const log = await open();
		for (let index = 0; index < 5; index++)
			await log.append({kind: 'outcome', result: `r${index}`, target: 'projects/p'});
		const text = fs.readFileSync(path, 'utf8');
		expect(verifyChain(text).ok).toBe(true);
		fc.assert(
			fc.property(
				fc.integer({min: 0, max: text.length - 1}),
				fc.constantFrom('0', 'a', 'Z', ' ', '}'),
				(at, character) => {
					fc.pre(text[at] !== character);
					const changed = text.slice(0, at) + character + text.slice(at + 1);
					expect(verifyChain(changed).ok).toBe(false);
				},
			),
		);
		const lines = text.trimEnd().split('\n');
		fc.assert(
			fc.property(fc.integer({min: 0, max: 3}), at => {
				expect(verifyChain(`${lines.filter((_, index) => index !== at).join('\n')}\n`).ok).toBe(false);
				const swapped = [...lines];
				[swapped[at], swapped[at + 1]] = [lines[at + 1] ?? '', lines[at] ?? ''];
				expect(verifyChain(`${swapped.join('\n')}\n`).ok).toBe(false);
			}),
		);
	});
});
