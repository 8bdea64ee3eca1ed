/** The clocks of incidents, to the minute. */
import {describe, expect, test} from 'vitest';
import type {Fact} from '../../src/journal/fact.ts';
import {
	alertFact,
	clocksAt,
	declared,
	factAt,
	minute,
	missedAt,
	moved,
	noon,
	rulesWith,
} from '../support/incidentFacts.ts';

const found = declared(0, {alert: 'alpha.errors', detectedAt: noon});
const sent = (minutes: number, failed?: string) =>
	factAt(minutes, {
		...{kind: 'sent', incident: 'i', template: 'update', to: 'clipboard', text: 't'},
		...(failed !== undefined && {failed}),
	});
const metBy = (minutes: number, timer: string) => factAt(minutes, {kind: 'met', incident: 'i', timer});
const severe = (severity: 'critical' | 'high' | 'medium' | 'info') => declared(0, {severity, detectedAt: noon});
const resolved = [found, moved(3, 'active'), moved(20, 'mitigated'), moved(21, 'monitoring'), moved(55, 'resolved')];

describe('a clock', () => {
	// From and until so many minutes after ten.
	test.each<[id: string, facts: Fact[], from: number, due: number]>([
		['ack', [found], 0, 5], // S3-077
		['response', [severe('critical')], 0, 15], // S3-073, S1-17
		['response', [severe('high')], 0, 60],
		['response', [severe('medium')], 0, 240],
		['response', [severe('info')], 0, 1440],
		['message', [found], 0, 5], // C-31: three clocks, not one
		['update', [found, sent(4)], 4, 19], // S3-090
		['update', [severe('high'), sent(4)], 4, 34],
		['phase', [found], 0, 15],
		['phase', [found, moved(10, 'active')], 10, 60],
		['postmortem.schedule', resolved, 55, 55 + 24 * 60], // S3-033, C-19
		['postmortem.hold', resolved, 55, 55 + 72 * 60],
	])('%s is in time at its last moment and late after it', (id, facts, from, due) => {
		const soon = from + (due - from) * 0.8;
		const millisecond = 1 / minute;
		expect(clocksAt(facts, from)[id]).toMatchObject({startedAt: noon + from * minute, dueAt: noon + due * minute});
		expect(clocksAt(facts, soon - millisecond)[id]?.state).toBe('running');
		expect(clocksAt(facts, soon)[id]?.state).toBe('soon');
		expect(clocksAt(facts, due)[id]?.state).toBe('soon');
		expect(clocksAt(facts, due + millisecond)[id]?.state).toBe('late');
		expect(missedAt(facts, due)).not.toContain(id);
		expect(missedAt(facts, due + millisecond)).toContain(id);
	});

	test.each<[id: string, Fact]>([
		['ack', factAt(3, {kind: 'hold', key: 'alpha.errors', hold: {kind: 'ack', who: 'a', at: 0, until: 9}})],
		['ack', moved(3, 'active')],
		['ack', metBy(3, 'ack')],
		['response', moved(3, 'active')],
		['message', sent(3)],
		['postmortem.schedule', metBy(60, 'postmortem.schedule')],
		['postmortem.schedule', moved(60, 'postmortem')],
		['postmortem.hold', metBy(60, 'postmortem.hold')],
	])('%s is met by what is done about it', (id, fact) => {
		const facts = id.startsWith('postmortem') ? resolved : [found];
		expect(clocksAt([...facts, fact], 61)[id]).toMatchObject({state: 'met', metAt: fact.at});
	});

	test('is met too late where it was met too late', () => {
		const facts = [found, moved(6, 'active')];
		expect(clocksAt(facts, 7).ack).toMatchObject({state: 'met', metAt: noon + 6 * minute});
		expect(missedAt(facts, 6)).toEqual(['ack', 'message']);
	});

	test('sleeps until it is no longer snoozed', () => {
		const snooze = factAt(6, {
			...{kind: 'snoozed', incident: 'i', timer: 'ack', until: noon + 9 * minute, reason: 'r'},
		});
		expect(clocksAt([found, snooze], 8).ack?.state).toBe('snoozed');
		expect(clocksAt([found, snooze], 9).ack?.state).toBe('late');
	});

	test('of a message that failed goes on; the next one begins with each message', () => {
		expect(clocksAt([found, sent(4, 'no network')], 6).message?.state).toBe('late');
		const facts = [found, sent(4), sent(25)];
		expect(clocksAt(facts, 26).update).toMatchObject({startedAt: noon + 25 * minute, state: 'running'});
		expect(missedAt(facts, 26)).toContain('update');
		expect(clocksAt([...facts, metBy(30, 'update')], 31).update?.startedAt).toBe(noon + 30 * minute);
	});

	test('ends where nobody waits for it any more', () => {
		expect(Object.keys(clocksAt([...resolved, sent(4)], 60)).toSorted()).toEqual([
			'ack',
			'message',
			'phase',
			'postmortem.hold',
			'postmortem.schedule',
			'response',
			'stability',
		]);
		expect(Object.keys(clocksAt([severe('medium'), moved(1, 'resolved')], 2))).not.toContain('postmortem.hold');
	});

	test('needs nobody to acknowledge what a person found', () => {
		expect(clocksAt([severe('critical')], 1).ack?.state).toBe('met');
	});
});

