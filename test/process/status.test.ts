/** What walls tell of themselves in files: who runs, who is silent and who died, and nothing of what is not a status of ours. */
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readdirSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {heardWalls, removeStatus, silentAfter, writeStatus} from '../../src/status/files.ts';
import type {WallStatus} from '../../src/status/types.ts';
import {longStatus, shortStatus, statusCode} from '../../src/status/words.ts';

const now = Date.now();
const base: WallStatus = {
	pid: process.pid,
	startedAt: now - 60_000,
	at: now,
	sandbox: false,
	title: 'pitwall: 1 CRIT ingestion',
	systems: [
		{system: 'sales', title: 'Sales', level: 'ok'},
		{system: 'ingestion', title: 'Ingestion', level: 'crit'},
	],
	alerts: [{system: 'ingestion', level: 'crit', label: 'P2', text: 'High error rate 12% (> 5%)', since: now}],
	more: 3,
};
/** The id of a process that has ended. */
const endedPid = (): number => spawnSync('true').pid;

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-status-'));
});
const short = () => shortStatus(heardWalls(folder, now), now);

test('without a wall it says so, and exits with 3', () => {
	expect(short()).toBe('pitwall: not running');
	expect(longStatus([], now)).toContain("'pitwall check'");
	expect(statusCode([])).toBe(3);
});

test('a wall that runs', async () => {
	await writeStatus(folder, base);
	const walls = heardWalls(folder, now);
	expect(short()).toBe('pitwall: 1 CRIT ingestion');
	expect(statusCode(walls)).toBe(2);
	const text = longStatus(walls, now);
	expect(text).toMatch(/ingestion +CRIT +Ingestion/);
	expect(text).toMatch(/CRIT P2 ingestion: High error rate 12% \(> 5%\), since \d\d:\d\d UTC/);
	expect(text).toContain('and 3 more alerts');
});

test('a wall that was killed is not taken for one that runs', async () => {
	await writeStatus(folder, {...base, pid: endedPid()});
	expect(short()).toMatch(/^pitwall: ended without a farewell/);
	expect(statusCode(heardWalls(folder, now))).toBe(3);
});

test('a wall that has not been heard for minutes is silent', async () => {
	await writeStatus(folder, base);
	const then = (now - silentAfter - 1000) / 1000;
	utimesSync(join(folder, `${process.pid}.json`), then, then);
	expect(short()).toMatch(/^pitwall: silent, last heard 3\sm ago$/);
	expect(statusCode(heardWalls(folder, now))).toBe(3);
});

test('one that runs comes before one that died, which is forgotten after a day', async () => {
	const pid = endedPid();
	await writeStatus(folder, {...base, pid, startedAt: now});
	await writeStatus(folder, base);
	expect(heardWalls(folder, now).map(({state}) => state)).toEqual(['running', 'dead']);
	const old = now / 1000 - 25 * 3600;
	utimesSync(join(folder, `${pid}.json`), old, old);
	expect(heardWalls(folder, now)).toHaveLength(1);
	expect(readdirSync(folder)).toEqual([`${process.pid}.json`]);
	removeStatus(folder, process.pid);
	expect(short()).toBe('pitwall: not running');
});

describe('what is no status of ours is passed over', () => {
	const path = () => join(folder, `${process.pid}.json`);
	test.each([
		'',
		'{',
		'null',
		'[]',
		JSON.stringify({...base, pid: '1'}),
		JSON.stringify({...base, pid: -1}),
		JSON.stringify({...base, systems: [{system: 'a', title: 'b', level: 'red'}]}),
		JSON.stringify({...base, alerts: [null]}),
		JSON.stringify({...base, at: 1e300}),
	])('%s', text => {
		writeFileSync(path(), text, {mode: 0o600});
		expect(heardWalls(folder, now)).toEqual([]);
	});
	test('a file that others can write, and a symlink', () => {
		writeFileSync(path(), JSON.stringify(base), {mode: 0o600});
		chmodSync(path(), 0o666);
		expect(heardWalls(folder, now)).toEqual([]);
		const other = endedPid();
		symlinkSync(path(), join(folder, `${other}.json`));
		expect(heardWalls(folder, now)).toEqual([]);
	});
	test('its text is cleaned, and begins no style of tmux', () => {
		writeFileSync(path(), JSON.stringify({...base, title: 'a\x1b]2;x\x07 #[fg=red]b #(ls) #1'}), {mode: 0o600});
		expect(short()).not.toMatch(/[\x00-\x1f]|#[[(]/);
		expect(short()).toContain('#1');
	});
});
