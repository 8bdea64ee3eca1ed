/** What the page of an incident says and where it says it, and which of its clocks ring. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {foldIncidents} from '../../src/incidents/fold.ts';
import type {Incident, Timer} from '../../src/incidents/types.ts';
import type {NewFact} from '../../src/journal/fact.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {reduceClocks} from '../../src/notify/clocks.ts';
import {type AskKind, asks} from '../../src/places/incident/asks.ts';
import {isBackdated, noteOf} from '../../src/places/incident/backdate.ts';
import {handoffCard} from '../../src/places/incident/card.ts';
import {clockStep, clockText, urgentClock} from '../../src/places/incident/clocks.ts';
import {headerWords} from '../../src/places/incident/header.ts';
import {incidentPage} from '../../src/places/incident/layout.ts';
import {firingLines, type Line, stepLines, wrapParts} from '../../src/places/incident/lines.ts';
import {severityAt, severityChoices, severityTitle} from '../../src/places/incident/severities.ts';
import {headline, nextThing} from '../../src/places/incident/words.ts';
import {widthOf} from '../../src/text/format.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOf} from '../support/checks.ts';
import {config} from '../support/fakeWall.ts';

const minute = 60_000;
/** 04:30 in Los Angeles, PST. */
const now = Date.UTC(2026, 10, 21, 12, 30);
const tz = 'America/Los_Angeles';
const [system] = config.systems;
if (!system) throw new Error('the test has no system');

const timer = (more: Partial<Timer>): Timer => ({
	id: 'update',
	title: 'Next update',
	startedAt: now - 10 * minute,
	dueAt: now + 5 * minute,
	state: 'running',
	...more,
});

/** An incident of these facts, a minute apart, and its journal. */
function incidentOf(...facts: ((id: string) => NewFact)[]): Incident {
	let at = now - 20 * minute;
	const journal = createJournal({now: () => at});
	const {id} = journal.record({
		kind: 'declared',
		title: 'Webhooks fail',
		severity: 'critical',
		label: 'P1',
		lead: 'ana',
		system: 'alpha',
	});
	for (const fact of facts) {
		at += minute;
		journal.record({...fact(id), system: 'alpha', by: 'ana'});
	}
	const [incident] = foldIncidents(journal.facts());
	if (!incident) throw new Error('nothing was declared');
	return incident;
}

describe('notes', () => {
	test.each([
		['04:12 restarted it', now - 18 * minute, 'restarted it'],
		['4:30 restarted it', now, 'restarted it'],
		// That minute has not begun today.
		['04:31 restarted it', now - 24 * 60 * minute + minute, 'restarted it'],
		['25:00 is no time', now, '25:00 is no time'],
		['  plain  ', now, 'plain'],
		['04:12', now, '04:12'],
	])('%s', (typed, at, text) => expect(noteOf(typed, now, tz)).toEqual({text, at}));
	test('of another day with another offset are at the time that clocks showed', () => {
		// Clocks went back at 02:00 on 1 November 2026.
		const after = Date.UTC(2026, 10, 1, 20);
		expect(noteOf('00:30 before', after, tz).at).toBe(Date.UTC(2026, 10, 1, 7, 30));
	});
	test('keep both times where these differ by a minute', () => {
		expect(isBackdated({at: now - minute, recorded: now})).toBe(true);
		expect(isBackdated({at: now - 2000, recorded: now})).toBe(false);
	});
});

