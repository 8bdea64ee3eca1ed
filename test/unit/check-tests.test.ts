import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {loadTests} from '../../src/check-tests/load.ts';
import {samplesOf} from '../../src/check-tests/notation.ts';
import {runTests} from '../../src/check-tests/run.ts';
import {UsageError} from '../../src/config/usage.ts';
import {junit} from '../../src/text/junit.ts';

const shipped = new URL('../../systems', import.meta.url).pathname;
const system = `
system: demo
title: Demo
project: demo
region: r
tz: America/Los_Angeles
panes: [{id: alerts, kind: alerts}]
sources:
  waiting: {metric: m, aligner: ALIGN_MAX}
  table: {bigquery: "SELECT 1 AS late", tables: [a.b]}
checks:
  - {id: queue, title: Queue, measure: {source: waiting, last: max}, levels: {crit: "> 100"}, for: 5m, severity: high}
  - {id: late, title: Late, measure: {source: table, column: late}, levels: {crit: "> 0"}}
`;

/** The failures of a file with this test, without the name of the file. */
function failuresOf(lines: string): string[] {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-tests-'));
	const file = join(folder, 'a.test.yaml');
	writeFileSync(join(folder, 'demo.yaml'), system);
	writeFileSync(file, `system: demo.yaml\ntests:\n  - name: one\n${lines}`);
	try {
		return runTests(loadTests(file, shipped)).flatMap(({failures}) => failures.map(text => text.replace(file, 'FILE')));
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		return error.lines.map(text => text.replace(file, 'FILE'));
	}
}

describe('the notation of promtool', () => {
	test.each([
		['5', [5]],
		['0x4', [0, 0, 0, 0, 0]],
		['1+2x3', [1, 3, 5, 7]],
		['10-2.5x2', [10, 7.5, 5]],
		['-1x1', [-1, -1]],
		['_ _x2 1', ['none', 'none', 'none', 1]],
		['1 stale errx2', [1, 'none', 'error', 'error']],
		['0.1+0.2x1', [0.1, 0.3]],
	])('%s', (text, values) => expect(samplesOf(text)).toEqual(values));

	test.each(['5y', 'x5', '1+x3', '', '1xx2'])("'%s' is refused in words", text =>
		expect(() => samplesOf(text)).toThrow(/is no value\. Write/),
	);

	test('a line of a million values is refused', () => expect(() => samplesOf('1x1000000')).toThrow(/more than/));
});

const high = `    input_series: [{source: waiting, series: {id: a}, values: "0 101x30"}]\n`;

describe('a test of checks', () => {
	test('passes where everything holds', () => {
		const expectations = `    check_test:
      - {eval_time: 5m, check: queue, exp: [{state: pending, since: 1m}]}
      - {eval_time: 6m, check: queue, exp: [{state: firing, level: crit, severity: high}]}
      - {eval_time: 6m, check: late, exp: [{state: loading}]}
    fires: [{at: 6m, check: queue, level: crit}]\n`;
		expect(failuresOf(high + expectations)).toEqual([]);
	});

	test.each([
		['{eval_time: 6m, check: queue, exp: []}', 'at 6 m, queue: unexpected: firing (101)'],
		['{eval_time: 5m, check: queue, exp: [{state: firing}]}', 'at 5 m, queue: expected state firing, got pending'],
		['{eval_time: 5m, check: queue, exp: [{state: pending, since: 2m}]}', 'at 5 m, queue: expected since 2 m, got 1 m'],
		[
			'{eval_time: 0m, check: queue, exp: [{state: firing}]}',
			'at 0 ms, queue: expected firing, but there is no such alert',
		],
		['{eval_time: 6m, check: queue, exp: [{state: ok}]}', 'at 6 m, queue: expected ok, got firing'],
	])('%s fails, with its place', (line, text) => {
		const [first = ''] = failuresOf(`${high}    check_test:\n      - ${line}\n`);
		expect(first).toContain('FILE:6:9: ');
		expect(first).toContain(text);
	});

	test('everything that fires is compared, in both directions', () => {
		expect(failuresOf(`${high}    fires: [{at: 7m, check: queue}]\n`)).toEqual([
			'FILE:5:13: does not fire: queue at 7 m',
			'FILE:5:12: fires as well: queue crit at 6 m',
		]);
	});

	test.each([
		[
			'input_series: [{source: waitin, series: {}, values: "1"}]',
			"FILE:4:29: demo has no source 'waitin'. Did you mean 'waiting'?",
		],
		[
			'input_series: [{source: table, series: {}, values: "1"}]',
			'FILE:4:20: this source answers rows (bigquery): write rows, or row, column and values.',
		],
		['check_test: [{eval_time: 1m, check: nothing, exp: []}]', "FILE:4:41: demo has no check 'nothing'"],
		['input_series: [{source: waiting, series: {}, values: "1y"}]', "'1y' is no value"],
	])('%s is refused with its place', (line, text) => {
		expect(failuresOf(`    ${line}\n`).join('\n')).toContain(text);
	});
});

describe('the clock of a test', () => {
	const rows = (clock: string) =>
		failuresOf(`    input_series: [{source: table, row: {}, column: late, values: "1x60"}]\n    clock: [${clock}]
    check_test:
      - {eval_time: 4m, check: late, exp: [{state: firing}]}
      - {eval_time: 20m, check: late, exp: [{state: firing}]}\n`);

	test.each([
		'{at: 5m, sleep: 10m}',
		'{at: 5m, restart: 10m}',
		'{at: 5m, step: -3m}',
		'{at: 5m, fails: quota, for: 10m}',
	])('what burns goes on burning over %s', event => expect(rows(event)).toEqual([]));

	test('what burns fires once, also where a clock that is set back hides its newest points', () => {
		expect(
			failuresOf(`    input_series: [{source: waiting, series: {id: a}, values: "0x10 101x30"}]
    clock: [{at: 20m, step: -5m}]
    check_test: [{eval_time: 20m, check: queue, exp: [{state: firing}]}]
    fires: [{at: 16m, check: queue}]\n`),
		).toEqual([]);
	});

	test('polls that fail from the start are blind', () => {
		expect(
			failuresOf(`    input_series: [{source: table, row: {}, column: late, values: "1x9"}]
    clock: [{at: 0m, fails: denied, for: 9m, source: table}]
    check_test: [{eval_time: 2m, check: late, exp: [{state: blind, reason: the poll fails}]}]\n`),
		).toEqual([]);
	});
});

test('JUnit XML escapes what it is given', () => {
	const text = junit('a', [
		{
			name: 'f"<&>',
			cases: [{name: 'x'}, {name: 'y', fault: {kind: 'failure', message: '1 < 2\u0007', text: 'one\ntwo'}}],
		},
	]);
	expect(text).toContain('<testsuite name="f&quot;&lt;&amp;&gt;" tests="2" failures="1" errors="0">');
	expect(text).toContain('<failure message="1 &lt; 2">one&#10;two</failure>');
});
