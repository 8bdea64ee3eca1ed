import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {meaningOf} from '../../src/triage/errors.ts';
import {settingOf} from '../../src/triage/wiring.ts';

describe('meaningOf', () => {
	test.each([
		[
			'NotFound: 404 Publisher Model `projects/p/locations/r/publishers/google/models/gemini-1.5-pro` was not found; function timed out after 540 s',
			{kind: 'missing', thing: 'gemini-1.5-pro', words: 'gemini-1.5-pro not found'},
		],
		[
			'google.api_core.exceptions.NotFound: 404 Publisher Model gemini-1.5-pro was not found',
			{kind: 'missing', thing: 'gemini-1.5-pro', words: 'gemini-1.5-pro not found'},
		],
		[
			'SalesforceAuthenticationFailed: 401 Unauthorized: invalid_grant: expired access/refresh token (secret salesforce-refresh-token)',
			{kind: 'refused', thing: 'salesforce-refresh-token', words: 'secret salesforce-refresh-token refused'},
		],
		[
			'SalesforceExpiredSession: INVALID_SESSION_ID: Session expired or invalid',
			{kind: 'refused', words: 'credentials refused'},
		],
		[
			'google.api_core.exceptions.ResourceExhausted: 429 Spanner session pool exhausted: max_sessions=4, waiting=61',
			{kind: 'quota', thing: 'Spanner session pool', words: 'Spanner session pool exhausted'},
		],
		[
			'ResourceExhausted: 429 Quota exceeded for aiplatform.googleapis.com/online_prediction_requests',
			{kind: 'quota', thing: 'online_prediction_requests', words: 'online_prediction_requests exhausted'},
		],
		// 403, and nobody was refused.
		[
			'Forbidden: 403 Quota exceeded: Your table exceeded quota for imports or query appends per table. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
			{
				kind: 'quota',
				thing: 'quota for imports or query appends per table',
				words: 'quota for imports or query appends per table exhausted',
			},
		],
		[
			'HubSpot answered 429 Too Many Requests: rate limit, next try in 4 s',
			{kind: 'quota', words: 'a quota exhausted'},
		],
		[
			"ReadTimeout: HTTPSConnectionPool(host='dialpad.com', port=443): Read timed out. (read timeout=30)",
			{kind: 'timeout', thing: 'dialpad.com', words: 'dialpad.com does not answer in time'},
		],
		[
			'connect ECONNREFUSED https://api.example.com/v1',
			{kind: 'unreachable', thing: 'api.example.com', words: 'api.example.com cannot be reached'},
		],
		['Container killed: memory limit of 512 MiB exceeded', {kind: 'memory', words: 'out of memory'}],
	])('%s', (text, meaning) => expect(meaningOf(text)).toEqual(meaning));

	test("says nothing of errors of the code's own", () => {
		expect(meaningOf("TypeError: 'NoneType' object is not subscriptable (payload.tracking_number)")).toBeUndefined();
		expect(meaningOf('')).toBeUndefined();
	});

	test('never throws, and never names more than fits a line', () => {
		fc.assert(
			fc.property(
				fc.string({maxLength: 3000}),
				fc.constantFrom('', '404 `', '429 ', 'secret ', "host='"),
				(text, before) => {
					expect((meaningOf(before + text)?.words ?? '').length).toBeLessThan(120);
				},
			),
		);
	});
});

describe('settingOf', () => {
	const env = 'PROJECT_ID=p, LLM_MODEL=gemini-1.5-pro, TOKEN=secret:salesforce-refresh-token/latest, Q=a=b';
	test.each([
		['gemini-1.5-pro', {name: 'LLM_MODEL', secret: false}],
		['salesforce-refresh-token', {name: 'TOKEN', secret: true}],
		['a=b', {name: 'Q', secret: false}],
		['gemini', undefined],
		['salesforce-refresh', undefined],
	])('%s', (thing, found) => expect(settingOf(env, thing)).toEqual(found));
	test('nothing in nothing', () => expect(settingOf(null, 'x')).toBeUndefined());
});
