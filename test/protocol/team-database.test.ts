/** The database that walls share, on the real emulator. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {journalInit} from '../../src/commands/journalInit.ts';
import type {UsageError} from '../../src/config/usage.ts';
import {teamFinding} from '../../src/doctor/team.ts';
import {emulatorMissing} from '../support/emulator.ts';
import {startTeamDatabase, type TeamStage} from '../support/team.ts';

let stage: TeamStage;
beforeAll(async () => {
	if (emulatorMissing) return console.log(`skipped: ${emulatorMissing}`);
	stage = await startTeamDatabase();
});
afterAll(() => stage?.stop());

const fact = (id: string) => ({id, body: JSON.stringify({id})});
const ids = (pulled: {facts: readonly {id: string}[]}) => pulled.facts.map(({id}) => id);
const day = 86_400_000;

describe.skipIf(emulatorMissing)('facts', () => {
	test('of one wall are in the other, once, in the order of their commits', async () => {
		const [a, b] = [stage.open(), stage.open()];
		await a.push('a', [fact('1'), fact('2')]);
		await a.push('a', [fact('3')]);
		// A batch that went through without its answer is sent again, with what came meanwhile.
		await a.push('a', [fact('2'), fact('3'), fact('4')]);
		const first = await b.pull('b', day);
		expect(ids(first)).toEqual(['1', '2', '3', '4']);
		expect(ids(await a.pull('a', day))).toEqual([]);
		const mark = first.facts.at(-1) as (typeof first.facts)[number];
		expect(ids(await b.pull('b', mark))).toEqual([]);
		await a.push('a', [fact('5')]);
		expect(ids(await b.pull('b', mark))).toEqual(['5']);
	});
	test('of two writers at once are all there', async () => {
		const [a, b, c] = [stage.open(), stage.open(), stage.open()];
		const own = (wall: string) => Array.from({length: 10}, (_, i) => fact(`${wall}${i}`));
		await Promise.all([
			...own('x').map(one => a.push('x', [one])),
			...own('y').map(one => b.push('y', [one])),
			// Both have the same one, as walls that share a disk do.
			a.push('x', [fact('both')]),
			b.push('y', [fact('both')]),
		]);
		const all = ids(await c.pull('c', day));
		expect(all.filter(id => /^[xy]\d$|^both$/.test(id)).toSorted()).toEqual(
			[...own('x'), ...own('y')]
				.map(({id}) => id)
				.concat('both')
				.toSorted(),
		);
	});
});

describe.skipIf(emulatorMissing)('a lock', () => {
	const lock = (owner: string, target = 't') => ({target, owner, body: `{"by":"${owner}"}`});
	test('keeps the other wall out until it is given back', async () => {
		const [a, b] = [stage.open(), stage.open()];
		expect(await a.lock(lock('a'), day)).toBeUndefined();
		expect(await b.lock(lock('b'), day)).toMatchObject({owner: 'a', body: '{"by":"a"}'});
		expect(await b.renew('b', ['t'])).toEqual(['t']);
		await b.unlock('b', 't');
		expect((await b.pull('b', day)).locks).toMatchObject([{id: 't', owner: 'a'}]);
		expect(await a.renew('a', ['t'])).toEqual([]);
		await a.unlock('a', 't');
		expect(await b.lock(lock('b'), day)).toBeUndefined();
		await b.unlock('b', 't');
		expect((await a.pull('a', day)).locks).toEqual([]);
	});
	test('that nobody renews is of the past once its time is over', async () => {
		const [a, b] = [stage.open(), stage.open()];
		await a.lock(lock('a', 'old'), day);
		expect(await b.lock(lock('b', 'old'), 0)).toBeUndefined();
		expect(await a.renew('a', ['old'])).toEqual(['old']);
	});
	test('is of one, whoever asks at the same time', async () => {
		const walls = ['a', 'b', 'c'].map(owner => ({owner, database: stage.open()}));
		const found = await Promise.all(walls.map(({owner, database}) => database.lock(lock(owner, 'race'), day)));
		expect(found.filter(other => other === undefined)).toHaveLength(1);
	});
});

describe.skipIf(emulatorMissing)('who is there', () => {
	test('is seen until it leaves', async () => {
		const [a, b] = [stage.open(), stage.open()];
		await a.seen('a', '{"who":"kim"}');
		await a.seen('a', '{"who":"kim","tab":"sales"}');
		const {walls} = await b.pull('b', day);
		expect(walls).toMatchObject([{id: 'a', body: '{"who":"kim","tab":"sales"}'}]);
		expect(walls[0]?.age).toBeLessThan(day);
		await a.leave('a');
		expect((await b.pull('b', day)).walls).toEqual([]);
	});
});

test.skipIf(emulatorMissing)('the doctor says whether it can be used', async () => {
	expect(await teamFinding(stage.open(), 'team')).toEqual({
		part: 'team',
		level: 'ok',
		says: 'team can be read and written; 0 other walls were there within a day',
	});
	expect(await teamFinding(stage.open('bare'), 'bare')).toMatchObject({level: 'mend', todo: 'pitwall journal init'});
	expect(await teamFinding(stage.open('nowhere'), 'nowhere')).toMatchObject({
		level: 'mend',
		says: expect.stringContaining('there is no such database'),
	});
});

test.skipIf(emulatorMissing)('without its tables it says what is missing', async () => {
	const bare = stage.open('bare');
	expect(await bare.versions()).toBeUndefined();
	await expect(bare.pull('a', day)).rejects.toMatchObject({message: expect.stringContaining('Table not found')});
	await expect(bare.push('a', [fact('1')])).rejects.toMatchObject({message: expect.stringContaining('not found')});
	await expect(stage.open('nowhere').pull('a', day)).rejects.toMatchObject({kind: 'notFound'});
	expect(await stage.open().versions()).toEqual(new Set([1]));
});

describe.skipIf(emulatorMissing)('pitwall journal init', () => {
	/** What it prints and its exit code; or what it refuses. */
	async function init(config: string, yes = true): Promise<{code: number; said: string}> {
		const said: string[] = [];
		const spies = [process.stdout, process.stderr].map(stream =>
			vi.spyOn(stream, 'write').mockImplementation(text => said.push(String(text)) > 0),
		);
		try {
			return {code: await journalInit({config, yes}), said: said.join('')};
		} catch (error) {
			return {code: 2, said: (error as UsageError).lines.join('\n')};
		} finally {
			for (const spy of spies) spy.mockRestore();
		}
	}

	test('makes the tables of the wall file, once, and asks first', async () => {
		const wall = (name: string, journal?: string) => {
			const path = join(mkdtempSync(join(tmpdir(), 'pitwall-team-')), `${name}.yaml`);
			const head = `systems: [sales]\noverrides: {sales: {project: p}}\nendpoints: {grpc: "127.0.0.1:${stage.port}"}\n`;
			writeFileSync(path, `${head}${journal === undefined ? '' : `journal: ${journal}\n`}`);
			return path;
		};
		await stage.create('fresh');
		const fresh = wall('fresh', 'spanner://pipeline/fresh');
		const first = await init(fresh);
		expect(first.code).toBe(0);
		expect(first.said).toContain('projects/p/instances/pipeline/databases/fresh');
		expect(first.said).toContain('CREATE TABLE IF NOT EXISTS pitwall_facts');
		expect(first.said).toContain('applied 1: facts, who is there, and locks');
		expect(await init(fresh, false)).toMatchObject({code: 0, said: expect.stringContaining('nothing to do')});
		const bare = wall('bare', 'spanner://p/pipeline/bare');
		expect(await init(bare, false)).toMatchObject({code: 2, said: expect.stringContaining('--yes')});
		expect(await stage.open('bare').versions()).toBeUndefined();
		const nowhere = await init(wall('nowhere', 'spanner://pipeline/nowhere'));
		expect(nowhere.code).toBe(1);
		expect(nowhere.said).toContain('gcloud spanner databases create nowhere --instance=pipeline --project=p');
		expect(await init(wall('none'))).toMatchObject({code: 2, said: expect.stringContaining('journal:')});
	});
});
