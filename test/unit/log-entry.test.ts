/** What is kept of a log entry: one line to show, and the whole entry as text that may be shown as well. */
import {describe, expect, test} from 'vitest';
import {logRow, plainEntry, toLogLine} from '../../src/cloud/log-entry.ts';
import {shared} from '../../src/cloud/shared.ts';
import {indented} from '../../src/panes/log/entry.ts';

const entry = (more: object) => ({
	logName: 'projects/p/logs/run',
	insertId: 'a1',
	timestamp: '2026-11-20T20:12:00Z',
	severity: 'ERROR',
	resource: {type: 'cloud_run_revision', labels: {service_name: 'api'}},
	...more,
});

/** As the detail view shows it. */
const shown = (more: object): string =>
	indented({...toLogLine(entry(more)), id: 1, count: 1, lastAt: Date.parse('2026-11-20T20:12:00Z')});

describe('the parts of a line', () => {
	test('are together the whole entry, what it says first', () => {
		const whole = {labels: {instanceId: 'i1'}, textPayload: 'plain "quoted" \\ text', trace: 'projects/p/traces/1'};
		const together = JSON.parse(shown(whole));
		expect(together).toEqual({...entry(whole), timestamp: '2026-11-20T20:12:00.000Z'});
		expect(Object.keys(together)[0]).toBe('textPayload');
	});

	test('are also where in the code and of which operation it was written', () => {
		const whole = {
			textPayload: 'x',
			spanId: '00f067aa0ba902b7',
			operation: {id: 'o1', producer: 'run', first: true, last: false},
			sourceLocation: {file: 'main.py', line: '42', function: 'handle'},
		};
		expect(JSON.parse(shown(whole))).toMatchObject(whole);
		expect(logRow(plainEntry(entry(whole)), {line: 'sourceLocation.line', op: 'operation.id'})).toEqual({
			line: '42',
			op: 'o1',
		});
	});

	test('are there although its time is none that a clock can have', () => {
		expect(toLogLine(entry({timestamp: {seconds: '9'.repeat(18), nanos: 0}, textPayload: 'x'}))).toMatchObject({
			t: 0,
			message: 'x',
		});
	});

	test('of a record of Google say of what type it is, and what it tells', () => {
		const record = {
			'@type': 'type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished',
			status: 'INTERNAL',
			debugInfo: 'URL_ERROR',
		};
		const jsonPayload = {fields: Object.fromEntries(Object.entries(record).map(([k, v]) => [k, {stringValue: v}]))};
		expect(toLogLine(entry({jsonPayload})).message).toBe('AttemptFinished: debugInfo URL_ERROR, status INTERNAL');
	});

	test('name the revision that wrote it, if one did', () => {
		const labels = {service_name: 'api', revision_name: 'api-00008\u202e-txf'};
		expect(toLogLine(entry({resource: {type: 'cloud_run_revision', labels}})).revision).toBe('api-00008-txf');
		expect(toLogLine(entry({})).revision).toBe('');
	});

	test('of one place share the text that says where', () => {
		const [one, other] = [toLogLine(entry({insertId: 'a1'})), toLogLine(entry({insertId: 'a2'}))];
		expect(one.origin).toBe(other.origin);
		expect(one.payload).not.toContain('service_name');
	});

	test.each([
		['an escape', '\x1b]52;c;AAAA\x07'],
		['a C1 control', '\x9d0;title\x9c'],
		['a line break', 'one\nERROR two'],
		['a bidi override', '\u202eevil'],
		['an invisible tag', 'a\u{e0041}b'],
	])('hold nothing of %s, in any of their strings', (_, hostile) => {
		const text = shown({
			insertId: hostile,
			textPayload: hostile,
			labels: {[hostile]: hostile},
			resource: {type: hostile, labels: {[hostile]: hostile}},
			jsonPayload: {
				fields: {
					deep: {kind: 'structValue', structValue: {fields: {x: {kind: 'stringValue', stringValue: hostile}}}},
				},
			},
		});
		expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u{e0041}]|\\[nu]/u);
	});

	test('are bounded as deep values are', () => {
		const {origin, payload} = toLogLine(entry({textPayload: 'x'.repeat(100_000), labels: {big: 'x'.repeat(100_000)}}));
		expect(payload.length).toBeLessThan(10_000);
		expect(origin.length).toBeLessThan(10_000);
	});
});

describe('what is shared', () => {
	test('is the same text, however many and however long they are', () => {
		for (let i = 0; i < 3000; i++) expect(shared(`text ${i}`)).toBe(`text ${i}`);
		expect(shared('x'.repeat(5000))).toHaveLength(5000);
	});
});
