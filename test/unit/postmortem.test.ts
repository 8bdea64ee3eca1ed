import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {minute} from '../../src/clock.ts';
import {writePostmortem} from '../../src/comms/documents/files.ts';
import {handoverMarkdown} from '../../src/comms/documents/handover.ts';
import {firedIn, timeInSeverities, timeInStates} from '../../src/comms/documents/impact.ts';
import {postmortemMarkdown, postmortemOf} from '../../src/comms/documents/postmortem.ts';
import {configFiles} from '../../src/config/files.ts';
import {foldIncidents} from '../../src/incidents/fold.ts';
import {rulesOf} from '../../src/incidents/rules.ts';
import type {Fact, NewFact} from '../../src/journal/fact.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {outageAt} from '../support/incidents.ts';

const system = sandboxConfig('systems', configFiles()).systems.find(one => one.system === 'ingestion');
if (!system) throw new Error('ingestion is not shipped');
const rules = rulesOf(system);
const at = (minutes: number) => outageAt + minutes * minute;

/** Facts with ids by their order, at minutes after the outage. */
const factsOf = (...list: readonly (readonly [minutes: number, fact: NewFact])[]): Fact[] =>
	list.map(
		([minutes, fact], index) =>
			({system: 'ingestion', at: at(minutes), ...fact, id: `f${index}`, recorded: at(minutes)}) as Fact,
	);
const alert = (key: string, to: 'firing' | 'ok' | 'blind', parts: object = {}): NewFact => ({
	kind: 'alert',
	key,
	title: `Title of ${key}`,
	from: to === 'ok' ? 'firing' : 'ok',
	to,
	level: to === 'ok' ? 'ok' : 'crit',
	severity: 'critical',
	value: '34 %',
	limit: '> 5 %',
	...parts,
});
const action = (run: string, phase: 'sent' | 'done' | 'failed' | 'unknown', title: string): NewFact => ({
	kind: 'action',
	run,
	action: 'run.rollback',
	target: 'api',
	title,
	phase,
	text: phase === 'failed' ? 'quota' : title,
	planHash: 'h',
	by: 'ann',
});

/** An outage: declared as P2, raised, rolled back at the second try, resolved, opened again, resolved. */
const story = factsOf(
	[0, alert('ingestion.errors', 'firing')],
	[
		2,
		{
			kind: 'declared',
			title: 'Nothing | gets *through*',
			severity: 'high',
			label: 'P2',
			lead: 'ann',
			alert: 'ingestion.errors',
			detectedAt: at(0),
			by: 'ann',
		},
	],
	[4, {kind: 'changed', incident: 'f1', state: 'active', by: 'ann'}],
	[6, {kind: 'changed', incident: 'f1', severity: 'critical', label: 'P1', by: 'ann'}],
	[7, action('r1', 'sent', 'Roll back api')],
	[8, action('r1', 'failed', 'Roll back api')],
	[9, action('r2', 'sent', 'Roll back api')],
	[10, action('r2', 'done', 'Roll back api')],
	[11, {kind: 'hypothesis', incident: 'f1', text: 'The new revision', state: 'proven'}],
	[12, {kind: 'sent', incident: 'f1', template: 'initial', to: 'ops', text: 't', failed: 'it answered 500', by: 'ann'}],
	[13, {kind: 'sent', incident: 'f1', template: 'initial', to: 'clipboard', text: 't', by: 'ann'}],
	[14, {kind: 'todo', incident: 'f1', text: 'Test with old clients', by: 'bob'}],
	[15, {kind: 'step', runbook: 'ingestion-outage', step: 'x#4', result: 'skipped', text: 'no access', incident: 'f1'}],
	[20, alert('ingestion.errors', 'ok')],
	[20, {kind: 'changed', incident: 'f1', state: 'mitigated', by: 'ann'}],
	[21, {kind: 'changed', incident: 'f1', state: 'monitoring', by: 'ann'}],
	[30, {kind: 'changed', incident: 'f1', state: 'active', reason: 'it came back', by: 'ann'}],
	[30, alert('ingestion.errors', 'firing')],
	[36, alert('ingestion.errors', 'ok')],
	[40, {kind: 'changed', incident: 'f1', state: 'resolved', by: 'ann'}],
);
const [incident] = foldIncidents(story);
if (!incident) throw new Error('no incident');
const document = postmortemOf({incident, rules, system, now: at(50), audit: {seq: 7, hash: 'abc'}});

