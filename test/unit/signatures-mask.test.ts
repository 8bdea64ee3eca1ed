/** What makes two errors one: the masked text of a line. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {longest, mask, signatureOf, wordsOf} from '../../src/signatures/mask.ts';

/** Pieces of lines as services write them. */
const number = fc.oneof(
	fc.integer({min: 0, max: 10 ** 9}).map(String),
	fc.float({noNaN: true, noDefaultInfinity: true, min: 0, max: 9999}).map(value => value.toFixed(2)),
);
/** A UUID, or a hash of some length. */
const hash = fc.oneof(
	fc.uuid(),
	fc.stringMatching(/^[0-9a-f]{8,40}$/).filter(text => /\d/.test(text) && /[a-f]/.test(text)),
);
const revision = fc.stringMatching(/^[0-9]{5}-[a-z]{3}$/).map(text => `processor-${text}`);
const request = fc.stringMatching(/^[0-9a-z]{10}$/).map(text => `req_1${text}`);
const quoted = (mark: string) => fc.stringMatching(/^[A-Za-z0-9 /._-]{1,40}$/).map(text => `${mark}x${text}${mark}`);
const single = quoted("'");
const double = quoted('"');
const word = fc.constantFrom(
	'failed',
	'Spanner',
	'timeout',
	'tenant',
	'POST',
	'of',
	'not',
	'sync',
	'deadline exceeded,',
);
const any = {number, hash, revision, request, single, double, tick: quoted('`')};
const hole = fc.constantFrom(...(Object.keys(any) as Hole[]));
type Hole = keyof typeof any;

/** A line with holes, and two fillings of them. */
const twice = fc.array(fc.oneof({weight: 2, arbitrary: word}, hole), {minLength: 1, maxLength: 8}).chain(shape => {
	const filled = () =>
		fc
			.tuple(...shape.map(part => (Object.hasOwn(any, part) ? any[part as Hole] : fc.constant(part))))
			// Three digits in front would be a status.
			.map(parts => `job ${parts.join(' ')}`);
	return fc.tuple(filled(), filled());
});

describe('a mask', () => {
	test('is not masked again, and is never longer than a signature', () => {
		const text = fc.oneof(
			fc.string({maxLength: 500}),
			fc.string({unit: 'grapheme', maxLength: 400}),
			fc
				.array(
					fc.oneof(
						number,
						hash,
						revision,
						request,
						single,
						double,
						word,
						fc.constantFrom('=', '<n>', "'", '"', 'HTTP', 'key=', '429 rate limit', '@x.com', 'v1', '-', ':', '{', ','),
					),
					{maxLength: 80},
				)
				.map(parts => parts.join('')),
			fc.array(fc.oneof(number, hash, request, single, double, word), {maxLength: 80}).map(parts => parts.join(' ')),
		);
		fc.assert(
			fc.property(text, line => {
				const masked = mask(line);
				expect(masked.length).toBeLessThanOrEqual(longest);
				expect(mask(masked)).toBe(masked);
			}),
			{numRuns: 2000},
		);
	});

	test('is the same for lines that differ in numbers, ids and quoted texts only', () => {
		fc.assert(
			fc.property(twice, ([one, other]) => {
				fc.pre(one.length <= longest && other.length <= longest);
				expect(mask(one)).toBe(mask(other));
			}),
			{numRuns: 1000},
		);
	});

	test('looks at no more of a line than its beginning', () => {
		const line = 'worker 7 failed: '.repeat(30);
		expect(mask(`${line}${'x9'.repeat(500_000)}`)).toBe(mask(line));
	});

	test.each([
		[
			'upstream request timeout after 10000 ms: POST /v1/callrail/webhook',
			'upstream request timeout after <n> ms: POST /v1/callrail/webhook',
		],
		[
			'POST 503 https://api.company.com/v1/callrail/webhook?id=9',
			'POST 503 https://api.company.com/v1/callrail/webhook?id=<v>',
		],
		[
			'google.api_core.exceptions.ResourceExhausted: 429 Spanner session pool exhausted: max_sessions=4, waiting=61',
			'google.api_core.exceptions.ResourceExhausted: 429 Spanner session pool exhausted: max_sessions=<v>, waiting=<v>',
		],
		[
			"TypeError: 'NoneType' object is not subscriptable (payload.tracking_number)",
			"TypeError: 'NoneType' object is not subscriptable (payload.tracking_number)",
		],
		['HubSpot 429 rate limited, retry in 30 s', 'HubSpot 429 rate limited, retry in <n> s'],
		["KeyError: 'acct-12'", "KeyError: '<s>'"],
		['enroll of ana@example.com at 2026-11-20T20:12:00.123Z took 1m30s', 'enroll of <mail> at <time> took <time>'],
		[
			'revision webhook-processor-00008-txf in us-central1 on gke-9f2c11aa-x',
			'revision webhook-processor-<id> in us-central<n> on gke-<id>-x',
		],
		['/accounts/8841/items/5f2c9a77b1', '/accounts/<n>/items/<id>'],
		['{"tenant":"a-1","rows":12}', '{"tenant":"<s>","rows":<n>}'],
		['used 512MiB of 1.5GB at 10.0.0.1:8080', 'used <n> of <n> at <n>'],
	])('of %j is %j', (line, masked) => {
		expect(mask(line)).toBe(masked);
	});

	test.each([
		['POST 500 /hook', 'POST 503 /hook'],
		['HTTP 404', 'HTTP 403'],
		['crm sync failed', 'crm sync timed out'],
		['x.Forbidden: 403 no', 'x.Forbidden: 404 no'],
		["'str' object is not callable", "'int' object is not callable"],
	])('of %j is another than that of %j', (one, other) => {
		expect(mask(one)).not.toBe(mask(other));
	});
});

