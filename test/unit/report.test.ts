/** What `pitwall check` makes of alerts, and how the formats write text from outside. */
import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {formats} from '../../src/report/formats/index.ts';
import {exitCode, systemReport, worstOutcome} from '../../src/report/report.ts';
import type {Report} from '../../src/report/types.ts';
import {sumOf} from '../../src/report/words.ts';
import {config} from '../support/fakeWall.ts';

const [alpha] = config.systems;
if (!alpha) throw new Error('no system');
const [first] = alpha.checks;
if (!first) throw new Error('no check');
const alert = (more: Partial<Alert>): Alert => ({
	key: `alpha.${first.id}`,
	system: 'alpha',
	check: first.id,
	title: 'A | <b> "title"',
	state: 'firing',
	level: 'crit',
	severity: 'critical',
	value: '12%',
	limit: '> 5%',
	since: 0,
	...more,
});
const plain = (_: unknown, text: string) => text;
const report = (...alerts: Alert[]): Report => ({
	at: Date.parse('2026-11-20T20:12:00Z'),
	sandbox: false,
	systems: [systemReport(alpha, alerts, new Set([first.id]))],
});

describe('exit codes', () => {
	test.each<[string, Partial<Alert>, number]>([
		['critical', {}, 2],
		['warning', {level: 'warn'}, 1],
		['bad, and building up', {state: 'pending', progress: '7 of 20 m'}, 1],
		['bad, and not due yet', {state: 'pending', reason: 'due 08:00'}, 0],
		['blind', {state: 'blind', level: 'blind'}, 3],
		['without data', {state: 'nodata', level: 'nodata'}, 3],
		['without an answer in time', {state: 'loading', level: 'loading'}, 3],
		['resolved', {state: 'ok', level: 'ok'}, 0],
	])('%s', (_, more, code) => expect(exitCode(report(alert(more)))).toBe(code));
	test('plainly ok', () => expect(exitCode(report())).toBe(0));
	test('nothing to judge is not ok', () => expect(exitCode({at: 0, sandbox: false, systems: []})).toBe(3));
	test('the worst instance counts', () =>
		expect(exitCode(report(alert({instance: 'a', level: 'warn'}), alert({instance: 'b'})))).toBe(2));
	test('a system that cannot be judged is unknown as a whole', () => {
		const {systems} = report(alert({check: 'judging', state: 'blind', level: 'crit'}));
		expect(systems[0]?.findings.map(({outcome}) => outcome)).toEqual(['unknown']);
		expect(worstOutcome(systems[0]?.findings ?? [])).toBe('unknown');
	});
});

test('what another alert explains says so', () => {
	const told = report(alert({inhibitedBy: {key: 'alpha.down', title: 'Availability'}}));
	expect(formats.table(told, plain)).toContain('12%, limit > 5%, explained by Availability');
});

test('numbers of checks are exact, so that they add up', () => {
	expect(sumOf({critical: 8996, warning: 0, waiting: 0, unknown: 0, ok: 4, unset: 0})).toBe(
		'8996 critical, 4 ok of 9000 checks',
	);
});

describe('text from outside stays text', () => {
	const told = report(alert({reason: 'a|b & <c>'}));
	test('nagios: a bar begins the numbers only', () => {
		const [head = '', ...rest] = formats.nagios(told, plain).split('\n');
		expect(head.split('|')).toHaveLength(2);
		expect(rest.join('')).not.toContain('|');
	});
	test('junit', () => {
		expect(formats.junit(told, plain)).toContain('name="A | &lt;b&gt; &quot;title&quot;"');
		expect(formats.junit(told, plain)).toContain('a|b &amp; &lt;c&gt;');
	});
	test('markdown: a row has four cells', () => {
		const row = formats
			.markdown(told, plain)
			.split('\n')
			.find(line => line.startsWith('| CRIT'));
		expect(row?.match(/(?<!\\)\|/g)).toHaveLength(5);
		expect(row).toContain('\\<b>');
	});
	test('json', () =>
		expect(JSON.parse(formats.json(told, plain))).toMatchObject({
			outcome: 'critical',
			systems: [{system: 'alpha', checks: [{outcome: 'critical', value: '12%', reason: 'a|b & <c>'}]}],
		}));
});
