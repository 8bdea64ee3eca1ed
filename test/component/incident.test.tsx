/** Declaring an incident, its page at every size, and its place in the header. */
import {afterEach, describe, expect, test} from 'vitest';
import {createStore} from 'zustand/vanilla';
import {openIncidentPage} from '../../panels/places/incident/open.ts';
import type {ActionsState, ActionsStore} from '../../src/actions/runs.ts';
import {recordFacts} from '../../src/commands/facts/recordFacts.ts';
import {foldIncidents} from '../../src/incidents/fold.ts';
import type {Incident} from '../../src/incidents/types.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import {App} from '../../src/shell/App.tsx';
import {eventually} from '../support/eventually.ts';
import {alertOn, config, type FakeWall, fakeWall, now as start} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {screenProblems} from '../support/monkey/screen.ts';

const minute = 60_000;
let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

/** A wall with one alert that fires. Its clock goes on by a millisecond whenever it is read, so that no two facts have one time. */
function burning(): FakeWall {
	let read = start;
	const wall = fakeWall({at: () => ++read});
	wall.store
		.getState()
		.setAlerts([
			alertOn('alpha.failed', 'firing', {severity: 'critical', since: start - 2 * minute, firedAt: start - 2 * minute}),
		]);
	return wall;
}
const incidents = (wall: FakeWall) => foldIncidents(wall.journal.facts());
function only(wall: FakeWall): Incident {
	const [incident] = incidents(wall);
	if (!incident) throw new Error('no incident was declared');
	return incident;
}
function declare(wall: FakeWall): Incident {
	wall.journal.record({
		kind: 'declared',
		title: 'Runs fail',
		severity: 'critical',
		lead: 'ops1',
		alert: 'alpha.failed',
		detectedAt: start - 2 * minute,
		system: 'alpha',
		by: 'ops1',
	});
	return only(wall);
}
async function page(wall: FakeWall, columns = 120, rows = 40): Promise<InkScreen> {
	openIncidentPage(wall.store, declare(wall));
	screen = draw(<App wall={wall} />, columns, rows);
	await screen.until(/Runs fail/);
	return screen;
}

describe('declaring', () => {
	test('from the page of an alert takes two keys, and everything is filled in', async () => {
		const wall = burning();
		screen = draw(<App wall={wall} />);
		await screen.until('alpha');
		screen.type('!');
		await screen.until(/Failed runs/);
		screen.type('I');
		const dialog = await screen.until('Declare an incident');
		expect(dialog).toMatch(/What +Failed runs/);
		expect(dialog).toMatch(/Lead +ops1/);
		expect(dialog).toMatch(/▶ critical/);
		expect(dialog).toContain('its clocks run since 13:03:00, when the alert fired');
		screen.type('\r');
		await screen.until(/critical {2}TRIAGE {2}Failed runs/);
		expect(only(wall)).toMatchObject({
			system: 'alpha',
			severity: 'critical',
			lead: 'ops1',
			by: 'ops1',
			alert: 'alpha.failed',
			detectedAt: start - 2 * minute,
			state: 'triage',
		});
	});

	test('at 40x10 every field has a line of its own', async () => {
		const wall = burning();
		screen = draw(<App wall={wall} />, 40, 10);
		await screen.until('CRIT');
		screen.type('!');
		await screen.settled();
		screen.type('I');
		const dialog = await screen.until('Declare an incident');
		expect(dialog.split('\n').slice(1, 7)).toEqual([
			expect.stringMatching(/^│ ▶ What +Failed runs +│$/),
			expect.stringMatching(/^│ {3}Severity +critical/),
			expect.stringMatching(/^│ {3}Kind /),
			expect.stringMatching(/^│ {3}Lead +ops1 +│$/),
			expect.stringMatching(/^│ Assume the worst/),
			expect.stringMatching(/^│ ▶ critical/),
		]);
	});

	test('says what is missing, and takes another severity', async () => {
		const wall = fakeWall({tab: 'beta'});
		screen = draw(<App wall={wall} />);
		await screen.until('beta');
		screen.type('I');
		await screen.until('Declare an incident');
		screen.type('\r');
		await screen.until('an incident needs a title');
		for (const text of ['Numbers are odd', '\u001B[B', '\r']) {
			screen.type(text);
			await screen.settled();
		}
		await screen.until(/high {2}TRIAGE {2}Numbers are odd/);
		expect(only(wall)).toMatchObject({system: 'beta', severity: 'high'});
	});

	test('from the page of an alert that is gone it is about the gravest that fires, and never empty', async () => {
		const wall = burning();
		wall.store.getState().enter({kind: 'alert', system: 'beta', key: 'beta.late'});
		screen = draw(<App wall={wall} />);
		await screen.until('It is no longer open');
		screen.type('I');
		expect(await screen.until('Declare an incident')).toMatch(/What +Failed runs/);
		screen.type('\r');
		await screen.until(/critical {2}TRIAGE {2}Failed runs/);
		expect(only(wall)).toMatchObject({system: 'alpha', alert: 'alpha.failed'});
	});

	test('opens the open incident where there is one, and lists all', async () => {
		const wall = burning();
		declare(wall);
		screen = draw(<App wall={wall} />);
		await screen.until('alpha');
		screen.type('i');
		const list = await screen.until('Incidents');
		expect(list).toMatch(/critical TRIAGE +Runs fail/);
		screen.type('I');
		await screen.until(/Timeline/);
		// What burns together is one incident: another one is declared on purpose.
		screen.type('\u001B');
		await screen.until('Incidents');
		screen.type('!');
		await screen.until(/Do it now/);
		screen.type('I');
		await screen.until(/Timeline/);
		screen.type('I');
		await screen.until('Declare an incident');
		expect(incidents(wall)).toHaveLength(1);
	});

	test('is refused in a past moment', async () => {
		const wall = burning();
		const {store, live} = wall;
		store.getState().setMoment(freezeScene(live, config, start));
		screen = draw(<App wall={wall} />);
		await screen.until('FROZEN');
		screen.type('I');
		await screen.until('this is the past');
		expect(store.getState().dialog).toBeUndefined();
	});
});