describe('a signature', () => {
	const python = (line: number) =>
		`Traceback (most recent call last): ↵   File "/app/main.py", line 7, in <module> ↵     run() ↵   File "/app/webhook.py", line ${line}, in handle ↵     call = payload["call"] ↵ TypeError: 'NoneType' object is not subscriptable`;

	test('of a traceback is its error with the innermost frame, on whatever line that is', () => {
		expect(signatureOf(python(212))).toBe("TypeError: 'NoneType' object is not subscriptable, in handle (webhook.py)");
		expect(signatureOf(python(8))).toBe(signatureOf(python(212)));
	});

	test('of a trace of Node or Java is its first line with the first frame', () => {
		const node =
			'Error: no tenant 12 ↵     at async lookUp (/app/src/tenants.ts:31:9) ↵     at process.processTicks (node:internal:95:5)';
		expect(signatureOf(node)).toBe('Error: no tenant <n>, in lookUp (tenants.ts)');
		const java =
			'java.lang.IllegalStateException: closed ↵     at com.acme.Pool.take(Pool.java:81) ↵     at com.acme.Main.main(Main.java:3)';
		expect(signatureOf(java)).toBe('java.lang.IllegalStateException: closed, in com.acme.Pool.take (Pool.java)');
	});

	test('of other texts is their first line', () => {
		expect(signatureOf('batch 4 failed ↵ row 1 ↵ row 2')).toBe('batch <n> failed');
		expect(signatureOf('Error: ↵ no such table')).toBe('Error: no such table');
	});

	test('of any text is bounded, and nothing throws', () => {
		const trace = fc.array(
			fc.constantFrom(
				'Traceback (most recent call last):',
				'  File "/a.py", line 3, in f',
				'   at x (y:1)',
				'E: 5',
				'',
			),
			{maxLength: 200},
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					trace.map(lines => lines.join(' ↵ ')),
				),
				line => {
					expect(signatureOf(line).length).toBeLessThanOrEqual(longest);
				},
			),
		);
	});
});

test('its words are in every line of it', () => {
	fc.assert(
		fc.property(twice, ([one]) => {
			for (const found of wordsOf(signatureOf(one))) expect(one).toContain(found);
		}),
	);
	expect(wordsOf('POST 503 /v1/hook failed after <n> attempts')).toEqual([
		'POST',
		'503',
		'hook',
		'failed',
		'after',
		'attempts',
	]);
});
