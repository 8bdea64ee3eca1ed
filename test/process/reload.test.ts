import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {judge} from '../../src/commands/judge.ts';
import {liveConfig, reloadOnChange, troubleLine} from '../../src/commands/reload.ts';
import {resolveConfig} from '../../src/commands/resolve.ts';
import {configFiles} from '../../src/config/files.ts';
import type {CheckConfig} from '../../src/config/schema/checks.ts';
import type {LoadedConfig} from '../../src/config/schema/system.ts';
import {createStore} from '../../src/store/store.ts';
import {eventually} from '../support/eventually.ts';
import {FakePoller, now, reading, config as twoSystems} from '../support/fakeWall.ts';

let folder: string;
let file: string;
let stop: () => void = () => {};
let applied: LoadedConfig[];
let troubles: (string | undefined)[];
let live: LoadedConfig;

const system = (sql: string) => `system: mine
title: Mine
project: p
region: r
tz: UTC
sources:
  runs: {bigquery: ${sql}, tables: [d.t]}
panes: [{id: 'etl', kind: 'runs', runs: [runs]}]
`;

/** Starts watching what is in `folder`. */
async function begin(found = false): Promise<void> {
	const files = configFiles(found);
	const loaded = liveConfig(await resolveConfig({}, {path: file, found}, files));
	live = loaded.view;
	stop = reloadOnChange({
		options: {},
		files,
		loaded,
		log: {write: () => {}},
		apply: next => void applied.push(next),
		trouble: text => void troubles.push(text),
	});
}

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-reload-'));
	file = join(folder, 'pitwall.yaml');
	applied = [];
	troubles = [];
	mkdirSync(join(folder, 'systems'));
	writeFileSync(join(folder, 'systems/mine.yaml'), system('runs.sql'));
	writeFileSync(join(folder, 'systems/runs.sql'), 'SELECT 1');
	writeFileSync(file, 'systems: [systems/mine.yaml]\n');
});
afterEach(() => stop());

const budget = (usd: number) => `systems: [systems/mine.yaml]\nmaxUsdPerDay: ${usd}\n`;

describe('reload', () => {
	test('an edit in place, an editor that renames, and the SQL behind it all count', async () => {
		await begin();
		writeFileSync(file, budget(7));
		await eventually(() => expect(live.wall.maxUsdPerDay).toBe(7));
		writeFileSync(`${file}.new`, budget(8));
		renameSync(`${file}.new`, file);
		await eventually(() => expect(live.wall.maxUsdPerDay).toBe(8));
		writeFileSync(join(folder, 'systems/runs.sql'), 'SELECT 2');
		await eventually(() => expect(live.systems[0]?.sources.runs).toMatchObject({bigquery: 'SELECT 2'}));
		expect(troubles.every(text => text === undefined)).toBe(true);
	});

	test('a broken or deleted file keeps the old and says where it is wrong, until it is mended', async () => {
		await begin();
		writeFileSync(join(folder, 'systems/mine.yaml'), system('runs.sql').replace('tz: UTC', 'tz: Mars/Olympus'));
		await eventually(() =>
			expect(troubles.at(-1)).toMatch(/^config not applied: systems\/mine\.yaml:5:5: tz: unknown time zone/),
		);
		expect(live.systems[0]?.tz).toBe('UTC');
		expect(applied).toEqual([]);
		writeFileSync(join(folder, 'systems/mine.yaml'), system('runs.sql'));
		await eventually(() => expect(troubles.at(-1)).toBeUndefined());
		rmSync(file);
		await eventually(() => expect(troubles.at(-1)).toMatch(/pitwall\.yaml: no such file/));
		writeFileSync(file, budget(9));
		await eventually(() => expect(live.wall.maxUsdPerDay).toBe(9));
		expect(troubles.at(-1)).toBeUndefined();
	});

	test('a folder that is deleted and made anew is watched again', async () => {
		await begin();
		rmSync(join(folder, 'systems'), {recursive: true});
		await eventually(() => expect(troubles.at(-1)).toMatch(/mine\.yaml: no such file/));
		mkdirSync(join(folder, 'systems'));
		writeFileSync(join(folder, 'systems/runs.sql'), 'SELECT 3');
		writeFileSync(join(folder, 'systems/mine.yaml'), system('runs.sql'));
		await eventually(() => expect(live.systems[0]?.sources.runs).toMatchObject({bigquery: 'SELECT 3'}));
		writeFileSync(join(folder, 'systems/runs.sql'), 'SELECT 4');
		await eventually(() => expect(live.systems[0]?.sources.runs).toMatchObject({bigquery: 'SELECT 4'}));
	});

	test('a ConfigMap swaps a symlink above the file', async () => {
		const mount = join(folder, 'mount');
		const version = (name: string, usd: number) => {
			mkdirSync(join(mount, name), {recursive: true});
			writeFileSync(join(mount, name, 'pitwall.yaml'), `systems: [sales]\nmaxUsdPerDay: ${usd}\n`);
		};
		version('..1', 1);
		symlinkSync('..1', join(mount, '..data'));
		symlinkSync('..data/pitwall.yaml', join(mount, 'pitwall.yaml'));
		file = join(mount, 'pitwall.yaml');
		await begin();
		for (const usd of [2, 3]) {
			version(`..${usd}`, usd);
			symlinkSync(`..${usd}`, join(mount, '..tmp'));
			renameSync(join(mount, '..tmp'), join(mount, '..data'));
			await eventually(() => expect(live.wall.maxUsdPerDay).toBe(usd));
		}
	});

	test('endpoints wait for a restart; the rest counts', async () => {
		await begin();
		writeFileSync(file, `${budget(6)}endpoints: {grpc: localhost:1}\n`);
		await eventually(() => expect(troubles.at(-1)).toMatch(/restart needed/));
		expect(live.wall).toMatchObject({maxUsdPerDay: 6, endpoints: {}});
	});

	test('E1: a config that was found is reloaded only while nobody else could have written it', async () => {
		await begin(true);
		writeFileSync(file, budget(7));
		await eventually(() => expect(live.wall.maxUsdPerDay).toBe(7));
		chmodSync(file, 0o666);
		writeFileSync(file, budget(8));
		await eventually(() =>
			expect(troubles.at(-1)).toMatch(/pitwall\.yaml can be written by others\. Name it with --config/),
		);
		expect(live.wall.maxUsdPerDay).toBe(7);
		chmodSync(file, 0o600);
		writeFileSync(file, budget(9));
		await eventually(() => expect(live.wall.maxUsdPerDay).toBe(9));
		expect(troubles.at(-1)).toBeUndefined();
		chmodSync(join(folder, 'systems'), 0o777);
		writeFileSync(join(folder, 'systems/runs.sql'), 'SELECT 5');
		await eventually(() => expect(troubles.at(-1)).toMatch(/systems can be written by others/));
		expect(live.systems[0]?.sources.runs).toMatchObject({bigquery: 'SELECT 1'});
	});

	test('F10: a file that becomes a pipe, a folder or a device changes nothing and holds nothing up', async () => {
		await begin();
		const sql = join(folder, 'systems/runs.sql');
		for (const [make, why] of [
			[() => spawnSync('mkfifo', [sql]), 'it is a pipe'],
			[() => mkdirSync(sql), 'it is a folder'],
			[() => symlinkSync('/dev/zero', sql), 'it is a device'],
		] as const) {
			rmSync(sql);
			make();
			await eventually(() =>
				expect(troubles.at(-1)).toMatch(`cannot read systems/runs.sql: ${why}, not a regular file`),
			);
			rmSync(sql, {recursive: true});
			writeFileSync(sql, 'SELECT 1');
			await eventually(() => expect(troubles.at(-1)).toBeUndefined());
		}
		expect(live.systems[0]?.sources.runs).toMatchObject({bigquery: 'SELECT 1'});
	});

	test('one line, however many are wrong', () => {
		expect(troubleLine('/etc/wall/pitwall.yaml', ['/etc/wall/pitwall.yaml:2:1: bad\x1b[31m.', 'x', 'y'])).toBe(
			'config not applied: pitwall.yaml:2:1: bad. (+2 more)',
		);
	});
});

