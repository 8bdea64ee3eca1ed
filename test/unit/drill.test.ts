/** Drills by scripts of facts: each scenario to its best and to a bad end, graded as it should be. */
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {catalogue} from '../../src/actions/catalogue.ts';
import {hour, minute} from '../../src/clock.ts';
import {debriefMarkdown, scoreText} from '../../src/drill/debrief.ts';
import {resultOf} from '../../src/drill/grade.ts';
import {drillBook, hintStep, momentsOf, stepOf} from '../../src/drill/moments.ts';
import {listText, scoresText} from '../../src/drill/print.ts';
import {leastPractised, scenarios} from '../../src/drill/scenarios.ts';
import {debriefName, keepScore, readScores, runName, unfinishedIn} from '../../src/drill/scores.ts';
import {type Targets, targetsOf} from '../../src/drill/targets.ts';
import {type Deed, passedOf, type Result, type Scenario} from '../../src/drill/types.ts';
import {rulesOf} from '../../src/incidents/rules.ts';
import type {Fact, NewFact} from '../../src/journal/fact.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {stories} from '../../src/sandbox/contract/stories.ts';

const storyAt = Date.parse('2026-11-20T20:00:00Z');
const {systems} = sandboxConfig(new URL('../../systems', import.meta.url).pathname);

const systemOf = ({system}: Scenario) => systems.find(one => one.system === system) ?? expect.fail(`no ${system}`);
const targetsIn = (scenario: Scenario): Targets => targetsOf(scenario, rulesOf(systemOf(scenario)));

/** Facts by the minutes after the begin of the story at which they happen. */
function factsOf(script: readonly (readonly [minutes: number, fact: NewFact])[]): readonly Fact[] {
	const journal = createJournal({now: () => storyAt});
	for (const [minutes, fact] of script) journal.record({...fact, at: storyAt + minutes * minute});
	return journal.facts();
}

const alert = ({system, checks: [check], severity}: Scenario, to: 'firing' | 'recovering' | 'ok'): NewFact => ({
	kind: 'alert',
	key: `${system}.${check}[one]`,
	title: 'It fires',
	from: to === 'firing' ? 'ok' : 'firing',
	to,
	level: to === 'ok' ? 'ok' : 'crit',
	severity,
	value: '1',
	system,
});
const ack = (scenario: Scenario): NewFact => ({
	kind: 'hold',
	key: `${scenario.system}.${scenario.checks[0]}[one]`,
	hold: {kind: 'ack', who: 'ops1', at: 0, until: 1},
});
const declared = (scenario: Scenario, severity = targetsIn(scenario).severity): NewFact => ({
	kind: 'declared',
	title: scenario.title,
	severity,
	lead: 'ops1',
	system: scenario.system,
});
const incident = 'the incident';
const sentAs = (template: string): NewFact => ({kind: 'sent', incident, template, to: 'clipboard', text: 'DRILL'});
const sent = sentAs('initial');
const deed = (action: string, target: string, phase: 'sent' | 'done' | 'failed' = 'sent'): NewFact => ({
	kind: 'action',
	run: `${action} ${target}`,
	action,
	target,
	title: action,
	phase,
	text: 'refused: read-only',
	planHash: 'p',
});
const byHand = (scenario: Scenario, is: 'right' | 'wrong'): NewFact[] =>
	scenario.byHand
		.filter(move => move.is === is)
		.slice(0, 1)
		.map(move => ({kind: 'step', runbook: drillBook(scenario), step: stepOf(move), result: 'done', text: move.text}));
const rightOf = (scenario: Scenario): NewFact => {
	const [first] = scenario.right;
	const [move] = byHand(scenario, 'right');
	if (first) return deed(first.action, first.target ?? 'it');
	if (!move) throw new Error(`${scenario.id} has no right change`);
	return move;
};