describe('impact', () => {
	test('time in each severity and state, back and forth', () => {
		expect(timeInSeverities(incident, at(40))).toEqual([
			{name: 'P2', ms: 4 * minute},
			{name: 'P1', ms: 34 * minute},
		]);
		expect(timeInStates(incident, at(40))).toEqual([
			{name: 'triage', ms: 2 * minute},
			{name: 'active', ms: 26 * minute},
			{name: 'mitigated', ms: minute},
			{name: 'monitoring', ms: 9 * minute},
		]);
	});
	test('its sum is the time since the declaration, wherever one looks', () => {
		for (let minutes = 2; minutes <= 40; minutes++)
			for (const spent of [timeInStates(incident, at(minutes)), timeInSeverities(incident, at(minutes))])
				expect(spent.reduce((sum, {ms}) => sum + ms, 0)).toBe((minutes - 2) * minute);
	});
	test('an alert that fires again is one, and ends when it last ended', () => {
		expect(firedIn(story)).toMatchObject([{key: 'ingestion.errors', times: 2, at: at(0), endedAt: at(36)}]);
		expect(firedIn(story.slice(0, 18))[0]?.endedAt).toBeUndefined();
		expect(firedIn([])).toEqual([]);
	});
	test('an alert that only got worse did not fire twice', () => {
		const worse = factsOf([0, alert('a', 'firing')], [1, alert('a', 'firing', {from: 'firing'})]);
		expect(firedIn(worse)).toMatchObject([{times: 1}]);
	});
});

describe('the post-mortem', () => {
	const text = postmortemMarkdown(document);
	const part = (title: string) => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
	test('names the facts of the incident, and no text of anybody formats it', () => {
		expect(text).toContain('# Post-mortem: P1 Nothing \\| gets \\*through\\*');
		expect(part('Cause')).toContain('- The new revision');
		expect(part('Action items')).toContain('- [ ] Test with old clients (noted by bob)');
		expect(part('Evidence')).toContain('7 records, the newest has the hash abc');
	});
	test('tells times in UTC and where the system is', () => {
		expect(part('Timeline')).toContain('| UTC | America/Los\\_Angeles | what | who |'.replace('\\_', '_'));
		expect(part('Timeline')).toContain('| 2025-09-13 21:34:00 | 2025-09-13 14:34:00 | Active');
		expect(part('Impact')).toContain('| declared | 2025-09-13 21:32 UTC (14:32) | 2 m later |');
		expect(part('Impact')).toContain('| to | 2025-09-13 22:10 UTC (15:10) | 40 m |');
	});
	test('asks about what failed, was late, was taken back or skipped, and counts what worked', () => {
		const badly = part('What went badly');
		expect(badly).toContain('Roll back api: it failed, quota');
		expect(badly).toContain('First message');
		expect(badly).toContain('It was opened again: it came back');
		expect(badly).toContain('initial did not reach ops: it answered 500');
		expect(part('What went well')).toContain('Roll back api: it worked');
		expect(part('What went well')).toContain('The cause was found: The new revision');
		expect(part('Changes of runbooks')).toContain('ingestion-outage, step 4 was skipped: no access');
	});
	test('asks what told of it too late, or not at all', () => {
		const late = factsOf(
			[0, {kind: 'declared', title: 'x', severity: 'high', lead: 'ann'}],
			[2, alert('ingestion.late', 'firing')],
			[3, alert('ingestion.blind', 'blind')],
		);
		const [found] = foldIncidents(late.map(fact => ({...fact, system: 'ingestion'})));
		if (!found) throw new Error('no incident');
		const {monitoring} = postmortemOf({incident: found, rules, system, now: at(5)}).prompts;
		expect(monitoring).toEqual([
			'No check told of it, a person did. Which one should have?',
			expect.stringMatching(/ fired 2 m after the declaration/),
			expect.stringMatching(/ could not be judged meanwhile/),
		]);
	});
	test('says what only people know as something to fill', () => {
		expect(text).toContain('‹fill: Impact on users›');
		const bare = foldIncidents(factsOf([0, {kind: 'declared', title: 'x', severity: 'info', lead: 'ann'}]))[0];
		const empty = bare && postmortemMarkdown(postmortemOf({incident: bare, rules, system, now: at(1)}));
		for (const gap of ['Root Cause', 'What, who, until when']) expect(empty).toContain(`‹fill: ${gap}›`);
	});
	test('is the same for programs', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-post-'));
		const {markdown, json} = await writePostmortem(document, join(folder, 'deep'));
		expect(readFileSync(markdown, 'utf8')).toBe(text);
		expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
			impact: {lasted: 40 * minute, alerts: [{key: 'ingestion.errors'}]},
			audit: {seq: 7, hash: 'abc'},
		});
		expect(markdown).toMatch(/2025-09-13-p1-ingestion-nothing-gets-through-f1\.md$/);
	});
});