describe('the watch after the mitigation', () => {
	const watched = [found, moved(3, 'active'), moved(10, 'monitoring')];
	const stability = (facts: Fact[], minutes: number) => clocksAt(facts, minutes).stability;

	test('is over after half an hour (S3-031)', () => {
		expect(stability(watched, 39)).toMatchObject({state: 'soon', dueAt: noon + 40 * minute});
		expect(stability(watched, 40)).toMatchObject({state: 'met', metAt: noon + 40 * minute});
	});
	test('starts again when a check fires, and when that ends', () => {
		const again = [...watched, alertFact(30, 'firing')];
		expect(stability(again, 50)).toMatchObject({state: 'running', hint: 'waits for Errors', dueAt: noon + 80 * minute});
		const calm = [...again, alertFact(55, 'ok')];
		expect(stability(calm, 84)?.state).toBe('soon');
		expect(stability(calm, 85)).toMatchObject({state: 'met', metAt: noon + 85 * minute});
	});
	test('waits for what fired before it, and blindness is no end', () => {
		const blind = [alertFact(0, 'firing'), ...watched, alertFact(20, 'blind')];
		expect(stability(blind, 60)?.state).toBe('running');
	});
	describe('does not count what nobody saw', () => {
		const gap = (from: number, to: number, why: 'asleep' | 'not running' | 'blind') =>
			factAt(from, {kind: 'gap', to: noon + to * minute, why}, {recorded: noon + to * minute});
		test.each(['asleep', 'not running', 'blind'] as const)('while the wall was %s', why => {
			const facts = [...watched, gap(20, 26, why)];
			expect(stability(facts, 45)).toMatchObject({dueAt: noon + 46 * minute, hint: 'waits: 6 m were not seen'});
			expect(stability(facts, 46)).toMatchObject({state: 'met', metAt: noon + 46 * minute});
		});
		test('of any check of the system, as long as it cannot be judged', () => {
			const facts = [...watched, alertFact(20, 'blind', 'alpha.lag')];
			const hint = 'waits: 40 m were not seen, Errors cannot be judged';
			expect(stability(facts, 60)).toMatchObject({state: 'running', dueAt: noon + 80 * minute, hint});
			const again = [...facts, alertFact(60, 'ok', 'alpha.lag')];
			expect(stability(again, 79)?.state).toBe('soon');
			expect(stability(again, 80)).toMatchObject({state: 'met', metAt: noon + 80 * minute});
		});
		test('twice where two things were unseen at a time, or once it was over', () => {
			const facts = [...watched, alertFact(18, 'blind', 'alpha.lag'), gap(20, 26, 'asleep')];
			const seen = [...facts, alertFact(24, 'ok', 'alpha.lag'), gap(48, 70, 'blind')];
			expect(stability(seen, 80)).toMatchObject({state: 'met', metAt: noon + 48 * minute});
		});
		test('of what has no data, where it fired before', () => {
			const without = (key: string) =>
				factAt(20, {
					...{kind: 'alert', key, title: 'Errors', from: 'ok', to: 'nodata'},
					...{level: 'nodata', severity: 'critical', value: ''},
				});
			expect(stability([...watched, without('alpha.lag')], 40)?.state).toBe('met');
			expect(stability([...watched, without('alpha.errors')], 40)?.dueAt).toBe(noon + 60 * minute);
		});
	});
	test('is not undone by what fires after it', () => {
		const later = [...watched, alertFact(40, 'firing')];
		expect(stability(later, 45)).toMatchObject({state: 'met', metAt: noon + 40 * minute});
	});
});

describe('the ladder', () => {
	const after = {critical: '0m', high: '2h', medium: 'next business day'};
	const rules = rulesWith({
		contacts: {
			ladder: [
				{name: 'L1', after: '0m'},
				{name: 'L2', after, people: ['manager']},
				{name: 'L3', after: {critical: '1h'}},
			],
		},
	});
	const of = (severity: 'critical' | 'high' | 'medium' | 'info') =>
		Object.entries(clocksAt([severe(severity)], 0, rules))
			.filter(([id]) => id.startsWith('escalate:'))
			.map(([id, {dueAt}]) => [id, (dueAt - noon) / minute]);
	test('calls each level in its time, by severity (C-03)', () => {
		expect(of('critical')).toEqual([
			['escalate:L2', 5],
			['escalate:L3', 60],
		]);
		expect(of('high')).toEqual([['escalate:L2', 120]]);
		// Friday 10:00: the next business day is Monday, which begins 62 hours later.
		expect(of('medium')).toEqual([['escalate:L2', 62 * 60]]);
		expect(of('info')).toEqual([]);
	});
	test('is left alone once it is mitigated', () => {
		const facts = [severe('critical'), metBy(4, 'escalate:L2'), moved(30, 'mitigated')];
		expect(clocksAt(facts, 31, rules)).toMatchObject({'escalate:L2': {state: 'met'}});
		expect(clocksAt(facts, 31, rules)['escalate:L3']).toBeUndefined();
		expect(missedAt(facts, 90, rules)).not.toContain('escalate:L3');
	});
	test('waits for the next day of work over a change of the clocks', () => {
		// Sat 31 Oct 2026 10:00 in Los Angeles; the clocks go back on Sunday.
		const at = Date.UTC(2026, 9, 31, 17);
		const facts = [declared((at - noon) / minute, {severity: 'medium'})];
		const {dueAt} = clocksAt(facts, (at - noon) / minute, rules)['escalate:L2'] ?? {};
		expect(dueAt).toBe(Date.UTC(2026, 10, 2, 8));
	});
});
