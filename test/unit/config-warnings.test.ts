/** What is accepted and warned about: times in SQL that are of no zone, or of another clock, and sums. */
import {expect, test} from 'vitest';
import {changed, told} from '../support/mistakes.ts';

const inFile = (sql: string) => told(changed('"SELECT 1 AS n"', 'runs.sql'), undefined, {'runs.sql': sql}).warnings;

test.each([
	[
		'SELECT CURRENT_DATE()',
		'runs.sql:1:8: warning: CURRENT_DATE without a zone is not of the zone of the system. Write @today, or CURRENT_DATE(@tz).',
	],
	['SELECT 1,\n  current_date', 'runs.sql:2:3: warning: CURRENT_DATE without'],
	['SELECT CURRENT_DATETIME( )', 'runs.sql:1:8: warning: CURRENT_DATETIME without'],
	['SELECT CURRENT_TIME /* now */ ()', 'runs.sql:1:8: warning: CURRENT_TIME without'],
	[
		"SELECT '--', DATE(CURRENT_TIMESTAMP())",
		"runs.sql:1:19: warning: CURRENT_TIMESTAMP is Google's clock, not the wall's. Write @now.",
	],
	["-- CURRENT_DATE()\nSELECT 'CURRENT_DATE', CURRENT_DATE()", 'runs.sql:2:24: warning: CURRENT_DATE without'],
])('C10: %s', (sql, said) => {
	expect(inFile(sql)).toEqual([expect.stringContaining(said)]);
});

test.each([
	'SELECT CURRENT_DATE(@tz), CURRENT_DATETIME("Europe/Berlin"), CURRENT_TIME(\'UTC\')',
	'SELECT 1 -- CURRENT_DATE()\n# CURRENT_DATE()\n/* CURRENT_DATE()\nCURRENT_TIME */',
	"SELECT 'CURRENT_DATE()', \"it's CURRENT_DATE\", r'\\d', '''a\nCURRENT_DATE()''', \"\"\"CURRENT_TIME\"\"\", `CURRENT_DATE`",
	'SELECT t.current_date, my_current_date(), @current_date, current_dates FROM t',
	'SELECT @today, DATE(@now, @tz)',
])('C10: nothing to say about %s', sql => {
	expect(inFile(sql)).toEqual([]);
});

test('C10: SQL in the system file has its place there', () => {
	expect(told(changed('SELECT 1 AS n', 'SELECT CURRENT_DATE()')).warnings).toEqual([
		expect.stringMatching(/^shop\.yaml:7:28: warning: CURRENT_DATE/),
	]);
	const folded = changed(
		'{bigquery: "SELECT 1 AS n", tables: [d.t]}',
		'\n    tables: [d.t]\n    bigquery: >-\n      SELECT 1 -- CURRENT_DATE\n\n      , CURRENT_DATE()',
	);
	expect(told(folded).warnings).toEqual([expect.stringMatching(/^shop\.yaml:12:9: warning: CURRENT_DATE/)]);
});

test('C-33: a check without a threshold is warned about, with its place', () => {
	const levels = '    levels:\n      warn: "> 0"\n      crit: "> 3"\n';
	expect(told(changed(levels, '    levels: unset\n')).warnings).toEqual([
		expect.stringMatching(/^shop\.yaml:26:13: warning: 'Failing' has no threshold\. Write what is bad/),
	]);
});

test('A5: a sum of the newest counts is warned about where events were meant', () => {
	const summed = changed(
		'{source: runs, column: n}\n    levels:',
		'{source: requests, last: sum}\n    levels:',
	).replace('    dueBy: "08:00"\n', '');
	expect(told(summed)).toEqual({
		lines: [],
		warnings: [expect.stringMatching(/^shop\.yaml:25:14: warning: last: sum adds the newest .*total: true/)],
	});
	expect(told(summed.replace('last: sum', 'total: true'))).toEqual({lines: [], warnings: []});
	expect(told(summed.replace('ALIGN_DELTA', 'ALIGN_MAX')).warnings).toEqual([]);
});

test('a ratio that one bad event brings to its limit is warned about', () => {
	const ratio = (measure: string, more = '') =>
		told(
			changed(
				'    measure: {source: runs, column: n}\n    levels:\n      warn: "> 0"\n      crit: "> 3"\n    dueBy: "08:00"\n',
				`    measure: ${measure}\n    levels: {warn: "> 2%", crit: "> 5%"}\n${more}`,
			),
		);
	const bad = '{ratio: {bad: {source: requests, where: {class: [5xx]}}, total: {source: requests}}';
	expect(ratio(`${bad}}`)).toEqual({
		lines: [],
		warnings: [
			expect.stringMatching(/^shop\.yaml:25:14: warning: one bad event of 1 is enough to fire\. Write atLeast: 50\.$/),
		],
	});
	expect(ratio(`${bad}, atLeast: 49}`).warnings).toHaveLength(1);
	expect(ratio(`${bad}, atLeast: 50}`)).toEqual({lines: [], warnings: []});
	// One event is gone after `over`.
	expect(ratio(`${bad}, over: 5m}`, '    for: 5m\n')).toEqual({lines: [], warnings: []});
});