describe('the page', () => {
	test.each([
		[200, 60],
		[120, 40],
		[80, 24],
		[40, 10],
	])('says at %i×%i how it stands, what runs out and what to do', async (columns, rows) => {
		const wall = burning();
		const view = await page(wall, columns, rows);
		const shown = (await view.settled()).replaceAll(/[│┌┐└┘─\n]/g, ' ').replaceAll(/\s+/g, ' ');
		expect(shown).toMatch(/critical TRIAGE Runs fail/);
		expect(shown).toMatch(/Next Acknowledge in 2 m: .*a acknowledges the alert/);
		expect(shown).toMatch(/Declared critical: Runs fail/);
		const lines = view
			.lines()
			.map(line => ({text: line, first: line.at(0) ?? '', last: line.at(columns - 1) ?? '', wrapped: false}));
		expect(screenProblems(lines, columns)).toEqual([]);
	});

	test('takes notes with the time that they tell of, and keeps both times', async () => {
		const wall = burning();
		const view = await page(wall);
		view.type('n');
		await view.until('What happened?');
		view.type('12:50 a deploy went out');
		await view.until('a deploy went out');
		view.type('\r');
		await view.until(/a deploy went out \[written 13:05\] \(ops1\)/);
		const note = wall.journal.facts().find(({kind}) => kind === 'note');
		expect(note).toMatchObject({at: start - 15 * minute, text: 'a deploy went out', by: 'ops1'});
	});

	test('follows its newest line, also after another page was opened from it; a line that was gone to stays', async () => {
		const wall = burning();
		const note = (text: string) =>
			wall.journal.record({kind: 'note', incident: only(wall).id, text, system: 'alpha', by: 'ops1'});
		const view = await page(wall, 80, 24);
		for (let line = 1; line <= 30; line++) note(`note ${line}.`);
		await view.until('note 30.');
		view.type('i');
		await view.until(/Incidents/);
		view.type('\u001B');
		await view.until('note 30.');
		note('note 31.');
		await view.until('note 31.');
		view.type('g');
		await view.until('Declared critical');
		note('note 32.');
		await view.settled();
		expect(view.frame()).toContain('Declared critical');
		view.type('i');
		await view.until(/Incidents/);
		view.type('\u001B');
		await view.until('Declared critical');
	});

	test('goes through its states, back only with a reason', async () => {
		const wall = burning();
		const view = await page(wall);
		for (const state of ['ACTIVE', 'MITIGATED', 'MONITORING']) {
			view.type('s');
			await view.until(new RegExp(`▶ ${state}`));
			view.type('\r');
			await view.until(new RegExp(`critical {2}${state} {2}Runs fail`));
		}
		// What is left undone is on the screen before anybody says why.
		view.type('s');
		await view.until(/▶ RESOLVED/);
		await view.until(/Left undone:\s.*stable for <1 m of 30 m/s);
		view.type('\r');
		await view.until('a reason is missing: type why it is resolved');
		expect(only(wall).state).toBe('monitoring');
		view.type('the vendor is back');
		await view.until('the vendor is back');
		view.type('\r');
		await view.until(/critical {2}RESOLVED {2}Runs fail/);
		await view.until('Resolved: the vendor is back; without this: stable for <1');
		view.type('s');
		await view.until(/State of Runs fail: RESOLVED/);
		view.type('\u001B[A');
		await view.until(/▶ ACTIVE/);
		view.type('\r');
		await view.until('a reason is missing');
		view.type('it burns again');
		await view.until('it burns again');
		view.type('\r');
		await view.until(/critical {2}ACTIVE {2}Runs fail/);
		expect(only(wall).state).toBe('active');
	});

	test('acknowledges its alert, which meets the clock', async () => {
		const wall = burning();
		const runs = createStore<Pick<ActionsState, 'runs'>>()(() => ({runs: []}));
		const stop = recordFacts({...wall, runs: runs as unknown as ActionsStore});
		const view = await page(wall);
		await view.until(/in 2 m +Acknowledge/);
		view.type('a');
		await view.until(/met 13:05 +Acknowledge/);
		stop();
	});

	test('ticks and snoozes clocks, keeps what is to be done, and causes', async () => {
		const wall = burning();
		const view = await page(wall);
		const say = async (key: string, opened: RegExp, text: string) => {
			view.type(key);
			await view.until(opened);
			if (text !== '') view.type(text);
			await view.until(text);
			view.type('\r');
			await eventually(() => expect(wall.store.getState().dialog).toBeUndefined());
			await view.settled();
		};
		await say('c', /What is done: Runs fail/, 'called the vendor');
		await view.until(/met 13:05/);
		await say('t', /To do later/, 'write a test');
		await view.until('[ ] write a test');
		await say('v', /What may have caused it/, 'a bad deploy');
		await view.until('? a bad deploy');
		view.type('v');
		await view.until('proven: a bad deploy');
		view.type('\u001B[B');
		await view.until(/▶ proven: a bad deploy/);
		view.type('\r');
		await view.until('! proven: a bad deploy');
		await say('M', /Snooze a clock/, '30m they are on the phone');
		await view.until(/snoozed until 13:35/);
		// Whoever reads the timeline elsewhere, or later, reads names.
		expect(only(wall).timeline.map(({words}) => words)).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^Done: [A-Z][a-z ]+: called the vendor$/),
				expect.stringMatching(/^Snoozed: [A-Z][a-z ]+: they are on the phone$/),
			]),
		);
		expect(only(wall).hypotheses).toMatchObject([{text: 'a bad deploy', state: 'proven'}]);
	});

	test('pins a line, and hands over with a card', async () => {
		const wall = burning();
		const view = await page(wall);
		view.type('*');
		await view.until('1 pinned');
		view.type('w');
		await view.until('Who does what');
		view.type('\u0015kim');
		await view.until('> kim');
		view.type('\r');
		const card = await view.until('Handover: ops1 to kim, lead');
		expect(card).toMatch(/What happened/);
		await eventually(() => expect(wall.asked.some(line => line.startsWith('copy Handover: ops1 to kim'))).toBe(true));
		// Where it has no room it says so, and is read line by line.
		view.resize(40, 10);
		await view.until(/lines 1-6 of \d+, Up Down scrolls/);
		view.type('\u001B[B');
		await view.until(/lines 2-7 of /);
		view.resize(120, 40);
		view.type('\u001B');
		await view.until(/lead kim/);
	});

	test('finds everything by name', async () => {
		const wall = burning();
		const view = await page(wall);
		view.type('\r');
		await view.until('Incident: Runs fail');
		view.type('ticket');
		await view.until(/ticket elsewhere/);
		view.type('\r');
		await view.until('Its number or page elsewhere');
		view.type('OPS-7');
		await view.until('OPS-7');
		view.type('\r');
		await view.until(/ticket +OPS-7/);
	});
});

describe('the header', () => {
	test('has the clock that runs out first on every screen, in the words that fit', async () => {
		const wall = burning();
		declare(wall);
		screen = draw(<App wall={wall} />, 120, 40);
		expect(await screen.until(/critical 2 m Acknowledge in 2 m/)).toContain('READ-ONLY');
		screen.resize(80, 24);
		const narrow = await screen.until(/critical/);
		expect(narrow.split('\n')[1]).toMatch(/critical.*in 2 m.*READ-ONLY/);
		screen.resize(40, 10);
		await screen.until(/critical in 2 m/);
		// Beside many alerts the last of them go, and neither the mode nor the gravest.
		const severities = ['critical', 'high', 'medium', 'info'] as const;
		wall.store
			.getState()
			.setAlerts(
				severities.map((severity, index) =>
					alertOn(`alpha.failed[${index}]`, 'firing', {severity, label: `Severity ${index} of all`}),
				),
			);
		screen.resize(80, 24);
		const [, line = ''] = (await screen.until(/Severity 0/)).split('\n');
		expect(line).toMatch(/^critical .*in 2 m {2}READ-ONLY {2}■ 1 Severity 0 of all/);
		expect(line).not.toContain('Severity 3');
	});
});
