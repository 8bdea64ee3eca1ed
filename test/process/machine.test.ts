/** What walls of a machine find in the folder that they share: the living count, the dead do not, and nobody is believed beyond what the system tells. */
import {spawn, spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {ownIdentity} from '../../src/actions/audit/process.ts';
import {frozenIn} from '../../src/actions/machine/frozen.ts';
import {openMachine} from '../../src/actions/machine/machine.ts';

const what = {cloud: 'c', resource: 'r', system: 'demo', title: 'roll back hook'};
const actor = {user: 'kim', uid: process.getuid?.() ?? 0};
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(() => {
	folder = fs.mkdtempSync(join(tmpdir(), 'pitwall-shared-'));
	fs.chmodSync(folder, 0o1777);
});
const machine = (shared = folder) => openMachine({shared: () => shared, state: shared, actor, now: () => Date.now()});

/** The lock of another wall on the target, as its process would have written it. */
async function leave(process: object, own = actor): Promise<string> {
	const before = new Set(fs.readdirSync(folder));
	await machine().lock(what);
	const path = join(folder, fs.readdirSync(folder).find(name => !before.has(name)) ?? '');
	fs.writeFileSync(path, JSON.stringify({...what, actor: own, at: Date.now(), process}));
	return path;
}
const running = () => {
	const other = spawn('sleep', ['600']);
	const {pid = 0} = other;
	const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
	return {other, identity: {...ownIdentity(), pid, started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}};
};

describe('a lock', () => {
	test.each<[string, () => object]>([
		['of a process that is gone', () => ({...ownIdentity(), pid: spawnSync('true').pid})],
		['of a process whose number somebody else has now', () => ({...ownIdentity(), pid: 1, started: '7'})],
		['of this machine before it was started again', () => ({...ownIdentity(), boot: 'before'})],
	])('%s means nothing, and is taken away', async (_, process) => {
		const path = await leave(process());
		expect(await machine().lock(what)).toBeTypeOf('function');
		expect(fs.existsSync(path)).toBe(false);
	});
	test('of a process that runs holds, until it ends', async () => {
		const {other, identity} = running();
		try {
			await leave(identity);
			expect(await machine().lock(what)).toMatchObject({by: 'kim', title: 'roll back hook'});
			expect(machine().others()).toHaveLength(1);
			other.kill('SIGKILL');
			await new Promise(resolve => other.once('exit', resolve));
			expect(await machine().lock(what)).toBeTypeOf('function');
		} finally {
			other.kill('SIGKILL');
		}
	});
	test('of another machine holds, and says what to do', async () => {
		const path = await leave({...ownIdentity(), host: 'elsewhere', boot: 'other'});
		expect(await machine().lock(what)).toMatchObject({doubt: `on elsewhere: if that is gone, remove ${path}`});
	});
	test.each<[string, (path: string) => void]>([
		['is a symlink', path => fs.symlinkSync('/etc/passwd', path)],
		['is garbage', path => fs.writeFileSync(path, '{"pid":')],
		['is a named pipe', path => spawnSync('mkfifo', [path])],
		[
			'others can write',
			path => {
				fs.writeFileSync(path, '{}');
				fs.chmodSync(path, 0o666);
			},
		],
	])('that %s holds, and is named', async (_, make) => {
		const path = await leave(ownIdentity());
		fs.rmSync(path);
		make(path);
		const holder = await machine().lock(what);
		expect(holder).toMatchObject({by: 'somebody'});
		expect(JSON.stringify(holder)).toContain(path);
	});
	test.skipIf(!isRoot)('under the name of somebody else is told by the owner of its file', async () => {
		const path = await leave(ownIdentity(), {user: 'root', uid: 0});
		fs.chownSync(path, 65534, 65534);
		expect(await machine().lock(what)).toMatchObject({by: 'uid 65534'});
	});
});

describe('a shared folder', () => {
	test('that is missing, or in which others may change files, stops every action and says what to do', () => {
		expect(machine(join(folder, 'none')).frozen()?.reason).toContain('is not there. As root: install -d -m 1777');
		fs.chmodSync(folder, 0o777);
		expect(machine().frozen()?.reason).toContain('can be written by others');
	});
	test('in which the kill switch cannot be read is frozen', () => {
		expect(machine().frozen()).toBeUndefined();
		fs.symlinkSync('/etc/passwd', join(folder, 'frozen.json'));
		expect(frozenIn(folder)).toMatchObject({by: 'somebody', reason: expect.stringContaining('symlink')});
	});
});