describe('the handover', () => {
	const systems = [{system: 'ingestion', title: 'Ingestion', tz: system.tz, rules}];
	const text = (facts: readonly Fact[], now: number, since = at(0)) =>
		handoverMarkdown({facts, since, now, systems, by: 'ann', checklists: []});
	const part = (whole: string, title: string) => whole.split(`\n## ${title}\n`)[1]?.split('\n## ')[0]?.trim() ?? '';
	const during = story.slice(0, 13);
	test('in the middle of it: the incident, what fires, who has it, what was done', () => {
		const held = [
			...during,
			...factsOf([
				16,
				{kind: 'hold', key: 'ingestion.errors', hold: {kind: 'ack', who: 'ann', at: at(16), until: at(200)}},
			]),
		];
		const whole = text(held, at(17));
		expect(part(whole, 'Open incidents')).toContain('**P1 Nothing \\| gets \\*through\\***: active, led by ann');
		expect(part(whole, 'Open incidents')).toContain('- [ ] Test with old clients');
		expect(part(whole, 'What fires now')).toContain('| Title of ingestion.errors | 14:30 | 34 % | ann |');
		expect(part(whole, 'What was done')).toContain('14:38 Roll back api: failed, quota (ann)');
		expect(part(whole, 'What fired')).toBe('Nothing else.');
	});
	test('after it: what fired and ended', () => {
		const whole = text(story, at(60));
		expect(part(whole, 'Open incidents')).toBe('None.');
		expect(part(whole, 'Incidents that ended')).toContain('resolved');
		expect(part(whole, 'What fired')).toContain('| Title of ingestion.errors (2 times) | 14:30 | 15:06 | 34 % |');
	});
	test('a shift later nothing of it is left', () => {
		const whole = text(story, at(600), at(120));
		for (const title of ['Open incidents', 'Incidents that ended', 'What fires now', 'What was done'])
			expect(part(whole, title)).toMatch(/^(?:None|Nothing)\.$/);
	});
	test('silences are there until they end or are taken back', () => {
		const mute: NewFact = {
			kind: 'hold',
			...{key: 'k[api]', title: 'Errors'},
			hold: {kind: 'mute', who: 'ann', at: at(0), until: at(30), reason: 'deploy'},
		};
		expect(part(text(factsOf([0, mute]), at(29)), 'Silences')).toBe('- Errors: api until 15:00: deploy (ann)');
		expect(part(text(factsOf([0, mute]), at(30)), 'Silences')).toBe('None.');
		expect(part(text(factsOf([0, mute], [5, {kind: 'hold', key: 'k[api]'}]), at(10)), 'Silences')).toBe('None.');
	});
	test('other systems are left out, and what the wall did not see is said', () => {
		const facts = factsOf(
			[0, {...alert('sales.etl', 'firing'), system: 'sales'}],
			[1, {kind: 'gap', to: at(9), why: 'not running'}],
		);
		const whole = text(facts, at(10));
		expect(part(whole, 'What fires now')).toBe('Nothing.');
		expect(part(whole, 'What the wall did not see')).toContain('14:31 to 14:39: not running (8 m)');
	});
});
