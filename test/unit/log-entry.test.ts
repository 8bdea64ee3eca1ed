/** What is kept of a log entry: one line to show, and the whole entry as text that may be shown as well. */
import {describe, expect, it} from 'vitest';
import {toLogLine} from '../../src/cloud/log-entry.ts';

const entry = (more: object) => ({
	logName: 'projects/p/logs/run',
	insertId: 'a1',
	timestamp: '2026-11-20T20:12:00Z',
	severity: 'ERROR',
	resource: {type: 'cloud_run_revision', labels: {service_name: 'api'}},
	...more,
});

describe('the payload of a line', () => {
	it('is the entry as JSON text', () => {
		const {payload} = toLogLine(entry({textPayload: 'plain "quoted" \\ text'}));
		expect(JSON.parse(payload)).toMatchObject({
			insertId: 'a1',
			severity: 'ERROR',
			textPayload: 'plain "quoted" \\ text',
		});
	});

	it.each([
		['an escape', '\x1b]52;c;AAAA\x07'],
		['a C1 control', '\x9d0;title\x9c'],
		['a line break', 'one\nERROR two'],
		['a bidi override', '\u202eevil'],
		['an invisible tag', 'a\u{e0041}b'],
	])('holds nothing of %s, in any of its strings', (_, hostile) => {
		const {payload} = toLogLine(
			entry({
				textPayload: hostile,
				labels: {[hostile]: hostile},
				jsonPayload: {
					fields: {
						deep: {kind: 'structValue', structValue: {fields: {x: {kind: 'stringValue', stringValue: hostile}}}},
					},
				},
			}),
		);
		const shown = JSON.stringify(JSON.parse(payload), null, 2);
		expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u{e0041}]|\\[nu]/u);
	});

	it('is bounded as deep values are', () => {
		const {payload} = toLogLine(entry({textPayload: 'x'.repeat(100_000)}));
		expect(payload.length).toBeLessThan(10_000);
	});
});
