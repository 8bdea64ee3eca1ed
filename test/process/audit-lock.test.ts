/** The lock of the audit log: held by the living, taken over from everybody else. */
import {spawn, spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {dirname} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {verifyAudit} from '../../src/actions/audit/file.ts';
import {ownIdentity} from '../../src/actions/audit/process.ts';
import {auditFolder} from '../support/auditing.ts';

let place: ReturnType<typeof auditFolder>;
let lock = '';
beforeEach(() => {
	place = auditFolder();
	lock = `${place.path}.lock`;
	fs.mkdirSync(dirname(lock), {recursive: true});
});

const holder = (patch: object) => JSON.stringify({...ownIdentity(), ...patch});

describe('E2, F5: taken over is the lock', () => {
	test.each<[string, () => void]>([
		['of 0 bytes', () => fs.writeFileSync(lock, '')],
		['with garbage', () => fs.writeFileSync(lock, '{"pid":')],
		['that names a process without its start', () => fs.writeFileSync(lock, '1')],
		['that nobody may read', () => fs.writeFileSync(lock, holder({pid: 1}), {mode: 0})],
		['of a process that is gone', () => fs.writeFileSync(lock, holder({pid: spawnSync('true').pid}))],
		['of a process whose number somebody else has now', () => fs.writeFileSync(lock, holder({pid: 1, started: '7'}))],
		['of this machine before it was started again', () => fs.writeFileSync(lock, holder({pid: 1, boot: 'before'}))],
		['of this wall, left behind', () => fs.writeFileSync(lock, holder({}))],
		['that is a dangling link', () => fs.symlinkSync('/nowhere/at/all', lock)],
		['that is an empty directory', () => fs.mkdirSync(lock)],
		['that is a named pipe', () => spawnSync('mknod', [lock, 'p'])],
	])('%s', async (_, leave) => {
		leave();
		await place.open().append({kind: 'intent'});
		expect(verifyAudit(place.path)).toMatchObject({ok: true, head: {seq: 1}});
		expect(fs.readdirSync(dirname(lock)).filter(name => name.includes('lock'))).toEqual([]);
	});
});

test('F5: the lock of a living process is waited for, and named', async () => {
	const other = spawn('sleep', ['600']);
	try {
		const {pid = 0} = other;
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
		fs.writeFileSync(lock, holder({pid, started}));
		const log = place.open();
		await expect(log.append({kind: 'intent'})).rejects.toThrow(`locked by process ${pid}`);
		other.kill();
		await new Promise(resolve => other.once('exit', resolve));
		await log.append({kind: 'intent'});
	} finally {
		other.kill();
	}
});

test('F5: the lock of another machine is left to it, and named', async () => {
	fs.writeFileSync(lock, holder({pid: 1, host: 'elsewhere', boot: 'other'}));
	await expect(place.open().append({kind: 'intent'})).rejects.toThrow('on elsewhere');
	expect(fs.existsSync(lock)).toBe(true);
});

test('E2: a disk that is full leaves no lock and heals', async () => {
	const folder = dirname(lock);
	if (spawnSync('sh', ['-c', `mount -t tmpfs -o size=8k tmpfs ${folder}`]).status !== 0) return; // Needs root.
	try {
		const log = place.open();
		await log.opening;
		spawnSync('sh', ['-c', `cat /dev/zero > ${folder}/filler`]);
		await expect(log.append({kind: 'intent'})).rejects.toThrow('the disk is full');
		expect(fs.readdirSync(folder).filter(name => name.includes('lock'))).toEqual([]);
		fs.rmSync(`${folder}/filler`);
		await log.append({kind: 'intent'});
		expect(verifyAudit(place.path)).toMatchObject({ok: true, head: {seq: 1}});
	} finally {
		spawnSync('sh', ['-c', `umount ${folder}`]);
	}
});
