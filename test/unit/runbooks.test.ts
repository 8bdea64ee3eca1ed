/** Which runbook an alert has, how far its steps are, and their text on lines of any width. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {filledIn} from '../../panels/dialogs/filledIn.ts';
import {CloudError} from '../../src/cloud/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {foldIncidents, openIncident} from '../../src/incidents/fold.ts';
import type {Fact, NewFact} from '../../src/journal/fact.ts';
import {createQuestions} from '../../src/runbooks/ask.ts';
import {runbookOf} from '../../src/runbooks/books.ts';
import {linksIn} from '../../src/runbooks/extract.ts';
import {blockLines, widthOfLine, wrapSpans} from '../../src/runbooks/lines.ts';
import {countsDown, phaseLine, phasesOf} from '../../src/runbooks/phases.ts';
import {progressOf} from '../../src/runbooks/progress.ts';
import {bookRows, unicodeRows} from '../../src/runbooks/rows.ts';
import {ticked} from '../../src/runbooks/ticks.ts';
import type {Runbook} from '../../src/runbooks/types.ts';
import {systemScene, unread} from '../../src/scene/system.ts';
import {book} from '../support/books.ts';
import {alertOn, config, FakePoller, now, reading} from '../support/fakeWall.ts';
import {sceneOf} from '../support/scenes.ts';

const [alpha] = config.systems as [SystemConfig];
const system: SystemConfig = {...alpha, books: [book]};
const firing = alertOn('a', 'firing', {since: now - 600_000, firedAt: now - 300_000});
const seen = (known: Parameters<typeof sceneOf>[0] = {}) => systemScene(sceneOf(known), system, ['runs'], now);
const standing = (of: Runbook, known: Parameters<typeof sceneOf>[0], facts: readonly NewFact[] = [], at = now) => {
	const scene = {...seen(known), now: at};
	const written = facts.map(
		(fact, index) => ({at: now, system: 'alpha', recorded: now, ...fact, id: `f${index}`}) as Fact,
	);
	return ticked(of, scene, progressOf(of, scene, written, openIncident(foldIncidents(written))));
};
const ticksOf = (known: Parameters<typeof sceneOf>[0], facts: readonly NewFact[] = []) =>
	standing(book, known, facts).map(({tick}) => tick);
const onStep = (step: string, result: 'begun' | 'done' | 'skipped' | 'failed' | 'open', more = {}): NewFact => ({
	...{kind: 'step', runbook: book.name, step, result, text: '', by: 'anna', at: now - 60_000},
	...more,
});
/** The book with one step in place of all. */
const only = (step: Partial<Runbook['steps'][number]>): Runbook => ({
	...book,
	steps: [{id: 'one', number: 1, title: [{text: 'Do it'}], blocks: [], commands: [], ...step}],
});

describe('a runbook', () => {
	test('is that of the check which it names, and of no other', () => {
		expect(runbookOf(system, 'failed')).toBe(book);
		expect(runbookOf(system, 'other')).toBeUndefined();
		expect(runbookOf(alpha, 'failed')).toBeUndefined();
	});

	test('tells its links, those of the chosen step first', () => {
		expect(linksIn(book)).toEqual([{title: 'status', url: 'https://status.example.com/'}]);
	});
});