describe('the store takes a config', () => {
	const locked = {...twoSystems, wall: {...twoSystems.wall, readOnly: true}};
	test('readOnly disarms at once, and the arming dialog goes', () => {
		const store = createStore({tab: 'alpha'});
		store.getState().arm('drill');
		store.getState().openDialog({kind: 'arm'});
		store.getState().setConfig(locked);
		expect(store.getState().mode).toEqual({kind: 'read-only'});
		expect(store.getState().dialog).toBeUndefined();
	});
	test('a system that is gone is left', () => {
		const store = createStore({tab: 'beta'});
		store.getState().openDialog({
			kind: 'act',
			title: 'roll back',
			offers: [{action: 'run.rollback', system: 'beta', target: 'hook'}],
		});
		store.getState().setConfig({...twoSystems, systems: twoSystems.systems.slice(0, 1)});
		expect(store.getState()).toMatchObject({tab: 'overview'});
		expect(store.getState().dialog).toBeUndefined();
	});
	test('arming survives a reload that does not forbid it', () => {
		const store = createStore({tab: 'alpha'});
		store.getState().arm('drill');
		store.getState().setConfig(twoSystems);
		expect(store.getState().mode.kind).toBe('armed');
	});
});

describe('the judge takes a config', () => {
	test('an alert of an unchanged check keeps its beginning, a changed one is judged anew, a removed one goes', async () => {
		let time = now;
		const clock = {now: () => time, speed: 1};
		const poller = new FakePoller();
		const store = createStore({clock});
		const loaded = liveConfig(twoSystems);
		let judged = 0;
		const end = judge(loaded.view, poller, store, clock, () => {
			judged += 1;
		});
		const look = async (later: number) => {
			const before = judged;
			time = now + later;
			poller.set('alpha', 'runs', {reading: reading([{failed: 9}], time)});
			await vi.waitFor(() => expect(judged).toBeGreaterThan(before));
			return store.getState().alerts.find(({key}) => key === 'alpha.failed');
		};
		const withChecks = (change: (check: CheckConfig) => CheckConfig[]): LoadedConfig => ({
			...twoSystems,
			systems: twoSystems.systems.map(system => ({...system, checks: system.checks.flatMap(change)})),
		});
		const first = await look(0);
		expect(first?.state).toBe('firing');
		loaded.set(withChecks(check => [structuredClone(check)]));
		expect(await look(60_000)).toMatchObject({state: 'firing', since: first?.since});
		loaded.set(withChecks(check => [{...check, levels: {crit: '> 4'}}]));
		expect(await look(120_000)).toMatchObject({state: 'firing', since: now + 120_000});
		loaded.set(withChecks(() => []));
		expect(await look(180_000)).toBeUndefined();
		end();
	});
});