/** Everything in time. */
const best = (scenario: Scenario): readonly Fact[] =>
	factsOf([
		[2, alert(scenario, 'firing')],
		[3, ack(scenario)],
		[4, declared(scenario)],
		[6, sent],
		...targetsIn(scenario).messages.map(({template = ''}) => [6.1, sentAs(template)] as const),
		...targetsIn(scenario)
			.calls(storyAt)
			.map(({to}) => [6.2, {kind: 'met', incident, timer: `escalate:${to}`}] as const),
		[6.4, {kind: 'step', runbook: scenario.runbook, step: '1', result: 'done', text: ''}],
		[6.5, {kind: 'step', runbook: scenario.runbook, step: '2', result: 'skipped', text: 'seen on the wall'}],
		[6.6, {kind: 'hypothesis', incident, text: `It is: ${scenario.cause.words[0]}`, state: 'proven'}],
		[6.8, rightOf(scenario)],
		[6.9, alert(scenario, 'recovering')],
		[7, alert(scenario, 'ok')],
		[20, sentAs('update')],
		[34, {kind: 'met', incident, timer: 'update'}],
		[37, {kind: 'changed', incident, state: 'resolved'}],
		[38, {kind: 'met', incident, timer: 'postmortem.schedule'}],
	]);

/** Late, wrong, and without a word to anybody. */
const bad = (scenario: Scenario): readonly Fact[] =>
	factsOf([
		[2, alert(scenario, 'firing')],
		[9, ack(scenario)],
		[10 + targetsIn(scenario).respond / minute, declared(scenario, 'info')],
		...[
			...scenario.wrong.slice(0, 1).map(one => deed(one.action, one.target ?? 'it')),
			...byHand(scenario, 'wrong'),
		].map(fact => [20, fact] as const),
		[21, deed('run.unpin', 'other', 'failed')],
		[22, {kind: 'step', runbook: drillBook(scenario), step: `${hintStep} 1`, result: 'done', text: ''}],
		[23, {kind: 'step', runbook: scenario.runbook, step: '1', result: 'skipped', text: ' '}],
		[70 + targetsIn(scenario).respond / minute, {kind: 'changed', incident, state: 'resolved'}],
	]);

const graded = (scenario: Scenario, facts: readonly Fact[], minutes: number): Result =>
	resultOf(scenario, targetsIn(scenario), facts, {
		storyAt,
		endedAt: storyAt + minutes * minute,
		keptAt: storyAt,
		seed: 1,
		speed: 1,
		aborted: false,
	});
const failedIn = ({grades}: Result) => grades.flatMap(({id, pass}) => (pass === false ? [id] : []));
const reachedIn = ({grades}: Result, id: string) => grades.find(one => one.id === id)?.reached;

describe.each(scenarios.map(scenario => [scenario.id, scenario] as const))('%s', (_, scenario) => {
	const system = systems.find(one => one.system === scenario.system);

	test('is about things that there are', () => {
		expect(stories).toContain(scenario.story);
		expect(system?.books?.map(({name}) => name)).toContain(scenario.runbook);
		const checks = [...(system?.checks ?? []), ...(system?.slos ?? [])].map(({id}) => id);
		expect(checks).toEqual(expect.arrayContaining([...scenario.checks]));
		for (const {action} of [...scenario.right, ...scenario.wrong]) expect(Object.keys(catalogue)).toContain(action);
		expect(new Set(scenario.byHand.map(({id}) => id)).size).toBe(scenario.byHand.length);
	});

	test('can be mended: the system allows a right action, or it is done by hand', () => {
		const allowed = system?.actions.allow ?? {};
		const can = ({action, target}: Deed): boolean => {
			const name = (catalogue[action]?.by ?? action) as keyof typeof allowed;
			return (allowed[name] ?? []).some(entry => target === undefined || entry.target === target);
		};
		expect(scenario.right.filter(deed => !can(deed))).toEqual([]);
		expect(scenario.right.length > 0 || scenario.byHand.some(({is}) => is === 'right')).toBe(true);
	});

	test('its runbook leads to a right change, where an action is one', () => {
		const named = system?.books?.find(({name}) => name === scenario.runbook)?.steps.flatMap(({action}) => action ?? []);
		if (scenario.right.length > 0)
			expect(scenario.right.some(({action}) => named?.includes(catalogue[action]?.by ?? action))).toBe(true);
	});

	test('at its best passes everything', () => {
		const result = graded(scenario, best(scenario), 40);
		expect(failedIn(result)).toEqual([]);
		expect(passedOf(result).passed).toBeGreaterThanOrEqual(11);
		expect(reachedIn(result, 'page')).toBe('after 2 m');
	});

	test('at a bad end passes nothing that was asked', () => {
		const {respond, messages, calls} = targetsIn(scenario);
		const endsAfter = 10 + respond / minute + 3 * 60;
		const result = graded(scenario, bad(scenario), endsAfter);
		expect(failedIn(result)).toEqual(
			expect.arrayContaining([
				'acknowledge',
				'severity',
				'mitigation',
				'cause',
				'mitigated',
				'watched',
				'steps',
				'wrong',
				'blocked',
			]),
		);
		const late = calls(storyAt + 2 * minute).filter(({dueAt}) => dueAt < storyAt + endsAfter * minute);
		expect(failedIn(result).includes('escalated')).toBe(late.length > 0);
		expect(failedIn(result).includes('told')).toBe(messages.length > 0);
		expect(reachedIn(result, 'hints')).toBe('1');
	});
});