describe('steps', () => {
	test('are ticked by what the wall has seen; the first open one is next', () => {
		expect(ticksOf({alerts: [firing], source: () => ({...unread, reading: reading([])})})).toEqual([
			'done',
			'next',
			'later',
			'done',
			'later',
		]);
		expect(ticksOf({alerts: []})).toEqual(['done', 'next', 'later', 'later', 'done']);
	});

	test('are not done by a check that nobody has judged, and have failed where it is blind or its source cannot be read', () => {
		expect(ticksOf({judged: false})).toEqual(['next', 'later', 'later', 'later', 'later']);
		const error = new CloudError('denied', 'no permission', 'bigquery');
		expect(ticksOf({alerts: [alertOn('a', 'blind')], source: () => ({...unread, error})})).toEqual([
			'failed',
			'next',
			'later',
			'failed',
			'failed',
		]);
	});

	test('ticked by hand are done, with who and when, until the next time that it burns', () => {
		expect(standing(book, {alerts: [firing]}, [onStep('call', 'done')])[2]).toMatchObject({
			tick: 'done',
			says: 'done by anna 13:04:00',
		});
		expect(ticksOf({alerts: [firing]}, [onStep('call', 'done', {at: now - 900_000})])[2]).toBe('later');
		expect(ticksOf({}, [onStep('call', 'done', {at: now - 13 * 3_600_000})])[2]).toBe('later');
		expect(ticksOf({}, [onStep('call', 'done'), onStep('call', 'open')])[2]).toBe('later');
	});

	test('of an open incident count from before its alert fired, and no longer once it is resolved', () => {
		const declared: NewFact = {
			kind: 'declared',
			title: 'Down',
			severity: 'critical',
			lead: 'anna',
			at: now - 3_600_000,
		};
		const early = onStep('call', 'done', {at: now - 1_800_000});
		expect(ticksOf({alerts: [firing]}, [declared, early])[2]).toBe('done');
		const resolved: NewFact = {kind: 'changed', incident: 'f0', state: 'resolved', at: now - 1_000_000};
		expect(ticksOf({alerts: [firing]}, [declared, early, resolved])[2]).toBe('later');
	});

	test('skipped say who and why, and the next one is due', () => {
		const steps = standing(book, {alerts: [firing]}, [onStep('ask', 'skipped', {text: 'no table'})]);
		expect(steps[1]).toMatchObject({tick: 'skipped', says: 'skipped by anna 13:04:00: no table'});
		expect(steps[2]?.tick).toBe('next');
	});

	test('of an action are done by that action on that target, since it burns', () => {
		const acting = only({action: 'run.rollback', target: 'web'});
		const sent: NewFact = {
			...{kind: 'action', run: 'r', action: 'run.rollback', target: 'web', title: 'roll back web', phase: 'sent'},
			...{text: '', planHash: '', by: 'anna', at: now - 60_000},
		};
		const of = (more: object) => standing(acting, {alerts: [firing]}, [{...sent, ...more}])[0]?.tick;
		expect(of({})).toBe('done');
		expect(of({target: 'other'})).toBe('next');
		expect(of({action: 'run.unpin'})).toBe('next');
		expect(of({at: now - 700_000})).toBe('next');
		expect(of({phase: 'failed'})).toBe('failed');
		expect(of({phase: 'unknown'})).toBe('failed');
	});

	test('of an action with checks to verify it are done once it ended and these are in order', () => {
		const acting = only({action: 'run.rollback', verify: ['failed']});
		const done: NewFact = {
			...{kind: 'action', run: 'r', action: 'run.rollback', target: 'web', title: 'roll back web', phase: 'done'},
			...{text: '', planHash: '', at: now - 60_000},
		};
		expect(standing(acting, {alerts: [firing]}, [done])[0]).toMatchObject({tick: 'next', alert: firing});
		expect(standing(acting, {}, [done])[0]).toMatchObject({tick: 'done', says: 'done 13:04:00; in order'});
		expect(standing(acting, {}, [{...done, phase: 'sent'} as NewFact])[0]?.tick).toBe('next');
	});

	test('that wait count from the moment somebody began them', () => {
		const waiting = only({wait: {kind: 'time', lasts: 300_000}});
		const begun = onStep('one', 'begun');
		const at = (time: number) => standing(waiting, {}, [begun], time)[0];
		expect(standing(waiting, {})[0]).toMatchObject({tick: 'next', says: ''});
		expect(at(now)).toMatchObject({tick: 'next', says: '4 m left, begun by anna 13:04:00', waitsUntil: now + 240_000});
		expect(at(now + 240_000)).toMatchObject({tick: 'done', says: 'waited since by anna 13:04:00'});
	});

	test('that wait for a check fail where it takes too long', () => {
		const waiting = only({wait: {kind: 'checks', until: ['failed'], atMost: 300_000}});
		const at = (alerts: (typeof firing)[], time: number) =>
			standing(waiting, {alerts}, [onStep('one', 'begun')], time)[0];
		expect(at([firing], now)).toMatchObject({tick: 'next', says: '4 m left: Failed runs: 7'});
		expect(at([], now)?.tick).toBe('done');
		expect(at([firing], now + 240_000)).toMatchObject({tick: 'failed', says: 'not within 5 m: Failed runs: 7'});
	});
});

// seed: C-12
test('a careful action that is wholly filled in needs no form; any other is shown one', () => {
	const fields = {object: {oneOf: ['Account', 'Lead'], default: 'Account'}, mailbox: {email: true as const}};
	const fill = {object: 'Lead', mailbox: 'a@b.example'};
	expect(filledIn({risk: 'careful'}, fields, fill)).toEqual(fill);
	expect(filledIn({risk: 'careful'}, fields, {object: 'Lead'})).toBeUndefined();
	expect(filledIn({risk: 'careful'}, fields, undefined)).toBeUndefined();
	expect(filledIn({risk: 'medium'}, fields, fill)).toBeUndefined();
	expect(filledIn({risk: 'careful'}, {...fields, key: {secret: true}}, {...fill, key: 'x'})).toBeUndefined();
});