describe('clocks', () => {
	test.each([
		[{}, 'in 5 m'],
		[{dueAt: now + 42_000, state: 'soon'}, 'in 42 s'],
		[{dueAt: now - 30_000, state: 'late'}, 'late <1 m'],
		[{dueAt: now - 3 * minute, state: 'late'}, 'late 3 m'],
		[{metAt: now - minute, state: 'met'}, 'met 04:29'],
		[{metAt: now - minute, dueAt: now - 2 * minute, state: 'met'}, 'met 04:29, late'],
		[{state: 'snoozed'}, 'snoozed until 05:00'],
	] satisfies [Partial<Timer>, string][])('%j is said as %s', (more, text) =>
		expect(clockText(timer(more), now, tz, now + 30 * minute)).toBe(text),
	);
	test('are drawn by the second in their last minute only', () => {
		expect(clockStep([timer({})], now)).toBe(minute);
		expect(clockStep([timer({dueAt: now + 59_000})], now)).toBe(1000);
		expect(clockStep([timer({dueAt: now - 90_000, state: 'late'})], now)).toBe(minute);
		expect(clockStep([timer({dueAt: now + 9000, state: 'snoozed'})], now)).toBe(minute);
	});
	test('that are met or snoozed are not urgent', () => {
		expect(urgentClock([timer({state: 'snoozed'}), timer({id: 'rto'})])?.id).toBe('rto');
		expect(urgentClock([timer({state: 'met'})])).toBeUndefined();
	});
	test('ring once when they are nearly over and once when they are, not at the start, and again after a snooze', () => {
		const incident = {id: 'a', title: 'Webhooks fail', label: 'P1', severity: 'critical'} as const;
		let memory: ReturnType<typeof reduceClocks>['memory'] | undefined;
		const look = (...timers: Timer[]) => {
			const reduced = reduceClocks(memory, [{incident, timers}]);
			({memory} = reduced);
			return reduced.told;
		};
		expect(look(timer({id: 'ack', title: 'Acknowledge', state: 'late'}))).toEqual([]);
		expect(look(timer({}))).toEqual([]);
		expect(look(timer({state: 'soon'}))).toEqual(['P1 Webhooks fail: Next update is due soon']);
		expect(look(timer({state: 'soon'}))).toEqual([]);
		expect(look(timer({state: 'late'}))).toEqual(['P1 Webhooks fail: Next update is late']);
		expect(look(timer({state: 'late'}))).toEqual([]);
		expect(look(timer({state: 'snoozed'}))).toEqual([]);
		expect(look(timer({state: 'late'}))).toHaveLength(1);
		// The next update is another clock.
		expect(look(timer({state: 'soon', dueAt: now + 30 * minute}))).toHaveLength(1);
	});
});

describe('words', () => {
	const keys = {
		ack: 'a',
		state: 's',
		message: 'm',
		runbook: 'b',
		contacts: 'E',
		done: 'c',
		rollback: 'R',
		postmortem: 'P',
	};
	const said = (...timers: Timer[]) =>
		nextThing({state: 'active'}, timers, now, tz, keys)
			.map(({text}) => text)
			.join('');
	test('name the clock that runs out, else what the state asks for', () => {
		expect(said(timer({state: 'late', dueAt: now - 2 * minute}))).toBe(
			'Next Next update late 2 m: tell people how it stands: m message',
		);
		expect(said(timer({}))).toBe('Next stop the harm first: b runbook, R roll back; then s mitigated');
		expect(said(timer({state: 'met'}))).toContain('stop the harm first');
		// A phase is over once the incident goes on; whoever has to be told is told by a message.
		expect(said(timer({id: 'phase', title: 'Mitigate', state: 'soon'}))).toMatch(
			/^Next Mitigate in 5 m: stop the harm first/,
		);
		expect(said(timer({id: 'stakeholders', title: 'Tell all', state: 'soon'}))).toContain('m sends it, c ticks it');
	});
	test('say what fires, how bad and for how long, and which steps come next', () => {
		const look = {theme: createTheme({unicode: false, colors: 0}), tz, now, width: 40};
		const text = (lines: readonly Line[]) => lines.map(line => line.map(part => part.text).join(''));
		const fires = alertOf('late', {state: 'firing', level: 'crit', value: '12 min', firedAt: now - 4 * minute});
		expect(text(firingLines([fires, alertOf('fine', {state: 'ok'})], look))).toEqual([
			expect.stringMatching(/ 12 min for 4 m$/),
		]);
		const step = (number: number, title: string, tick: 'next' | 'later') => ({
			...{tick, says: '', step: {id: title, number, title: [{text: title}], blocks: [], commands: []}},
		});
		const long = 'Look whether the new revision answers at all, and how fast it does';
		expect(text(stepLines([step(2, long, 'next'), step(3, long, 'later')], look))).toEqual([
			'2. Look whether the new revision answers',
			'   at all, and how fast it does',
			expect.stringMatching(/^3\. Look whether the new revision/),
		]);
	});
	test('of the headline say how long it lasts, and lasted', () => {
		const text = (incident: Incident) =>
			headline(incident, now, tz)
				.map(part => part.text)
				.join(' ');
		expect(text(incidentOf())).toBe('P1 TRIAGE Webhooks fail for 20 m lead ana detected 04:10');
		const over = incidentOf(id => ({kind: 'changed', incident: id, state: 'resolved'}));
		expect(text(over)).toContain('RESOLVED Webhooks fail lasted 1 m');
	});
	test('of the header are fewer and fewer', () => {
		const {forms, tone} = headerWords(incidentOf(), [timer({state: 'soon'})], now, tz, 2);
		expect(forms).toEqual(['P1 20 m Next update in 5 m (+1)', 'P1 Next update in 5 m', 'P1 in 5 m']);
		expect(tone).toBe('warn');
		expect(headerWords(incidentOf(), [], now, tz, 1).forms[0]).toBe('P1 20 m TRIAGE');
	});
	test('broken at blanks fit, and lose nothing', () => {
		fc.assert(
			fc.property(
				fc.array(fc.stringMatching(/^[a-z ]{0,12}$/), {maxLength: 6}),
				fc.integer({min: 12, max: 40}),
				(texts, width) => {
					const lines = wrapParts(
						texts.map(text => ({text})),
						width,
					);
					for (const line of lines)
						expect(line.reduce((sum, {text}) => sum + widthOf(text), 0)).toBeLessThanOrEqual(width);
					const letters = (all: readonly {text: string}[]) =>
						all
							.map(({text}) => text)
							.join('')
							.replaceAll(' ', '');
					expect(letters(lines.flat())).toBe(letters(texts.map(text => ({text}))));
				},
			),
			// Words without a blank between two parts may be longer than a line.
			{numRuns: 200, examples: [[['one two', 'three'], 12]]},
		);
	});
});

