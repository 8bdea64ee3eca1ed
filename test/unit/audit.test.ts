import * as fs from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {currentActor} from '../../src/actions/audit/actor.ts';
import {verifyChain} from '../../src/actions/audit/chain.ts';
import {type AuditIo, verifyAudit} from '../../src/actions/audit/file.ts';
import {AuditError} from '../../src/actions/audit/types.ts';
import {auditFolder} from '../support/auditing.ts';

let place: ReturnType<typeof auditFolder>;
let path = '';
beforeEach(() => {
	place = auditFolder();
	({path} = place);
});

const open = (io?: AuditIo) => place.open(io);
const write: AuditIo['write'] = (fd, data) => fs.writeSync(fd, data);
const fsync: AuditIo['fsync'] = fd => fs.fsyncSync(fd);

describe('audit log', () => {
	test('chains records, readable by nobody else', async () => {
		const log = open();
		await Promise.all([log.append({kind: 'intent', result: 'a'}), log.append({kind: 'outcome', result: 'b'})]);
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 2}});
		expect(fs.statSync(path).mode & 0o777).toBe(0o600);
		expect(fs.statSync(`${path}.head`).mode & 0o777).toBe(0o600);
		expect(fs.statSync(join(path, '..')).mode & 0o777).toBe(0o700);
		const [first] = fs.readFileSync(path, 'utf8').split('\n');
		expect(JSON.parse(first ?? '')).toMatchObject({
			seq: 1,
			session: 's',
			actor: {user: 'me', uid: 1},
			process: {pid: process.pid},
			kind: 'intent',
			ts: '1970-01-01T00:16:40.000Z',
		});
		expect(currentActor().uid).toBe(process.getuid?.());
	});

	test('append resolves only after the record was synced', async () => {
		const order: string[] = [];
		const log = open({
			write(fd, data) {
				order.push('write');
				return write(fd, data);
			},
			fsync(fd) {
				order.push('fsync');
				fsync(fd);
			},
		});
		await log.opening;
		expect(order).toEqual(['fsync']); // The folder: the name of the file is durable too.
		await log.append({kind: 'intent'}).then(() => order.push('resolved'));
		// The record, then its head.
		expect(order).toEqual(['fsync', 'write', 'fsync', 'fsync', 'resolved']);
	});

	test('continues after reopening, and after another process wrote', async () => {
		const first = open();
		await first.append({kind: 'intent'});
		const second = open();
		await second.append({kind: 'outcome'});
		await first.append({kind: 'verify'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 3}});
	});

	test('a torn tail is moved aside and the chain goes on', async () => {
		const log = open();
		await log.append({kind: 'intent'});
		fs.appendFileSync(path, '{"seq":2,"ts":"19');
		expect(verifyAudit(path)).toMatchObject({ok: false, reason: 'torn last line'});
		const again = open();
		expect((await again.opening).warning).toContain('torn');
		expect(fs.readFileSync(`${path}.torn-1000000`, 'utf8')).toBe('{"seq":2,"ts":"19');
		await again.append({kind: 'outcome'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 2}});
	});

	test('a broken chain refuses further records', async () => {
		const log = open();
		for (const result of ['a', 'b', 'c']) await log.append({kind: 'outcome', result});
		fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace('"result":"b"', '"result":"x"'));
		const again = open();
		expect((await again.opening).warning).toContain('broken at line 2');
		await expect(again.append({kind: 'intent'})).rejects.toThrow(AuditError);
	});

	test('a full disk refuses and leaves no half record', async () => {
		let full = false;
		const log = open({
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
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 2}});
	});

	test('E2: a folder that cannot be made refuses, and is tried again at each append', async () => {
		fs.writeFileSync(join(place.folder, 'state'), '');
		const log = open();
		expect((await log.opening).warning).toContain(path);
		await expect(log.append({kind: 'intent'})).rejects.toThrow(AuditError);
		fs.rmSync(join(place.folder, 'state'));
		await log.append({kind: 'intent'});
		expect(verifyAudit(path)).toMatchObject({ok: true, head: {seq: 1}});
	});

	test('property: any changed byte, dropped or swapped line is found', async () => {
		const log = open();
		for (let index = 0; index < 5; index++)
			await log.append({kind: 'outcome', result: `r${index}`, target: 'projects/p'});
		const text = fs.readFileSync(path, 'utf8');
		const holds = (changed: string) => verifyChain(Buffer.from(changed)).ok;
		expect(holds(text)).toBe(true);
		fc.assert(
			fc.property(
				fc.integer({min: 0, max: text.length - 1}),
				fc.constantFrom('0', 'a', 'Z', ' ', '}'),
				(at, character) => {
					fc.pre(text[at] !== character);
					expect(holds(text.slice(0, at) + character + text.slice(at + 1))).toBe(false);
				},
			),
		);
		const lines = text.trimEnd().split('\n');
		fc.assert(
			fc.property(fc.integer({min: 0, max: 3}), at => {
				expect(holds(`${lines.filter((_, index) => index !== at).join('\n')}\n`)).toBe(false);
				const swapped = [...lines];
				[swapped[at], swapped[at + 1]] = [lines[at + 1] ?? '', lines[at] ?? ''];
				expect(holds(`${swapped.join('\n')}\n`)).toBe(false);
			}),
		);
	});
});