const [first] = scenarios;
if (!first) throw new Error('no scenario');

describe('grading', () => {
	test('takes the severity that it had when it was due', () => {
		const changed = (minutes: number) =>
			graded(
				first,
				factsOf([
					[2, alert(first, 'firing')],
					[3, declared(first, 'high')],
					[minutes, {kind: 'changed', incident, severity: 'critical'}],
				]),
				60,
			);
		expect(failedIn(changed(10))).not.toContain('severity');
		expect(failedIn(changed(18))).toContain('severity');
	});

	test('an incident or an acknowledgement of another system is about something else', () => {
		const elsewhere = (fact: NewFact): NewFact => ({...fact, system: 'sales'});
		const result = graded(
			first,
			factsOf([
				[2, alert(first, 'firing')],
				[3, {...ack(first), key: 'sales.functions'} as NewFact],
				[4, elsewhere(declared(first))],
			]),
			60,
		);
		expect(reachedIn(result, 'acknowledge')).toBe('not done');
		expect(reachedIn(result, 'severity')).toBe('never declared');
	});

	test('counts no message that failed, and the longest silence', () => {
		const result = graded(
			first,
			factsOf([
				[2, alert(first, 'firing')],
				[3, declared(first)],
				[4, {...sent, failed: 'no answer'} as NewFact],
				[5, sent],
				[30, sent],
			]),
			75,
		);
		expect(reachedIn(result, 'message')).toBe('after 2 m');
		expect(reachedIn(result, 'updates')).toBe('at most 45 m apart');
		expect(failedIn(result)).toContain('updates');
	});

	test('an alert that fires again takes back that it was mitigated', () => {
		const script = [
			[2, alert(first, 'firing')],
			[5, rightOf(first)],
			[7, alert(first, 'ok')],
			[9, alert(first, 'firing')],
		] as const;
		expect(momentsOf(first, factsOf(script)).mitigatedAt).toBeUndefined();
		const over = factsOf([...script, [12, alert(first, 'ok')]]);
		expect(momentsOf(first, over).mitigatedAt).toBe(storyAt + 12 * minute);
	});

	test('what heals before anything right was done is not mitigated', () => {
		const facts = factsOf([
			[2, alert(first, 'firing')],
			[7, alert(first, 'ok')],
		]);
		expect(momentsOf(first, facts).mitigatedAt).toBeUndefined();
	});

	test('what never fired is neither over nor watched', () => {
		const result = graded(first, factsOf([[1, rightOf(first)]]), 40);
		expect(result.grades.find(({id}) => id === 'mitigated')).toMatchObject({reached: 'nothing fired before the end'});
		expect(failedIn(result)).toContain('watched');
		expect(failedIn(result)).not.toContain('mitigated');
	});

	test('a right action that failed mends nothing, and its refusal is no first change', () => {
		const {grades} = graded(
			first,
			factsOf([
				[2, alert(first, 'firing')],
				[3, deed('run.rollback', 'webhook-processor', 'failed')],
			]),
			30,
		);
		expect(grades.find(({id}) => id === 'mitigation')).toMatchObject({pass: false, reached: 'nothing was changed'});
		expect(grades.find(({id}) => id === 'blocked')?.reached).toContain('refused: read-only');
	});

	test('what was wrong too early only is not wrong once something right was done', () => {
		const scenario = scenarios.find(({id}) => id === 'pipeline-dead') ?? expect.fail('no scenario');
		const wrong = (minutes: number) =>
			failedIn(
				graded(
					scenario,
					factsOf([
						[2, alert(scenario, 'firing')],
						[5, rightOf(scenario)],
						[minutes, deed('job.run', 'daily-usage-analytics')],
					]),
					40,
				),
			).includes('wrong');
		expect([wrong(4), wrong(6)]).toEqual([true, false]);
	});

	test('the 30 minutes begin again with every alert of the system', () => {
		const facts = factsOf([
			[2, alert(first, 'firing')],
			[5, rightOf(first)],
			[7, alert(first, 'ok')],
			[20, {...alert(first, 'firing'), key: 'ingestion.backlog'} as NewFact],
		]);
		expect(failedIn(graded(first, facts, 45))).toContain('watched');
		expect(failedIn(graded(first, facts, 51))).not.toContain('watched');
	});

	test('those who have to be told by name are told by their template, or by hand', () => {
		const script = [
			[2, alert(first, 'firing')],
			[3, declared(first)],
			[4, sentAs('initial')],
			[5, sentAs('outage-general')],
		] as const;
		const told = (more: NewFact, minutes = 6) =>
			graded(first, factsOf([...script, [minutes, more]]), 10).grades.find(({id}) => id === 'told');
		// Stakeholders have time until the 18th minute, after the end of this drill.
		expect(told({kind: 'met', incident, timer: 'statuspage'})).toMatchObject({
			pass: true,
			reached: 'Post in #general after 2 m; Status page after 3 m',
		});
		expect(told({kind: 'met', incident, timer: 'statuspage'}, 9)).toMatchObject({pass: false});
		expect(told({...sentAs('status-page'), failed: 'no answer'} as NewFact)?.reached).toContain('Status page not told');
	});

	test('a level is called by its own time, unless it is mitigated before', () => {
		const called = (minutes: number) =>
			graded(
				first,
				factsOf([
					[2, alert(first, 'firing')],
					[3, declared(first)],
					[minutes, {kind: 'met', incident, timer: 'escalate:Level 2, Management'}],
				]),
				60,
			).grades.find(({id}) => id === 'escalated');
		expect(called(6)).toMatchObject({pass: true, target: 'Level 2, Management within 5 m'});
		expect(called(8)).toMatchObject({pass: false, reached: 'Level 2, Management after 6 m'});
	});

	test('a post-mortem is late after a day, not before', () => {
		const facts = best(first).filter(fact => fact.kind !== 'met' || fact.timer !== 'postmortem.schedule');
		expect(failedIn(graded(first, facts, 60))).not.toContain('postmortem');
		expect(failedIn(graded(first, facts, 25 * 60))).toContain('postmortem');
	});
});

