import {describe, expect, test} from 'vitest';
import {within} from '../../src/cloud/deadline.ts';
import {toCloudError} from '../../src/cloud/errors.ts';
import {CloudError} from '../../src/cloud/types.ts';

const failure = (message: string, extra: object = {}) => Object.assign(new Error(message), extra);

describe('toCloudError', () => {
	test.each([
		[
			'an expired Workspace session over gRPC',
			failure(
				'400 undefined: Getting metadata from plugin failed with error: {"error":"invalid_grant","error_subtype":"invalid_rapt"}',
				{code: 400},
			),
			'auth',
		],
		['the same through gax REST', failure('reauth related error (invalid_rapt)', {code: 3}), 'auth'],
		['no credentials at all', failure('Could not load the default credentials. Browse to …'), 'auth'],
		['gRPC unauthenticated', failure('16 UNAUTHENTICATED: no', {code: 16}), 'auth'],
		['HTTP 401', failure('Unauthorized', {status: 401}), 'auth'],
		['gRPC quota', failure('8 RESOURCE_EXHAUSTED: Quota exceeded for read_requests', {code: 8}), 'quota'],
		['HTTP 429', failure('Too many', {code: 429}), 'quota'],
		[
			'BigQuery quota as a 403',
			failure('Exceeded rate limits', {code: 403, errors: [{reason: 'rateLimitExceeded'}]}),
			'quota',
		],
		[
			'over maxBytes',
			failure('Query exceeded limit for bytes billed', {code: 400, errors: [{reason: 'bytesBilledLimitExceeded'}]}),
			'invalid',
		],
		['gRPC deadline', failure('4 DEADLINE_EXCEEDED: Deadline exceeded', {code: 4}), 'timeout'],
		['HTTP 504', failure('upstream', {status: 504}), 'timeout'],
		['denied', failure('7 PERMISSION_DENIED: Permission run.services.get denied', {code: 7}), 'denied'],
		['not found', failure('5 NOT_FOUND: no such table', {code: 5}), 'notFound'],
		['an etag that moved, gRPC', failure('10 ABORTED: etag mismatch', {code: 10}), 'stale-etag'],
		['a precondition of Run', failure('9 FAILED_PRECONDITION: conflict', {code: 9}), 'stale-etag'],
		['HTTP 409', failure('conflict', {status: 409}), 'stale-etag'],
		['HTTP 412', failure('precondition', {status: 412}), 'stale-etag'],
		[
			'refused',
			failure('fetch failed', {cause: failure('connect ECONNREFUSED 127.0.0.1:1', {code: 'ECONNREFUSED'})}),
			'unavailable',
		],
		['HTTP 500', failure('oops', {code: 500}), 'unavailable'],
		['who knows', failure('strange'), 'internal'],
	])('%s', (_, error, kind) => {
		expect(toCloudError(error, 'run').kind).toBe(kind);
	});

	test('a precondition of Spanner speaks of no etag', () => {
		expect(
			toCloudError(failure('9 FAILED_PRECONDITION: exceeded the maximum timestamp staleness', {code: 9}), 'spanner')
				.kind,
		).toBe('invalid');
	});

	test('the message is one clean line without the status', () => {
		const {message} = toCloudError(
			failure('7 PERMISSION_DENIED: no \x1b[31mentry\x1b[0m\n    at stack', {code: 7}),
			'run',
		);
		expect(message).toBe('no entry');
	});

	test('the address of a request is no news, its reason is', () => {
		const error = failure(
			'request to http://127.0.0.1:1/bigquery/v2/projects/p/queries? failed, reason: connect ECONNREFUSED 127.0.0.1:1',
			{code: 'ECONNREFUSED'},
		);
		expect(toCloudError(error, 'bigquery')).toMatchObject({
			kind: 'unavailable',
			message: 'connect ECONNREFUSED 127.0.0.1:1',
		});
	});

	test('several messages of BigQuery become the first', () => {
		const error = failure(
			'Multiple errors occurred during the request. Please see the `errors` array for complete details.\n\n    1. Not found: Table p:d.t\n    2. other\n',
			{code: 404},
		);
		expect(toCloudError(error, 'bigquery')).toMatchObject({kind: 'notFound', message: 'Not found: Table p:d.t'});
	});

	test('a disabled API names the command that enables it', () => {
		const {kind, message} = toCloudError(
			failure(
				'7 PERMISSION_DENIED: Cloud Run Admin API has not been used in project my-proj before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/run.googleapis.com/overview?project=my-proj then retry.',
				{code: 7},
			),
			'run',
		);
		expect(kind).toBe('denied');
		expect(message).toContain('gcloud services enable run.googleapis.com --project my-proj');
	});

	test('an expired login says what to run', () => {
		expect(toCloudError(failure('invalid_grant'), 'run').message).toContain('gcloud auth application-default login');
	});

	test.each([
		['project=sales-prod', 'sales-prod'],
		['projects/sales-prod', 'sales-prod'],
	])('a project named after an s keeps it (%s)', (text, project) => {
		const {message} = toCloudError(failure(`accessNotConfigured for ${text}`, {code: 403}), 'run');
		expect(message).toContain(`--project ${project}`);
	});

	test.each([
		['Premature close', 'unavailable', 'the answer broke off in the middle'],
		['13 INTERNAL: Received RST_STREAM with code 2', 'unavailable', 'the answer broke off in the middle'],
		[
			'13 INTERNAL: Response message parsing error: invalid wire type 7',
			'unavailable',
			'answered with something that cannot be read',
		],
		['14 UNAVAILABLE: read ECONNRESET', 'unavailable', 'the connection was cut (ECONNRESET)'],
		['14 UNAVAILABLE: Connection dropped', 'unavailable', 'the connection was cut (ECONNRESET)'],
		['4 DEADLINE_EXCEEDED: Deadline exceeded after 8.0s', 'timeout', 'no answer in time'],
	])('what transports say is put in words: %s', (text, kind, message) => {
		const code = Number.parseInt(text, 10);
		expect(toCloudError(failure(text, Number.isNaN(code) ? {} : {code}), 'run')).toMatchObject({kind, message});
	});

	test('a missing permission comes first', () => {
		const {message} = toCloudError(
			failure("7 PERMISSION_DENIED: Permission 'run.services.get' denied on resource 'x'", {code: 7}),
			'run',
		);
		expect(message).toMatch(/^needs run\.services\.get: /);
	});

	test('whose login is gone is not asked of the API', () => {
		expect(toCloudError(failure('invalid_grant'), 'run').api).toBe('login');
		expect(toCloudError(failure('16 UNAUTHENTICATED: no', {code: 16}), 'run').api).toBe('run');
	});

	test('keeps the cause and passes its own kind through', () => {
		const cause = failure('strange');
		const error = toCloudError(cause, 'run');
		expect(error.cause).toEqual(cause);
		expect(toCloudError(error, 'spanner')).toBe(error);
	});
});

describe('within', () => {
	test('gives up on what never answers, and tells it to stop', async () => {
		let told: AbortSignal | undefined;
		const never = within(10, undefined, 'bigquery', signal => {
			told = signal;
			return new Promise(() => {});
		});
		await expect(never).rejects.toMatchObject({kind: 'timeout', api: 'bigquery'});
		expect(told?.aborted).toBe(true);
	});

	test('a late failure of abandoned work goes nowhere', async () => {
		const late = Promise.withResolvers<never>();
		await expect(within(5, undefined, 'x', () => late.promise)).rejects.toBeInstanceOf(CloudError);
		late.reject(new Error('too late'));
		await new Promise(resolve => setImmediate(resolve));
	});

	test('an abort from outside ends it, also one from before', async () => {
		const outer = new AbortController();
		const running = within(60_000, outer.signal, 'x', () => new Promise(() => {}));
		outer.abort();
		await expect(running).rejects.toMatchObject({kind: 'unavailable'});
		let asked = false;
		await expect(
			within(60_000, outer.signal, 'x', async () => {
				asked = true;
			}),
		).rejects.toMatchObject({kind: 'unavailable'});
		expect(asked).toBe(false);
	});
});
