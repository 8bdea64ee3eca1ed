/** `pitwall incident`: what a wall has kept of its incidents, as the journal on disk says. */
import * as fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import {type IncidentOptions, incident} from '../../src/commands/incident.ts';
import {UsageError} from '../../src/config/usage.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {journalName} from '../../src/journal/identity.ts';
import {openJournal} from '../../src/journal/open.ts';
import {createWriter} from '../../src/journal/write.ts';
import {declared, factAt, minute, moved, noon} from '../support/incidentFacts.ts';
import {goodSystem} from '../support/mistakes.ts';

let folder = '';
beforeEach(() => {
	folder = fs.mkdtempSync(join(tmpdir(), 'pitwall-incidents-'));
	fs.mkdirSync(join(folder, 'pitwall'), {mode: 0o700});
	fs.writeFileSync(join(folder, 'shop.yaml'), goodSystem);
	fs.writeFileSync(join(folder, 'pitwall.yaml'), 'systems: [shop.yaml]\n');
	vi.stubEnv('XDG_STATE_HOME', folder);
	vi.stubEnv('XDG_CACHE_HOME', folder);
	vi.stubEnv('LC_ALL', 'C.UTF-8');
});
afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
	fs.rmSync(folder, {recursive: true, force: true});
});

/** A journal of the sandbox on a clock of its own, whose present is its newest fact. */
function keep(facts: readonly Fact[], clock = {speed: 20, origin: 1}) {
	const name = journalName({config: join(folder, 'pitwall.yaml'), wall: 'w', ...clock}, []);
	const db = openJournal(join(folder, 'pitwall', name), () => {});
	const writer = createWriter(db, {facts: 1e12, readings: 1e12, dense: 1e12, bytes: 1e9});
	writer.write({facts: [...facts], readings: [], lines: [], now: noon});
	db.close();
}

async function run(verb: 'list' | 'show', options: IncidentOptions = {}, id?: string) {
	let out = '';
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		out += text;
		return true;
	});
	const code = await incident(verb, {config: join(folder, 'pitwall.yaml'), ...options}, id);
	vi.restoreAllMocks();
	return {code, out};
}

const ids = ['019aa2f0-0000-7000-8000-00000000aaaa', '019aa2f0-0000-7000-8000-00000000bbbb'] as const;
const inSystem = {system: 'shop'};
const facts: Fact[] = [
	{...declared(0, {id: ids[0], title: 'Old', severity: 'high', label: 'P2'}), ...inSystem},
	factAt(1, {kind: 'changed', incident: ids[0], state: 'closed'}, inSystem),
	{...declared(2, {id: ids[1], label: 'P1', type: 'outage', title: 'All is\u001b[31m down'}), ...inSystem},
	factAt(3, {kind: 'hypothesis', incident: ids[1], text: 'the deploy', state: 'open'}, inSystem),
	factAt(4, {kind: 'note', incident: ids[1], text: 'called them'}, {...inSystem, at: noon + 3.5 * minute}),
	factAt(8, {kind: 'todo', incident: ids[1], text: 'an alert for it'}, inSystem),
];

describe('list', () => {
	test('what is not closed, with its next clock', async () => {
		keep(facts);
		const {code, out} = await run('list');
		expect(code).toBe(0);
		expect(
			out
				.trimEnd()
				.split('\n')
				.map(line => line.split(/ {2,}/)),
		).toEqual([
			['id', 'severity', 'state', 'system', 'title', 'declared', 'lead', 'next'],
			['0000bbbb', 'P1 critical', 'triage', 'shop', 'All is down', '2026-11-20 19:02', 'ops1', expect.any(String)],
		]);
		// The newest fact is six minutes after the declaration.
		expect(out).toContain('late by 1 m');
		expect((await run('list', {all: true})).out).toContain('0000aaaa');
	});
	test('nothing, in words', async () => {
		keep(facts.slice(0, 2));
		expect((await run('list')).out).toBe('no incident is open; 1 is closed\n');
		await expect(run('list', {system: 'sales'})).rejects.toThrow(/unknown system 'sales'/);
	});
	test('as JSON', async () => {
		keep(facts);
		const [listed] = JSON.parse((await run('list', {json: true})).out);
		expect(listed).toMatchObject({id: ids[1], state: 'triage', type: 'outage'});
		expect(listed.timers.map(({id}: {id: string}) => id)).toContain('response');
	});
});

describe('show', () => {
	test('the open one, whole', async () => {
		keep(facts);
		const {out} = await run('show');
		expect(out).not.toContain('\u001b');
		expect(out.split('\n')).toEqual(
			expect.arrayContaining([
				'P1 critical: All is down',
				`shop, triage, ${ids[1]}`,
				'  running  Respond: due 19:17:00, in 9 m',
				'  late     First message: due 19:07:00, late by 1 m',
				'  met      Acknowledge: 19:02:00',
				'  open     the deploy',
				'  an alert for it',
				'  19:03:30   ops1: called them',
			]),
		);
	});
	test('while no wall runs, nothing is seen to be stable', async () => {
		vi.useFakeTimers({toFake: ['Date'], now: noon + 60 * minute});
		onTestFinished(() => void vi.useRealTimers());
		const watched = [declared(0, inSystem), {...moved(10, 'monitoring'), ...inSystem}];
		keep(watched, {speed: 1, origin: 0});
		expect((await run('show')).out).toMatch(/running {2}Stable: due .*, in 30 m \(waits: 50 m were not seen\)/);
	});
	test('any by its id, or the end of it', async () => {
		keep(facts);
		expect((await run('show', {}, ids[0])).out).toContain('P2 high: Old');
		expect((await run('show', {json: true}, '0000aaaa')).out).toContain('"state": "closed"');
		await expect(run('show', {}, 'cccc')).rejects.toThrow(/no incident has the id 'cccc'/);
	});
});

test('without a journal, and with one that is none, it says so', async () => {
	await expect(run('list')).rejects.toThrow(UsageError);
	await expect(run('list')).rejects.toThrow(/no wall on .*pitwall\.yaml has kept a journal yet/);
	await expect(run('list', {journal: join(folder, 'x.db')})).rejects.toThrow(/there is no journal/);
	fs.writeFileSync(join(folder, 'y.db'), 'no database', {mode: 0o600});
	await expect(run('list', {journal: join(folder, 'y.db')})).rejects.toThrow(/cannot be read/);
});
