/** The journal on disk, by its real worker: what is kept survives, bounds hold, and nothing about the disk reaches the wall. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {day, hour, minute} from '../../src/clock.ts';
import {keepJournal} from '../../src/commands/keepJournal.ts';
import {createJournal, type Journal} from '../../src/journal/journal.ts';
import {questionHash} from '../../src/journal/question.ts';
import {openReader} from '../../src/journal/read.ts';
import {createJournalStore} from '../../src/journal/store.ts';
import {journalRows} from '../../src/rewind/rows.ts';
import {eventually} from '../support/eventually.ts';
import {config} from '../support/fakeWall.ts';

const bounds = {facts: 400 * day, readings: 14 * day, dense: day, bytes: 16 * 1024 * 1024};
const start = Date.UTC(2026, 10, 1);

function emptyFolder(): string {
	const folder = join(fs.mkdtempSync(join(tmpdir(), 'journal-')), 'state');
	onTestFinished(() => fs.rmSync(join(folder, '..'), {recursive: true, force: true}));
	return folder;
}

function openStore(path: string, changes: Partial<typeof bounds> = {}) {
	const said: string[] = [];
	const troubles: (string | undefined)[] = [];
	const clock = {at: start};
	const store = createJournalStore({
		path,
		bounds: {...bounds, ...changes},
		now: () => clock.at,
		said: text => said.push(text),
		trouble: why => troubles.push(why),
		anew: () => void said.push('anew'),
	});
	onTestFinished(() => store.stop());
	return {store, said, troubles, clock};
}

/** A wall with its journal. */
function openWall(folder: string, {at = start, remember = true, speed = 1, origin = 0} = {}) {
	const said: string[] = [];
	const told: string[] = [];
	const journal: Journal = createJournal({now: () => at});
	const is = {wall: 'live'};
	const inForce = {...config, wall: {...config.wall, remember}};
	const kept = keepJournal(
		{
			config: inForce,
			identity: () => ({config: '/a/pitwall.yaml', speed, origin, ...is}),
			clock: {now: () => at, speed},
			log: {write: text => void said.push(text)},
			journal,
			tell: text => told.push(text),
		},
		folder,
	);
	onTestFinished(() => kept.stop());
	const texts = () => journal.facts().map(fact => (fact.kind === 'note' ? fact.text : fact.kind));
	return {journal, kept, said, told, inForce, is, texts};
}

const note = (text: string) => ({kind: 'note', incident: 'i', text}) as const;
const row = (at: number, json: string, source = 'jobs') => ({system: 'sales', source, at, of: 'q', json});

test('what happened is there again after a restart, in the owner’s file alone', async () => {
	const folder = emptyFolder();
	const first = openWall(folder);
	const written = first.journal.record(note('one'));
	expect(await first.kept.store()?.settled()).toBe(true);
	await first.kept.stop();
	const files = fs.readdirSync(folder);
	expect(files).toEqual([expect.stringMatching(/^journal-[0-9a-f]{16}-[0-9a-f]{16}\.db$/)]);
	expect(fs.statSync(join(folder, files[0] ?? '')).mode & 0o777).toBe(0o600);
	const second = openWall(folder, {at: start + minute});
	expect(second.journal.facts()).toEqual([written]);
	expect([...first.said, ...second.said, ...first.told]).toEqual([]);
});

test('an hour without a wall is a gap, of which the facts say from when to when', async () => {
	const folder = emptyFolder();
	const first = openWall(folder);
	first.journal.record(note('one'));
	await first.kept.stop();
	const second = openWall(folder, {at: start + hour});
	expect(second.journal.facts().at(-1)).toMatchObject({kind: 'gap', at: start, to: start + hour, why: 'not running'});
});

test('two walls share a file without loss', async () => {
	const folder = emptyFolder();
	const [a, b] = [openWall(folder), openWall(folder)];
	for (let index = 0; index < 50; index++) {
		a.journal.record(note(`a${index}`));
		b.journal.record(note(`b${index}`));
	}
	await Promise.all([a.kept.stop(), b.kept.stop()]);
	expect(openWall(folder).journal.facts()).toHaveLength(100);
});

test('a sandbox that runs fast has a file of its own at every start, of which three stay', async () => {
	const folder = emptyFolder();
	for (const origin of [1, 2, 3, 4, 5]) {
		const {journal, kept, texts} = openWall(folder, {speed: 20, origin: origin * day});
		journal.record(note(`start ${origin}`));
		await kept.stop();
		expect(texts()).toEqual([`start ${origin}`]);
	}
	const again = openWall(folder, {speed: 20, origin: 5 * day + 900});
	expect(again.texts()).toEqual(['start 5']);
	expect(fs.readdirSync(folder).filter(name => name.endsWith('.db'))).toHaveLength(3);
});