test('the page fills its rectangle without overlaps, whatever there is to say', () => {
	const lines = fc.integer({min: 0, max: 30});
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 220}),
			fc.integer({min: 1, max: 70}),
			fc.record({
				timeline: lines,
				clocks: lines,
				runbook: lines,
				firing: lines,
				todo: lines,
				hypotheses: lines,
				people: lines,
			}),
			fc.integer({min: 1, max: 2}),
			(width, height, parts, next) => {
				const {blocks} = incidentPage({width, height}, {...parts, headline: 1, next});
				const taken = new Set<string>();
				for (const block of blocks) {
					expect(block.x + block.width).toBeLessThanOrEqual(width);
					expect(block.y + block.height).toBeLessThanOrEqual(height);
					expect(block.height).toBeGreaterThan(0);
					for (let y = block.y; y < block.y + block.height; y++) {
						for (const x of [block.x, block.x + block.width - 1]) {
							if (block.width > 1 || x === block.x) expect(taken.has(`${x} ${y}`)).toBe(false);
						}
					}
					for (let y = block.y; y < block.y + block.height; y++) {
						taken.add(`${block.x} ${y}`);
						taken.add(`${block.x + block.width - 1} ${y}`);
					}
				}
				expect(blocks[0]?.id).toBe('headline');
			},
		),
		{numRuns: 300},
	);
});

describe('severities', () => {
	const scale = (name: string, ...labels: [string, 'critical' | 'high'][]) => ({
		name,
		labels: labels.map(([label, is]) => ({label, is, when: 'so'})),
	});
	const ops = {scales: [scale('ops', ['P1', 'critical'], ['P2', 'high'])]};
	const two = {scales: [scale('ops', ['P1', 'critical']), scale('ir', ['P1', 'high'])]};
	test('say their scale where several of the wall have the label', () => {
		expect(severityChoices(ops, [ops]).map(severityTitle)).toEqual(['P1 critical: so', 'P2 high: so']);
		expect(severityChoices(ops, [ops, two]).map(severityTitle)).toEqual(['P1(ops) critical: so', 'P2 high: so']);
		const plain = {scales: [scale('usage', ['Critical', 'critical'], ['Warning', 'high'])]};
		expect(severityChoices(plain, [plain]).map(severityTitle)).toEqual(['Critical: so', 'Warning high: so']);
		expect(severityChoices(two, [two]).map(({label}) => label)).toEqual(['P1(ops)', 'P1(ir)']);
		expect(severityChoices({scales: []}, []).map(({severity}) => severity)).toEqual([
			'critical',
			'high',
			'medium',
			'info',
		]);
	});
	test('begin at what the alert is called, else at its severity', () => {
		const choices = severityChoices(two, [two]);
		expect(severityAt(choices, {label: 'P1(ir)', severity: 'high'})).toBe(1);
		expect(severityAt(choices, {label: 'P1', severity: 'high'})).toBe(1);
		expect(severityAt(choices, {severity: 'critical'})).toBe(0);
		expect(severityAt(choices, {severity: 'info'})).toBe(0);
	});
});