describe('phases', () => {
	const phased: Runbook = {
		...book,
		blocks: [
			{kind: 'phase', within: 300_000},
			{kind: 'step', step: 0},
			{kind: 'step', step: 1},
		],
	};
	const [phase] = phasesOf(phased);
	const says = (ticks: Parameters<typeof phaseLine>[1], from: number | undefined, at = now) =>
		phase && phaseLine(phase, ticks, {from, now: at}).map(({text, tone}) => [text, tone])[0];

	test('count down while it burns, amber in their last fifth, and are late or done', () => {
		expect(phase?.steps).toEqual([0, 1]);
		expect(says(['next', 'later'], undefined)).toEqual(['within 5 m', 'dim']);
		expect(says(['next', 'later'], now - 60_000)).toEqual(['within 5 m: 4 m left', 'plain']);
		expect(says(['done', 'next'], now - 240_000)).toEqual(['within 5 m: 1 m left', 'warn']);
		expect(says(['done', 'next'], now - 420_000)).toEqual(['within 5 m: late by 2 m', 'crit']);
		expect(says(['done', 'skipped'], now - 420_000)).toEqual(['within 5 m: done', 'ok']);
	});

	test('are counted by the second only while that is short and something is open', () => {
		const of = (tick: 'done' | 'next', from?: number) =>
			countsDown(phase ? [phase] : [], [{tick}, {tick: 'done'}], {from, now, soon: 600_000});
		expect([of('next', now), of('next', now - 1_000_000), of('next'), of('done', now)]).toEqual([
			true,
			false,
			false,
			false,
		]);
	});
});

const word = fc.string({minLength: 1, maxLength: 30});
const spans = fc.array(fc.record({text: word}), {maxLength: 6});
const textOf = (parts: readonly {text: string}[]) => parts.map(({text}) => text).join('');

describe('text on lines', () => {
	test('never leaves its width, and loses nothing but blanks', () => {
		fc.assert(
			fc.property(spans, fc.integer({min: 2, max: 60}), (parts, width) => {
				const lines = wrapSpans(parts, width);
				for (const line of lines) expect(widthOfLine(line)).toBeLessThanOrEqual(width);
				expect(lines.map(textOf).join('').replaceAll(' ', '')).toBe(textOf(parts).replaceAll(' ', ''));
			}),
		);
	});

	test('of code is whole at any width, and a table keeps to its width', () => {
		fc.assert(
			fc.property(fc.array(word, {minLength: 1, maxLength: 4}), fc.integer({min: 24, max: 60}), (lines, width) => {
				const code = blockLines({kind: 'code', lines}, width, {gutter: '| '});
				expect(code.map(line => line[1]?.text ?? '').join('')).toBe(lines.join(''));
				const row = lines.map(text => [{text}]);
				for (const line of blockLines({kind: 'table', head: row, rows: [row]}, width, {gutter: ''}))
					expect(widthOfLine(line)).toBeLessThanOrEqual(width);
			}),
		);
	});

	test('of a step is one row with its code, never higher than the room', () => {
		for (const height of [1, 3, 40]) {
			const rows = bookRows(book, standing(book, {alerts: [firing]}), {width: 40, height}, unicodeRows, {
				step: () => ({hint: '', answer: () => []}),
				phase: () => [],
			});
			for (const {lines} of rows) expect(lines.length).toBeLessThanOrEqual(height);
			const text = rows.flatMap(({lines}) => lines.map(textOf)).join('\n');
			expect(text).toContain('✓ 1 Look at the check');
			expect(text).toContain('▶ 2 Ask the table');
			expect(text).toContain('│ gcloud run services list');
			expect(new Set(rows.flatMap(({step}) => step ?? []))).toEqual(new Set([0, 1, 2, 3, 4]));
		}
	});
});

describe('a query', () => {
	const ask = (sql: string, poller = new FakePoller()) => {
		const questions = createQuestions(poller);
		return {poller, questions, said: questions.getState().ask('k', system, {api: 'bigquery', sql})};
	};

	test('is asked once, with the limit of a source, and its answer is kept', async () => {
		const {poller, questions, said} = ask('SELECT 1');
		expect(said).toBeUndefined();
		expect(poller.asked).toMatchObject([{source: {bigquery: 'SELECT 1', maxBytes: 1_073_741_824}}]);
		expect(questions.getState().ask('other', system, {api: 'spanner', sql: 'SELECT 2'})).toMatch(/under way/);
		await expect.poll(() => questions.getState().asked.k?.state).toBe('answered');
		expect(questions.getState().ask('other', system, {api: 'spanner', sql: 'SELECT 2'})).toBeUndefined();
	});

	test('that would write is never sent', () => {
		for (const sql of ['DELETE FROM t WHERE TRUE', 'SELECT 1; DROP TABLE t', 'CREATE TABLE t AS SELECT 1']) {
			const {poller, said} = ask(sql);
			expect(said).toMatch(/only reads/);
			expect(poller.asked).toEqual([]);
		}
	});

	test('that fails says why', async () => {
		const poller = new FakePoller();
		poller.answer = () => Promise.reject(new CloudError('denied', 'no permission', 'bigquery'));
		const {questions} = ask('SELECT 1', poller);
		await expect.poll(() => questions.getState().asked.k).toMatchObject({state: 'failed', reason: /no permission/});
	});
});