test('remember: false keeps nothing and removes what was kept, also on a reload', async () => {
	const folder = emptyFolder();
	const first = openWall(folder);
	first.journal.record(note('one'));
	await first.kept.store()?.settled();
	first.inForce.wall.remember = false;
	first.kept.obey();
	first.journal.record(note('two'));
	await first.kept.stop();
	expect(fs.readdirSync(folder)).toEqual([]);
	const second = openWall(folder, {remember: false});
	second.journal.record(note('three'));
	await second.kept.stop();
	expect(fs.readdirSync(folder)).toEqual([]);
});

test.each([
	['garbage', (path: string) => fs.writeFileSync(path, 'no database'.repeat(999))],
	[
		'damaged',
		(path: string) =>
			fs.writeFileSync(path, Buffer.concat([fs.readFileSync(path).subarray(0, 4096), Buffer.alloc(40_000, 7)])),
	],
])('a file that is %s is moved aside with a line in the log, and a new one begins', async (_, spoil) => {
	const folder = emptyFolder();
	const first = openWall(folder);
	first.journal.record(note('one'));
	await first.kept.stop();
	const path = join(folder, fs.readdirSync(folder)[0] ?? '');
	spoil(path);
	const second = openWall(folder);
	second.journal.record(note('two'));
	expect(await second.kept.store()?.settled()).toBe(true);
	await second.kept.stop();
	expect(second.said.filter(text => /is damaged.*a new one has begun/.test(text))).toHaveLength(1);
	expect(fs.existsSync(`${path}.broken`)).toBe(true);
	expect(openWall(folder).texts()).toEqual(['two']);
});

test('a file that is removed under the wall is made again', async () => {
	const folder = emptyFolder();
	const wall = openWall(folder);
	wall.journal.record(note('one'));
	await wall.kept.store()?.settled();
	for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name));
	wall.journal.record(note('two'));
	await wall.kept.stop();
	expect(openWall(folder).texts()).toEqual(['two']);
	expect(wall.told).toEqual(['the journal file is gone, and the past with it: a new one has begun']);
});

test('a past whose file was removed is said to be gone, until all is handed over again', async () => {
	const path = join(emptyFolder(), 'one.db');
	const {store, said, clock} = openStore(path);
	const rows = journalRows(store);
	store.observe([row(start, '1')], []);
	expect(await rows.span()).toEqual({from: start, to: start});
	for (const end of ['', '-wal', '-shm']) fs.rmSync(`${path}${end}`);
	await expect(rows.at(start, [])).rejects.toThrow('the journal file is gone');
	await expect(rows.span()).rejects.toThrow('the journal file is gone');
	expect([said, store.keptFrom()]).toEqual([['anew'], Number.POSITIVE_INFINITY]);
	clock.at = start + minute;
	// An answer of before it was removed.
	store.observe([row(start, '1'), row(start + minute, '2', 'tables')], []);
	expect(await rows.span()).toEqual({from: start + minute, to: start + minute});
	await expect(rows.at(start, [])).rejects.toThrow('the journal file is gone');
	expect((await rows.at(start + minute, [])).rows).toHaveLength(2);
	expect(said).toEqual(['anew']);
});

test('a disk that takes nothing is told once, loses no fact, and heals by itself', async () => {
	const path = join(emptyFolder(), 'one.db');
	const folder = join(path, '..');
	// A file where the folder should be: root may write everywhere else.
	fs.writeFileSync(folder, '');
	const {store, troubles} = openStore(path);
	const journal = createJournal({now: () => start});
	journal.subscribe(added => store.facts(added));
	journal.record(note('one'));
	expect(await store.settled()).toBe(false);
	journal.record(note('two'));
	expect(await store.settled()).toBe(false);
	expect(troubles).toEqual([expect.stringMatching(/./)]);
	fs.rmSync(folder);
	journal.record(note('three'));
	expect(await store.settled()).toBe(true);
	expect(troubles).toEqual([expect.anything(), undefined]);
	await expect(store.ask('facts', 0, start)).resolves.toHaveLength(3);
});

test('equal answers move `seen`; another one is a row', async () => {
	const {store} = openStore(join(emptyFolder(), 'one.db'));
	for (const [at, json] of [
		[10, '1'],
		[20, '1'],
		[30, '2'],
		[40, '1'],
	] as const) {
		store.observe([row(start + at, json)], []);
		await store.settled();
	}
	const rows = await store.ask('readingsBetween', start, start + 99);
	expect(rows?.map(({at, seen}) => [at - start, seen - start])).toEqual([
		[10, 20],
		[30, 30],
		[40, 40],
	]);
});