test('a drill is graded by the clocks of the file of its system', () => {
	const {incidents, contacts, ...rest} = systemOf(first);
	const strict = targetsOf(
		{...first, severity: 'high', type: 'outage'},
		rulesOf({
			...rest,
			scales: [{name: 'own', labels: [{label: 'S1', is: 'critical', respond: '3m'}]}],
			contacts: {
				ladder: [{...(contacts?.ladder[0] ?? expect.fail('no ladder')), name: 'Boss'}].map(level => ({
					...level,
					after: {critical: '1h'},
				})),
				others: [],
			},
			incidents: {
				...(incidents ?? expect.fail('no incidents')),
				ackWithin: '1m',
				firstMessageWithin: '2m',
				stability: '45m',
				messages: [],
				escalate: [{to: 'Boss', after: '7m', source: 'the house'}],
			},
		}),
	);
	expect(strict).toMatchObject({
		severity: 'critical',
		...{acknowledge: minute, respond: 3 * minute, message: 2 * minute, messages: [], watch: 45 * minute},
		rto: 15 * minute,
	});
	expect(strict.calls(0)).toEqual([{to: 'Boss', dueAt: 7 * minute}]);
	const usual = targetsOf({...first, type: 'unknown'}, rulesOf({...rest, scales: []}));
	expect(usual).toMatchObject({severity: 'critical', acknowledge: 5 * minute, respond: 15 * minute});
	expect(usual).not.toHaveProperty('rto');
	expect(usual.calls(0)).toEqual([]);
});

