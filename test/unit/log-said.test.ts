/** A log line in one row: stack traces, prefixes, columns, pieces. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {logField} from '../../src/panes/log/fields.ts';
import {pieceFrom, wrappedPieces} from '../../src/panes/log/pieces.ts';
import {columnsOf, prefixOf} from '../../src/panes/log/prefix.ts';
import {saidOf} from '../../src/panes/log/said.ts';
import {cleanLine} from '../../src/text/clean.ts';
import {widthOf} from '../../src/text/format.ts';
import {foldedLine} from '../support/lines.ts';

const python = `Traceback (most recent call last):
  File "/app/main.py", line 20, in run
    handle(event)
  File "/app/webhook.py", line 212, in handle
    call = payload["call"]["tracking_number"]
TypeError: 'NoneType' object is not subscriptable`;

describe('a stack trace is its first line, its last frame and its exception', () => {
	test.each([
		[
			'Python',
			python,
			`Traceback ↵ File "/app/webhook.py", line 212, in handle ↵ TypeError: 'NoneType' object is not subscriptable`,
		],
		[
			'Python below a line of the caller',
			`Unhandled exception in POST /v1\n${python}`,
			`Unhandled exception in POST /v1 ↵ File "/app/webhook.py", line 212, in handle ↵ TypeError: 'NoneType' object is not subscriptable`,
		],
		[
			'Python, two exceptions',
			`${python}\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/a.py", line 1, in b\n    c()\nKeyError: 'x'`,
			`Traceback ↵ File "/app/a.py", line 1, in b ↵ KeyError: 'x'`,
		],
		[
			'Python, cut off',
			python.slice(0, python.indexOf('TypeError')).trimEnd(),
			'Traceback ↵ File "/app/webhook.py", line 212, in handle',
		],
		[
			'JavaScript',
			'Error: no token\n    at refresh (/app/auth.js:10:5)\n    at async main (/app/index.js:3:1)',
			'Error: no token ↵ at refresh (/app/auth.js:10:5)',
		],
		[
			'Java',
			'java.lang.RuntimeException: outer\n\tat a.B.c(B.java:5)\n\tat a.D.e(D.java:9)\nCaused by: java.io.IOException: inner\n\tat f.G.h(G.java:1)',
			'java.lang.RuntimeException: outer ↵ at a.B.c(B.java:5) ↵ Caused by: java.io.IOException: inner',
		],
		[
			'Go',
			'panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.run(0x1)\n\t/app/main.go:12 +0x1d',
			'panic: runtime error: index out of range ↵ /app/main.go:12 +0x1d',
		],
		['no trace at all', 'first\nsecond\nthird', 'first ↵ second ↵ third'],
		['one line', "TypeError: 'NoneType'", "TypeError: 'NoneType'"],
	])('%s', (_, text, said) => expect(saidOf(cleanLine(text))).toBe(said));

	test('never longer than the message, and never empty', () => {
		const part = fc.constantFrom(
			'Traceback (most recent call last):',
			'  File "a", line 1',
			'    at x',
			'',
			'E: f',
			'  a.go:1',
			'Caused by: x',
		);
		fc.assert(
			fc.property(fc.array(part, {minLength: 1, maxLength: 6}), parts => {
				const message = parts.join(' ↵ ');
				expect(saidOf(message).length).toBeLessThanOrEqual(message.length);
				if (message.trim() !== '') expect(saidOf(message).trim()).not.toBe('');
			}),
		);
	});
});

const line = foldedLine('crm sync failed', {
	t: Date.parse('2026-11-21T18:00:00Z'),
	service: 'webhook-processor',
	revision: 'webhook-processor-00008-txf',
	origin: JSON.stringify({
		logName: 'x',
		resource: {type: 'cloud_run_revision', labels: {location: 'us'}},
		labels: {'goog-managed-by': 'me'},
	}),
	payload: JSON.stringify({
		jsonPayload: {tenant_id: 'acme', api: {calls: 7}, list: [1]},
		httpRequest: {status: 503, latency: '0.25s'},
	}),
});

test.each([
	['payload.tenant_id', 'acme'],
	['jsonPayload.api.calls', 7],
	['payload.api', '{"calls":7}'],
	['httpRequest.status', 503],
	['resource.labels.location', 'us'],
	['labels."goog-managed-by"', 'me'],
	['labels.goog-managed-by', 'me'],
	['payload.nothing.there', undefined],
	['textPayload', undefined],
	['payload.__proto__', undefined],
	['severity', 'ERROR'],
	['revision', 'webhook-processor-00008-txf'],
])('the field %s is %j', (path, value) => expect(logField(line, path)).toBe(value));

describe('the prefix', () => {
	const shape = {tz: 'UTC', columns: []} as const;
	const of = (width: number, origin: 'service' | 'revision') => {
		const {time, severity, origin: who} = prefixOf(line, {...shape, width, origin});
		return time + severity + who;
	};
	test('names the revision in place of a service that is the same on all lines', () => {
		expect(of(196, 'revision')).toBe('18:00:00 E 00008-txf ');
		expect(of(100, 'revision')).toBe('18:00:00 E 08-txf ');
		expect(of(116, 'service')).toMatch(/^18:00:00 E webhook-processor +$/);
	});
	test('leaves narrow panes to the message', () => {
		expect(of(50, 'revision')).toBe('18:00 E ');
		expect(of(30, 'service')).toBe('E ');
	});
});

describe('columns of fields', () => {
	const paths = ['payload.tenant_id', 'payload.nothing', 'httpRequest.status'];
	test('are as wide as what they show, and those of nothing are none', () => {
		expect(columnsOf(paths, [line], 160, new Map())).toEqual([
			{path: 'payload.tenant_id', width: 4},
			{path: 'httpRequest.status', width: 3},
		]);
	});
	test('leave whole where messages need the room, the last first', () => {
		expect(columnsOf(paths, [line], 116, new Map()).map(({path}) => path)).toEqual(['payload.tenant_id']);
		expect(columnsOf(paths, [line], 110, new Map())).toEqual([]);
	});
	test('never get narrower, so that messages do not jump', () => {
		const widths = new Map<string, number>();
		columnsOf(paths, [line], 160, widths);
		expect(columnsOf(paths, [foldedLine('x')], 160, widths).map(({width}) => width)).toEqual([4, 3]);
	});
});

test('wrapped rows break between words, and inside those that are longer than a row', () => {
	const rows = (message: string, width: number) => wrappedPieces(message, width).map(({text}) => text);
	expect(rows('upstream request timeout after', 12)).toEqual(['upstream ', 'request ', 'timeout ', 'after']);
	expect(rows('POST https://api.company.com/v1', 12)).toEqual(['POST https:/', '/api.company', '.com/v1']);
});

test('pieces of a message are all of it, and none is wider than its row', () => {
	const text = fc.string({unit: fc.constantFrom('a', 'b ', '日', 'é'), maxLength: 60});
	fc.assert(
		fc.property(text, fc.integer({min: 2, max: 20}), fc.nat(40), (message, width, side) => {
			const rows = wrappedPieces(message, width);
			expect(rows.map(({text}) => text).join('')).toBe(message);
			for (const {text, at} of rows) expect(message.slice(at)).toMatch(new RegExp(`^${text}`));
			if (rows.length <= 20) for (const {text} of rows) expect(widthOf(text)).toBeLessThanOrEqual(width);
			const {text: piece, at} = pieceFrom(message, side, width, '…');
			expect(widthOf(piece)).toBeLessThanOrEqual(width);
			expect(widthOf(message.slice(0, at))).toBeLessThanOrEqual(side);
			expect(message.slice(at)).toMatch(new RegExp(`^${piece.replace(/…$/, '')}`));
		}),
	);
});
