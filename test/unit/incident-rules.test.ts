/** What the files of systems ask of incidents: the shipped ones, and what is suggested from an alert. */
import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {messagesFor, rulesOf} from '../../src/incidents/rules.ts';
import {suggestionOf} from '../../src/incidents/suggestion.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {alertOn} from '../support/fakeWall.ts';
import {clocksAt, declared, factAt, minute, moved, noon} from '../support/incidentFacts.ts';
import {goodSystem, told} from '../support/mistakes.ts';

const {systems} = sandboxConfig('systems');
const systemNamed = (name: string) => {
	const system = systems.find(one => one.system === name);
	if (!system) throw new Error(name);
	return system;
};
const rulesNamed = (name: string) => rulesOf(systemNamed(name));
/** Minutes until each clock is due that runs at the beginning. */
const dues = (name: string, severity: Alert['severity'], type?: string) => {
	const fact = declared(0, {severity, detectedAt: noon, ...(type !== undefined && {type})});
	const clocks = Object.entries(clocksAt([fact], 0, rulesNamed(name)));
	return Object.fromEntries(clocks.map(([id, {dueAt}]) => [id, (dueAt - noon) / minute]));
};

describe('an outage of the ingestion', () => {
	test('has the clocks of its runbook', () => {
		expect(dues('ingestion', 'critical', 'outage')).toEqual({
			...{ack: 5, response: 15, phase: 5, message: 5, rto: 15}, // S3-077, S3-073, S3-016, S3-129
			...{general: 5, statuspage: 5, stakeholders: 15}, // S3-022, S3-023, C-32
			'escalate:Level 2, Management': 5, // S3-073
		});
	});
	test('goes from phase to phase', () => {
		const fact = declared(0, {type: 'outage', detectedAt: noon});
		const rules = rulesNamed('ingestion');
		const phaseAt = (minutes: number, ...states: Parameters<typeof moved>[1][]) =>
			clocksAt([fact, ...states.map((state, index) => moved(index + 1, state))], minutes, rules).phase;
		expect(phaseAt(5, 'active')).toMatchObject({title: 'Find the cause and mend it', dueAt: noon + 15 * minute});
		expect(phaseAt(5, 'active', 'mitigated')).toMatchObject({title: 'Verify the recovery', dueAt: noon + 30 * minute});
		expect(phaseAt(5, 'active', 'mitigated', 'monitoring')?.state).toBe('met');
	});
	test.each([
		['instance', 2], // S3-127
		['db-connection', 5],
		['service', 15],
		['db-corruption', 30],
		['region', 60],
		['data-loss', 240], // S3-132
	])('of the class %s is over within %i minutes', (type, within) => {
		expect(dues('ingestion', 'high', type).rto).toBe(within);
		const facts = [declared(0, {type, detectedAt: noon}), moved(1, 'mitigated')];
		expect(clocksAt(facts, 2, rulesNamed('ingestion')).rto).toMatchObject({state: 'met', metAt: noon + minute});
	});
	test('is told by severity, and a kind adds to it (C-32)', () => {
		const told = (severity: Alert['severity'], type?: string) =>
			messagesFor(rulesNamed('ingestion'), {severity, ...(type !== undefined && {type})}).map(({id}) => id);
		expect(told('critical')).toEqual(['initial', 'statuspage', 'stakeholders']);
		expect(told('high')).toEqual(['initial', 'statuspage']);
		expect(told('medium')).toEqual(['initial']);
		expect(told('info')).toEqual([]);
		expect(told('medium', 'outage')).toEqual(['initial', 'general', 'statuspage', 'stakeholders']);
	});
	test('is told once it was sent, or done by hand', () => {
		const fact = declared(0, {type: 'outage'});
		const send = (template: string) => factAt(1, {kind: 'sent', incident: 'i', template, to: 'clipboard', text: ''});
		const met = factAt(2, {kind: 'met', incident: 'i', timer: 'statuspage'});
		const clocks = clocksAt([fact, send('outage-general'), met], 3, rulesNamed('ingestion'));
		expect([clocks.general?.metAt, clocks.statuspage?.metAt, clocks.stakeholders?.metAt]).toEqual([
			noon + minute,
			noon + 2 * minute,
			undefined,
		]);
	});
});