describe('questions', () => {
	const context = {system, wall: config.systems, timers: [timer({})], now, speed: 1, user: 'ana'};
	const answer = (kind: AskKind, incident: Incident, choice: number, typed: string) =>
		asks[kind](incident, context).answer(choice, typed);
	test.each(['note', 'todo', 'tracker', 'channel', 'hypothesis', 'snooze', 'role'] as const)(
		'%s says what is missing',
		kind => expect(answer(kind, incidentOf(), 0, '  ')).toMatch(/is missing/),
	);
	test('snooze for the time that is typed, within bounds', () => {
		const incident = incidentOf();
		expect(answer('snooze', incident, 0, '30m the vendor')).toMatchObject([
			{until: now + 30 * minute, reason: 'the vendor', timer: 'update'},
		]);
		expect(answer('snooze', incident, 0, '2h asleep')).toMatchObject([{until: now + 120 * minute}]);
		expect(answer('snooze', incident, 0, 'the vendor')).toMatchObject([
			{until: now + 15 * minute, reason: 'the vendor'},
		]);
		expect(answer('snooze', incident, 0, '300m why')).toMatch(/1 to 240 minutes/);
		expect(answer('snooze', incident, 0, '30m')).toMatch(/reason is missing/);
	});
	test('state goes on by itself, and back only with a reason', () => {
		const incident = incidentOf(id => ({kind: 'changed', incident: id, state: 'resolved'}));
		const ask = asks.state(incident, context);
		expect(ask.choices).toEqual(['ACTIVE', 'POST-MORTEM', 'CLOSED']);
		expect(ask.chosen).toBe(1);
		expect(ask.answer(0, '')).toMatch(/reason is missing/);
		expect(ask.answer(0, 'it burns')).toMatchObject([{state: 'active', reason: 'it burns'}]);
	});
	test('done ticks clocks and what is to be done, each once', () => {
		const incident = incidentOf(id => ({kind: 'todo', incident: id, text: 'write a test'}));
		const ask = asks.clock(incident, context);
		expect(ask.choices).toEqual(['Next update (in 5 m)', 'to do: write a test']);
		const [met] = ask.answer(1, '') as NewFact[];
		expect(met).toMatchObject({kind: 'met', timer: `todo:${incident.todo[0]?.fact}`});
		const done = incidentOf(
			id => ({kind: 'todo', incident: id, text: 'write a test'}),
			id => ({kind: 'note', incident: id, text: 'nothing'}),
		);
		const ticked = {...done, met: {[`todo:${done.todo[0]?.fact}`]: now}};
		expect(asks.clock(ticked, context).choices).toEqual(['Next update (in 5 m)']);
	});
	test('text from outside is one clean line', () => {
		expect(answer('todo', incidentOf(), 0, 'a\u001B[31m\nb')).toMatchObject([
			{text: expect.not.stringContaining('\u001B')},
		]);
	});
	test('a handover has clocks, what is to do, causes, people, and what happened', () => {
		const incident = incidentOf(
			id => ({kind: 'todo', incident: id, text: 'write a test'}),
			id => ({kind: 'hypothesis', incident: id, text: 'a bad deploy', state: 'open'}),
		);
		const card = handoffCard(incident, [timer({})], now, tz, {from: 'ana', to: 'kim', role: 'lead'}).join('\n');
		expect(card).toContain('Handover: ana to kim, lead, 04:30 (2026-11-21 12:30 UTC)');
		for (const part of [
			'- Next update: in 5 m',
			'- write a test',
			'- open: a bad deploy',
			'- lead: ana',
			'04:10 Declared P1',
		])
			expect(card).toContain(part);
	});
});