test('a month of a wall stays within its bounds, thinned where it is old', async () => {
	const path = join(emptyFolder(), 'one.db');
	const days = 30;
	const {store, clock, troubles} = openStore(path, {readings: 14 * day, bytes: 3 * 1024 * 1024});
	const journal = createJournal({now: () => clock.at});
	journal.subscribe(added => store.facts(added));
	const body = (seed: number) =>
		JSON.stringify(Array.from({length: 60}, (_, index) => (seed * 7919 + index * 104_729) % 99_991));
	const sources = Array.from({length: 20}, (_, index) => `source${index}`);
	const moments = Array.from({length: days * 24}, (_, index) => [index * hour, index * hour + 4 * minute]).flat();
	for (const at of moments) {
		clock.at = start + at;
		const line = {system: 'sales', t: clock.at, id: `l${at}`, severity: 'ERROR' as const, service: 's', revision: ''};
		store.observe(
			sources.map((source, index) => row(clock.at, body(at / minute + index), source)),
			[{...line, message: 'x'.repeat(100), count: 1, last: clock.at}],
		);
		if (at % hour === 0) journal.record({kind: 'mode', to: 'armed', reason: 'x'});
		// Batches go as fast as the disk takes them.
		await store.settled();
	}
	await store.stop();
	expect(troubles).toEqual([]);
	const size = fs.statSync(path).size;
	expect(size).toBeLessThan(5 * 1024 * 1024);
	const reader = openReader(path);
	onTestFinished(() => reader?.close());
	expect(reader?.facts(0, clock.at)).toHaveLength(days * 24);
	const {from = 0, to} = reader?.span() ?? {};
	expect(to).toBe(clock.at);
	expect(from).toBeGreaterThan(clock.at - 15 * day);
	const hours = (at: number) =>
		reader?.readingsBetween(at, at + hour - 1).filter(({source}) => source === 'source3').length;
	expect(hours(start + 28 * day)).toBe(1);
	expect(hours(clock.at - hour)).toBe(2);
	expect(reader?.readings(clock.at)).toHaveLength(sources.length);
});

test('what was confirmed survives kill -9', async () => {
	const folder = emptyFolder();
	const path = join(folder, 'one.db');
	const script = `
		import {createJournal} from './src/journal/journal.ts';
		import {createJournalStore} from './src/journal/store.ts';
		const store = createJournalStore({path: ${JSON.stringify(path)}, bounds: ${JSON.stringify(bounds)}, now: () => ${start}, said() {}, trouble() {}});
		const journal = createJournal({now: () => ${start}});
		journal.subscribe(added => store.facts(added));
		for (let count = 1; ; count++) {
			journal.record({kind: 'note', incident: 'i', text: String(count)});
			if (await store.settled()) process.stdout.write(count + '\\n');
		}`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['ignore', 'pipe', 'inherit']});
	let out = '';
	child.stdout.on('data', chunk => {
		out += chunk;
	});
	await eventually(() => expect(out.split('\n').length).toBeGreaterThan(20));
	child.kill('SIGKILL');
	await once(child, 'exit');
	const confirmed = out.trimEnd().split('\n').length;
	const reader = openReader(path);
	onTestFinished(() => reader?.close());
	expect(reader?.facts(0, start).length).toBeGreaterThanOrEqual(confirmed);
});

test('a wall takes up what the one before it was told last, and files of earlier versions go', async () => {
	const folder = emptyFolder();
	fs.mkdirSync(folder, {mode: 0o700});
	fs.writeFileSync(join(folder, 'last-0123456789abcdef-0123456789abcdef'), '');
	const first = openWall(folder);
	const [alpha] = first.inForce.systems;
	if (!alpha) throw new Error('the config has a system');
	const json = JSON.stringify({failures: 0, period: 60_000, reading: {answer: {kind: 'rows', rows: [{n: 1}]}}});
	first.kept
		.store()
		?.observe([{system: 'alpha', source: 'runs', at: start, of: questionHash(alpha, 'runs'), json}], []);
	await first.kept.stop();
	const second = openWall(folder, {at: start + minute});
	expect(second.kept.memory.get('alpha')?.readings.get('runs')).toMatchObject({
		fetchedAt: start,
		answer: {rows: [{n: 1}]},
	});
	expect(fs.readdirSync(folder).filter(name => name.startsWith('last-'))).toEqual([]);
});

test('another project is another wall: it takes up nothing, and writes elsewhere from its reload on', async () => {
	const folder = emptyFolder();
	const wall = openWall(folder);
	wall.journal.record(note('one'));
	await wall.kept.store()?.settled();
	wall.is.wall = 'another';
	wall.kept.obey();
	wall.journal.record(note('two'));
	await wall.kept.stop();
	expect(openWall(folder).texts()).toEqual(['one']);
	expect(fs.readdirSync(folder).filter(name => name.endsWith('.db'))).toHaveLength(2);
});