describe('what is kept', () => {
	const result = graded(first, best(first), 40);

	test('a drill comes back as it was; broken lines and old ones are left out', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-drill-'));
		expect(readScores(folder)).toEqual([]);
		await keepScore(folder, result);
		const file = join(folder, 'scores.jsonl');
		writeFileSync(file, `${readFileSync(file, 'utf8')}{"scenario": 7}\nnot JSON\n`, {mode: 0o600});
		await keepScore(folder, {...result, aborted: true});
		expect(readScores(folder)).toEqual([result, {...result, aborted: true}]);
	});

	test('the one that was practised least is next', () => {
		const all = scenarios.map(({id}, index): Result => ({...result, scenario: id, keptAt: index}));
		const again = (more: Partial<Result>): Result => ({...result, keptAt: storyAt, ...more});
		expect(leastPractised([], 0).id).toBe(scenarios[0]?.id);
		expect(leastPractised([], 1).id).toBe(scenarios[1]?.id);
		expect(leastPractised(all.slice(1), 5).id).toBe(scenarios[0]?.id);
		expect(leastPractised([...all, again({})], 0).id).toBe(scenarios[1]?.id);
		// What was given up was not practised.
		expect(leastPractised([...all, again({aborted: true})], 0).id).toBe(scenarios[0]?.id);
		expect(listText([...all, again({})])).toMatch(
			/^cold-start [\s\S]*\nbad-revision .* 2 drills, last .*: 14 of 14\n$/,
		);
	});

	test('a drill whose wall was killed is never ended, and is said among the scores', () => {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-drill-'));
		expect(unfinishedIn(folder)).toEqual([]);
		const runs = ['oom', 'web-down'].map((id, index) => join(folder, 'runs', runName(storyAt + index * hour, id)));
		for (const run of runs) mkdirSync(run, {recursive: true});
		writeFileSync(join(runs[0] ?? '', debriefName), '');
		expect(unfinishedIn(folder)).toEqual([{at: storyAt + hour, scenario: 'web-down'}]);
		expect(scoresText([{...result, aborted: true}], unfinishedIn(folder)).split('\n')).toEqual([
			expect.stringMatching(/^2026-11-20 20:00 UTC {2}bad-revision +given up after 40 m, 14 of 14$/),
			expect.stringMatching(/^2026-11-20 21:00 UTC {2}web-down +never ended$/),
			'',
		]);
	});

	test('the debrief says what was missed, and where its files are', () => {
		const text = debriefMarkdown(graded(first, bad(first), 300), {recording: '/tmp/it.jsonl'});
		expect(text).toContain('# DRILL: Errors after a release');
		expect(text).toContain(
			'| fail | First change was right | run.rollback webhook-processor | run.restart webhook-processor |',
		);
		expect(text).toContain('- recording: `/tmp/it.jsonl`');
		expect(scoreText({...result, aborted: true})).toBe('given up after 40 m, 14 of 14');
	});
});

test('the 23 scenarios of the seeds are there, and some prove a drill of disaster recovery', () => {
	expect(scenarios).toHaveLength(23);
	expect(new Set(scenarios.map(({id}) => id)).size).toBe(23);
	// C-23, S3-108, S4-63: each system that has such a drill on its calendar has a scenario for it.
	const recovery = scenarios.filter(one => one.recovery).map(({system}) => system);
	expect(recovery).toEqual(expect.arrayContaining(['ingestion', 'aiusage']));
});