describe('who is called when', () => {
	const called = (name: string, severity: Alert['severity'], type?: string) =>
		Object.fromEntries(Object.entries(dues(name, severity, type)).filter(([id]) => id.startsWith('escalate:')));
	test('is the earliest of what all guides say (C-03)', () => {
		expect(called('sales', 'critical', 'outage')).toEqual({
			'escalate:Level 2, Senior engineer': 15,
			'escalate:Level 3, Engineering lead': 60, // S0-68
		});
		expect(called('sales', 'high', 'corruption')).toMatchObject({'escalate:Level 3, Engineering lead': 5}); // S0-69
		expect(called('sales', 'critical', 'security')).toMatchObject({'escalate:Security team': 5}); // S0-70
		expect(called('sales', 'medium')).toEqual({'escalate:Level 2, Senior engineer': 240});
		expect(called('aiusage', 'critical', 'data-loss')).toMatchObject({'escalate:Tier 2, Data Engineering': 5}); // S4-52
		expect(called('aiusage', 'high')).toEqual({'escalate:Tier 2, Data Engineering': 120}); // S4-16
	});
	test('"at once" has the clock of the gravest (C-02)', () => {
		expect(dues('aiusage', 'critical').response).toBe(15);
		expect(rulesNamed('ingestion').severities.critical.label).toBe('P1');
	});
	test('a label says its scale where a system has several (C-01)', () => {
		expect(rulesNamed('sales').severities.critical.label).toBe('P1(ops)');
	});
});

describe('a suggestion', () => {
	const of = (name: string, alert: Partial<Alert>, others: readonly Partial<Alert>[] = [], rows = 0) => {
		const made = [alert, ...others].map(one => alertOn(`${name}.x`, 'firing', {system: name, ...one}));
		const [first] = made;
		if (!first) throw new Error('no alert');
		const reading = {answer: {kind: 'rows', rows: Array.from({length: rows}, () => ({}))}};
		return suggestionOf(first, rulesNamed(name), {
			alerts: () => made,
			source: () => ({failures: 0, period: 0, reading: reading as never}),
		});
	};
	test('has the severity of the policy, and its label (C-07, C-08)', () => {
		const alert = {
			check: 'webhook_latency_p95',
			title: 'Webhook latency P95',
			severity: 'medium',
			label: 'P3',
		} as const;
		expect(of('ingestion', alert)).toEqual({
			title: 'Webhook latency P95',
			severity: 'medium',
			label: 'P3',
			type: 'degraded',
		});
	});
	test('is as grave as its kind (S0-65, S3-073)', () => {
		expect(of('ingestion', {check: 'tenants_broken', severity: 'high', instance: 'a'})).toMatchObject({
			...{title: 'Failed runs: a', severity: 'critical', label: 'P1', type: 'corruption', because: 'Data is wrong'},
		});
	});
	test('is the gravest where every function fails (S1-17)', () => {
		const failing = {check: 'functions_failing', severity: 'high', label: 'P2'} as const;
		expect(of('sales', failing, [failing], 3)).toMatchObject({severity: 'high', label: 'P2'});
		expect(of('sales', failing, [failing], 2)).toMatchObject({
			...{severity: 'critical', label: 'P1(ops)', type: 'outage', because: 'every function fails'},
		});
	});
});

describe('mistakes are refused with their place', () => {
	test.each([
		['ackWithin: 5x', /^shop\.yaml:35:14: .*a duration/],
		['ackWithin: 10s', /must be between 1m and 30d/],
		['channel: incident', /a channel such as #incident-\{date\}-\{HH\}/],
		['escalate: [{to: Nobody, after: 1h, source: s}]', /^shop\.yaml:35:19: unknown contact 'Nobody'/],
		['types: {a: {title: A, rto: slow}}', /unknown class of rto 'slow'/],
		['types: {a: {title: A, checks: [nothing]}}', /unknown check 'nothing'/],
		['messages: [{id: x, title: X, template: inital}]', /unknown template 'inital'\. Did you mean 'initial'\?/],
		['messages: [{id: ack, title: X}]', /is a clock of every incident/],
		['suggest: [{severity: critical, because: b, check: nothing}]', /unknown check 'nothing'/],
		['phases: [{title: P, until: triage}]', /^shop\.yaml:35:/],
	])('%s', (line, said) => {
		expect(told(`${goodSystem}incidents:\n  ${line}\n`).lines[0] ?? 'accepted').toMatch(said);
	});
});
