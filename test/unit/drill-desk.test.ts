/** A drill under way: hints, what is done by hand, what mends the sandbox, its end; and what keeps one from starting. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {minute} from '../../src/clock.ts';
import {openTopIncident} from '../../src/commands/openTopIncident.ts';
import {journalOfDrill} from '../../src/commands/startDrill.ts';
import {openDrill} from '../../src/drill/desk.ts';
import {scenarioNamed} from '../../src/drill/scenarios.ts';
import type {Result} from '../../src/drill/types.ts';
import type {NewFact} from '../../src/journal/fact.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {tables} from '../../src/journal/schema.ts';
import {loadSqlite} from '../../src/journal/sqlite.ts';
import {usualTargets} from '../support/drills.ts';

const storyAt = Date.parse('2026-11-20T20:00:00Z');
const scenario = scenarioNamed('crm-429') ?? expect.fail('no such scenario');

function drilling(
	id = 'crm-429',
	keep: (result: Result) => Promise<{debrief: string}> = async () => ({debrief: '/d.md'}),
) {
	let now = storyAt;
	const clock = {now: () => now, speed: 2};
	const journal = createJournal(clock);
	let mended = 0;
	const logged: string[] = [];
	const desk = openDrill({
		scenario: scenarioNamed(id) ?? expect.fail(`no scenario ${id}`),
		targets: usualTargets,
		seed: 7,
		storyAt,
		journal,
		clock,
		user: 'ops1',
		mend: async () => void mended++,
		keep,
		log: text => logged.push(text),
	});
	return {desk, journal, logged, mended: () => mended, pass: (ms: number) => (now += ms)};
}
const move = (is: 'right' | 'wrong' | 'harmless') => scenario.byHand.find(one => one.is === is) ?? expect.fail(is);
const action = (phase: 'sent' | 'done', name: string): NewFact => ({
	kind: 'action',
	run: name,
	action: name,
	target: 'webhook-processor',
	title: name,
	phase,
	text: '',
	planHash: 'p',
});

test('there are three hints, each a fact of its own', () => {
	const {desk, journal} = drilling();
	for (let i = 0; i < 5; i++) desk.hint();
	expect(journal.facts().map(fact => fact.kind === 'step' && fact.text)).toEqual([...scenario.hints]);
});

test('what is right by hand mends the sandbox, once; what is wrong does not', () => {
	const {desk, journal, mended} = drilling();
	desk.byHand(move('wrong'));
	desk.byHand(move('harmless'));
	expect(mended()).toBe(0);
	desk.byHand(move('right'));
	desk.byHand(move('right'));
	expect(mended()).toBe(1);
	expect(journal.facts()).toHaveLength(3);
});

test('a right action mends where the world would not notice, once it is done', () => {
	const noticed = drilling('bad-revision');
	noticed.journal.record(action('done', 'run.rollback'));
	expect(noticed.mended()).toBe(0);
	const unnoticed = drilling('backlog-growth');
	unnoticed.journal.record(action('sent', 'run.scale'));
	unnoticed.journal.record(action('done', 'run.restart'));
	expect(unnoticed.mended()).toBe(0);
	unnoticed.journal.record(action('done', 'run.scale'));
	expect(unnoticed.mended()).toBe(1);
});

test('the end grades once, keeps the result, tells listeners, and nothing can be done after it', async () => {
	const kept: Result[] = [];
	const {desk, journal, pass} = drilling('crm-429', async result => {
		kept.push(result);
		return {debrief: '/d.md'};
	});
	let told = 0;
	desk.subscribe(() => told++);
	pass(10 * minute);
	const [ended] = await Promise.all([desk.end(false), desk.end(true)]);
	expect(kept).toHaveLength(1);
	expect(ended).toMatchObject({
		debrief: '/d.md',
		result: {aborted: false, speed: 2, seed: 7, endedAt: storyAt + 10 * minute},
	});
	expect([desk.ended(), told]).toEqual([ended, 1]);
	desk.hint();
	desk.byHand(move('right'));
	expect(journal.facts()).toEqual([]);
});

test('whoever leaves without a word has given up, and what was done is graded', async () => {
	const {desk, pass} = drilling();
	desk.byHand(move('right'));
	pass(4 * minute);
	const {result} = await desk.leave();
	expect(result).toMatchObject({aborted: true, endedAt: storyAt + 4 * minute});
	expect(result.grades.find(({id}) => id === 'mitigation')).toMatchObject({pass: true});
});

test('whoever leaves once it was called resolved, or was graded before, has not given up', async () => {
	const {desk, journal} = drilling();
	journal.record({kind: 'changed', incident: 'it', state: 'resolved'});
	expect((await desk.leave()).result.aborted).toBe(false);
	const graded = drilling().desk;
	const ended = await graded.end(false);
	expect(await graded.leave()).toBe(ended);
});

test('a disk that is full is said, and the grades are there all the same', async () => {
	const {desk} = drilling('crm-429', () => Promise.reject(new Error('no space left')));
	const {problem, result} = await desk.end(false);
	expect(problem).toBe('the score was not kept: no space left');
	expect(result.grades.length).toBeGreaterThan(8);
});

test('incidents of a drill say so', () => {
	const journal = createJournal({now: () => storyAt});
	const declared: NewFact = {kind: 'declared', title: 'It burns', severity: 'critical', lead: 'ops1'};
	expect(journalOfDrill(journal, {scenario}).record(declared)).toMatchObject({
		drill: 'crm-429',
	});
});

test('an open incident of the highest severity of a real wall keeps a drill from starting', () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-drill-'));
	const sqlite = loadSqlite() ?? expect.fail('no SQLite');
	const write = (name: string, ...facts: NewFact[]) => {
		const db = new sqlite.DatabaseSync(join(folder, name));
		db.exec(tables);
		facts.forEach((fact, index) => {
			const whole = {at: storyAt + index, recorded: storyAt + index, id: `${name}${index}`, ...fact};
			const values = [whole.id, whole.at, whole.recorded, whole.kind, JSON.stringify(whole)] as const;
			db.prepare('INSERT INTO facts(id, at, recorded, kind, body) VALUES (?, ?, ?, ?, ?)').run(...values);
		});
		db.close();
	};
	const declared = (title: string, more: Partial<NewFact> = {}): NewFact =>
		({kind: 'declared', title, severity: 'critical', lead: 'ops1', ...more}) as NewFact;
	const real = 'journal-0123456789abcdef-0123456789abcdef';
	const now = storyAt + minute;
	expect(openTopIncident(join(folder, 'none'), now)).toBeUndefined();
	// Of a sandbox with a clock of its own, of a drill, less grave, or over.
	write(`${real}-x5at123.db`, declared('in the sandbox'));
	write(`${real}.db`, declared('practised', {drill: 'oom'}), declared('slow', {severity: 'high'}));
	const over = 'journal-1123456789abcdef-0123456789abcdef.db';
	write(over, declared('over'), {kind: 'changed', incident: `${over}0`, state: 'resolved'});
	expect(openTopIncident(folder, now)).toBeUndefined();
	write('journal-2123456789abcdef-0123456789abcdef.db', declared('The region is out'));
	expect(openTopIncident(folder, now)).toBe('The region is out');
});
