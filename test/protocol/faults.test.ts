/** Every fault by name, as it arrives at Google's own clients and at plain HTTP. */
import {UserRefreshClient} from 'google-auth-library';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {projects} from '../../src/sandbox/contract/names.ts';
import type {FaultName} from '../../src/sandbox/faults/names.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {eventually} from '../support/eventually.ts';
import {connectClients} from '../support/fault-clients.ts';
import {faultsInForce, requests, setChatter, setFaults, setStory} from '../support/faults.ts';
import {quietOrigin} from '../support/quiet.ts';

const project = projects.ingestion;
/** Real ms after which a call that hangs is given up. */
const deadline = 800;

let sandbox: RunningSandbox;
let http: string;
let clients: ReturnType<typeof connectClients>;

beforeAll(async () => {
	sandbox = await startSandbox({story: 'calm', seed: 1, storyAfterMinutes: 0, origin: quietOrigin(60)});
	http = sandbox.connection.http;
	clients = connectClients(sandbox.connection.grpc, http);
	await sandbox.loaded;
});
afterAll(async () => {
	await clients.close();
	await sandbox.close();
});
afterEach(async () => {
	await setFaults(http, []);
	await setChatter(http, {linesPerSecond: 0});
});

const jobs = `/v1/projects/${projects.sales}/locations/us-central1/jobs`;
const get = (path: string, timeout = 15_000) => fetch(`${http}${path}`, {signal: AbortSignal.timeout(timeout)});

describe('over gRPC, to the official clients', () => {
	const errors: [name: FaultName, code: number, text: RegExp, reason?: string][] = [
		['401', 16, /invalid authentication credentials/, 'ACCESS_TOKEN_EXPIRED'],
		['403', 7, /^The caller does not have permission$/],
		['429', 8, /'Time series queries per minute' of service 'monitoring.googleapis.com'/, 'RATE_LIMIT_EXCEEDED'],
		['429-retry-after', 8, /Quota exceeded/, 'RATE_LIMIT_EXCEEDED'],
		['500', 13, /Internal error encountered/],
		['503', 14, /service is currently unavailable/],
		['deadline', 4, /Deadline expired before operation could complete/],
		['reset', 14, /ECONNRESET/],
		['half', 13, /RST_STREAM/],
		['malformed', 13, /parsing error/],
		['invalid-rapt', 2, /Getting metadata from plugin failed.*"error_subtype":"invalid_rapt"/],
		['revoked', 7, /Permission monitoring.metricDescriptors.get denied/, 'IAM_PERMISSION_DENIED'],
		[
			'api-disabled',
			7,
			/Cloud Monitoring API has not been used in project \S+ before or it is disabled/,
			'SERVICE_DISABLED',
		],
	];
	test.each(errors)('%s is code %i', async (name, code, text, reason) => {
		await setFaults(http, [{name, api: 'monitoring'}]);
		await expect(clients.metric()).rejects.toMatchObject({
			code,
			details: expect.stringMatching(text),
			...(reason !== undefined && {reason}),
		});
		// Nobody else notices, and the connection that broke is made anew.
		await clients.service();
		await setFaults(http, []);
		await clients.metric();
	});

	test.each(['hang', 'drip'] as const)('%s lasts until the deadline of the caller', async name => {
		await setFaults(http, [{name, api: 'monitoring'}]);
		await expect(clients.metric(deadline)).rejects.toMatchObject({code: 4});
		await clients.service();
	});

	test('the details of a refusal name quota, permission and resource', async () => {
		await setFaults(http, [
			{name: '429-retry-after', api: 'logging'},
			{name: 'revoked', api: 'run'},
		]);
		const refusal: unknown = await clients.entries().catch((error: unknown) => error);
		// As plain JSON: 64-bit numbers are objects of the client's own.
		expect(JSON.parse(JSON.stringify(refusal))).toMatchObject({
			errorInfoMetadata: {quota_limit: 'ReadRequestsPerMinutePerProject', quota_limit_value: '60'},
			statusDetails: expect.arrayContaining([{retryDelay: {seconds: '30'}}]),
		});
		await expect(clients.service()).rejects.toMatchObject({
			details: expect.stringContaining("Permission 'run.services.get' denied"),
			errorInfoMetadata: {permission: 'run.services.get', resource: expect.stringContaining('webhook-processor')},
		});
	});

	test.each([
		['503', 14],
		['reset', 14],
		['half', 13],
		['malformed', 13],
		['hang', 4],
		['drip', 4],
	] as const)('%s in the middle of a stream comes after its first message', async (name, code) => {
		expect(await clients.stream()).toBeGreaterThan(1);
		await setFaults(http, [{name, api: 'spanner', method: 'ExecuteStreamingSql', midStream: true}]);
		// Those that hang do until the deadline, which has to leave a busy machine the time for the first message.
		await expect(clients.stream(code === 4 ? 3000 : undefined)).rejects.toMatchObject({code, messages: 1});
	});

	test('a wrong clock is ahead in every time', async () => {
		const at = ([service]: Awaited<ReturnType<typeof clients.service>>) => Number(service.createTime?.seconds);
		const right = at(await clients.service());
		await setFaults(http, [{name: 'clock'}]);
		expect(at(await clients.service()) - right).toBe(7 * 60);
	});
});

describe('over REST', () => {
	test.each([
		['401', 401, /invalid authentication credentials/, 'authError'],
		['403', 403, /^Access Denied: Table \S+etl_runs: Permission bigquery.tables.get denied/, 'accessDenied'],
		['429', 403, /^Exceeded rate limits/, 'rateLimitExceeded'],
		['429-retry-after', 429, /^Quota exceeded/, 'rateLimitExceeded'],
		['500', 500, /^An internal error occurred/, 'internalError'],
		['503', 503, /currently unavailable/, 'backendError'],
		['deadline', 504, /^Deadline expired/, 'timeout'],
		['api-disabled', 403, /^BigQuery API has not been used/, 'accessNotConfigured'],
		['revoked', 403, /bigquery.tables.get denied/, 'accessDenied'],
	] as const)("%s is %i to BigQuery's client", async (name, code, message, reason) => {
		await setFaults(http, [{name, api: 'bigquery', method: 'tables.get'}]);
		await expect(clients.table()).rejects.toMatchObject({
			code,
			message: expect.stringMatching(message),
			errors: [expect.objectContaining({reason})],
		});
		await clients.query();
	});

	test.each([
		['reset', /ECONNRESET/],
		['half', /Premature close|aborted|terminated/],
		['malformed', /JSON/],
	] as const)("%s breaks the answer to BigQuery's client", async (name, message) => {
		await setFaults(http, [{name, api: 'bigquery'}]);
		await expect(clients.query()).rejects.toThrow(message);
	});

	test.each(['hang', 'drip'] as const)('%s sends no whole body', async name => {
		await setFaults(http, [{name, api: 'scheduler'}]);
		const answer = get(jobs, deadline).then(response => response.text());
		await expect(answer).rejects.toMatchObject({name: 'TimeoutError'});
	});

	test('Retry-After and the wrong clock are in the headers, and the times in the body', async () => {
		await setFaults(http, [
			{name: '429-retry-after', api: 'scheduler', times: 1},
			{name: 'clock', api: 'scheduler'},
		]);
		const throttled = await get(jobs);
		expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '30']);
		expect(await throttled.json()).toMatchObject({
			error: {
				status: 'RESOURCE_EXHAUSTED',
				details: expect.arrayContaining([expect.objectContaining({retryDelay: '30s'})]),
			},
		});
		const scheduled = async () => {
			const response = await get(jobs);
			const {jobs: all} = (await response.json()) as {jobs: {lastAttemptTime: string}[]};
			return [Date.parse(response.headers.get('date') ?? ''), Date.parse(all[0]?.lastAttemptTime ?? '')] as const;
		};
		const [wrongDate, wrongTime] = await scheduled();
		await setFaults(http, []);
		const [date, time] = await scheduled();
		expect(wrongTime - time).toBe(7 * 60_000);
		expect(wrongDate).toBeGreaterThan(date);
	});

	test('in the middle, an error is a connection that ends', async () => {
		await setFaults(http, [{name: '500', api: 'scheduler', midStream: true}]);
		const response = await get(jobs);
		expect(response.status).toBe(200);
		await expect(response.text()).rejects.toThrow('terminated');
	});

	test('a login that has to be renewed is refused as the token endpoint refuses it', async () => {
		const login = () =>
			new UserRefreshClient({
				clientId: 'c',
				clientSecret: 's',
				refreshToken: 'r',
				endpoints: {oauth2TokenUrl: `${http}/token`},
			}).getAccessToken();
		expect((await login()).token).toMatch(/^ya29\./);
		await setFaults(http, [{name: 'invalid-rapt'}]);
		await expect(login()).rejects.toMatchObject({
			message: expect.stringContaining('invalid_rapt'),
			response: {status: 400, data: {error: 'invalid_grant', error_subtype: 'invalid_rapt'}},
		});
	});

	test("what only Google's servers have spares the health page", async () => {
		await setFaults(http, [{name: 'api-disabled'}]);
		expect((await get('/v1/health')).status).toBe(200);
		await setFaults(http, [{name: '503'}]);
		expect((await get('/v1/health')).status).toBe(503);
	});
});

describe('logs', () => {
	/** A tail that gets lines. */
	const following = async () => {
		const tail = clients.tail();
		await setChatter(http, {linesPerSecond: 200});
		await eventually(() => expect(tail.entries.length).toBeGreaterThan(10));
		return tail;
	};

	test('tail-ended ends open tails at once, as often as it was asked to', async () => {
		const tail = await following();
		await setFaults(http, [{name: 'tail-ended', times: 1}]);
		await eventually(() =>
			expect(tail.errors[0]).toMatchObject({
				code: 11,
				details: 'Session has run for the maximum allowed duration of 1h',
			}),
		);
		const next = await following();
		expect(next.errors).toEqual([]);
		next.cancel();
	});

	test('a tail that is opened under a fault breaks after its first message', async () => {
		await setFaults(http, [{name: 'reset', api: 'logging', method: 'TailLogEntries', midStream: true}]);
		await setChatter(http, {linesPerSecond: 200});
		const tail = clients.tail();
		await eventually(() => expect(tail.errors[0]).toMatchObject({code: 14}));
		expect(tail.entries.length).toBeGreaterThan(0);
	});

	test('duplicates come twice, in lists and tails', async () => {
		await setFaults(http, [{name: 'duplicates'}]);
		const listed = (await clients.entries()).map(({insertId}) => insertId);
		expect(listed).toHaveLength(2 * new Set(listed).size);
		const tail = await following();
		const copies = () => {
			const first = tail.entries[0]?.insertId;
			return tail.entries.filter(({insertId}) => insertId === first).length;
		};
		await eventually(() => expect(copies()).toBe(2));
		tail.cancel();
	});

	test('late entries are missing at first and arrive in the end', async () => {
		await setFaults(http, [{name: 'late'}]);
		const tail = await following();
		// The world writes entries of its own in between.
		const numbersOf = (entries: readonly {insertId: string}[]) =>
			entries.map(({insertId}) => Number(/^chatter-(\d+)$/.exec(insertId)?.[1] ?? Number.NaN)).filter(Number.isFinite);
		// The newest page lacks every third line. How many it holds depends on what the world writes in between, and on a busy
		// machine it may be asked for when all of its lines have arrived.
		await eventually(async () => {
			const listed = numbersOf(await clients.entries());
			expect(listed.length).toBeGreaterThan(5);
			const missing = Math.max(...listed) - Math.min(...listed) + 1 - listed.length;
			expect(missing).toBeGreaterThan(listed.length / 4);
		});
		// Later lines come first, then the late ones, and none is lost.
		await eventually(() => {
			const seen = numbersOf(tail.entries);
			const latest = seen.reduce((before, n) => (n < before ? before : n), 0);
			const oldest = Math.min(...seen);
			const until = oldest + 50;
			expect(latest).toBeGreaterThan(until);
			expect(new Set(seen.filter(n => n < until)).size).toBe(50);
			expect(seen).not.toEqual(seen.toSorted((a, b) => a - b));
		});
		tail.cancel();
	});

	test('a burst of 20,000 lines reaches a tail whole', async () => {
		const tail = clients.tail();
		await setChatter(http, {linesPerSecond: 10});
		await eventually(() => expect(tail.entries.length).toBeGreaterThan(0));
		await setChatter(http, {linesPerSecond: 0, burst: 20_000});
		await eventually(() => expect(tail.entries.length).toBeGreaterThanOrEqual(20_000));
		expect(tail.errors).toEqual([]);
		tail.cancel();
	});
});

test('a fault waits for its turn, heals after its times, and every call is counted', async () => {
	const counted = async () => (await requests(http)).apis.monitoring;
	const before = await counted();
	await setFaults(http, [{name: '503', api: 'monitoring', method: 'getmetricdescriptor', times: 1, after: 1}]);
	await clients.metric();
	expect(await faultsInForce(http)).toMatchObject([{name: '503', hits: 0}]);
	await expect(clients.metric()).rejects.toMatchObject({code: 14});
	await clients.metric();
	expect(await faultsInForce(http)).toEqual([]);
	const after = await counted();
	expect((after?.total ?? 0) - (before?.total ?? 0)).toBe(3);
	expect((after?.faulted ?? 0) - (before?.faulted ?? 0)).toBe(1);
	expect(after?.methods.GetMetricDescriptor).toMatchObject({total: after?.total});
});

test('what would change something is counted by itself, a refused call too, a validation not', async () => {
	const changes = async () => (await requests(http)).changes;
	expect(await changes()).toEqual({});
	await clients.update(true);
	await get(jobs);
	expect(await changes()).toEqual({});
	await clients.update(false);
	await fetch(`${http}${jobs}/account-scoring-daily:run`, {method: 'POST', body: '{}'});
	await setFaults(http, [{name: '503', api: 'run', method: 'UpdateService'}]);
	await expect(clients.update(false)).rejects.toMatchObject({code: 14});
	expect(await changes()).toEqual({'run.UpdateService': 2, 'scheduler.jobs.run': 1});
});

test('another story begins at once, and calm repairs it', async () => {
	const image = async () => {
		const [service] = await clients.service();
		return service.template?.containers?.[0]?.image;
	};
	await setStory(http, 'bad-revision');
	await eventually(async () => expect(await image()).toMatch(/v2\.4\.1$/));
	await setStory(http, 'calm');
	await eventually(async () => expect(await image()).toContain('v2.4.2'));
});

test('calls that are over, however they ended, are forgotten', async () => {
	const tail = clients.tail();
	await setChatter(http, {linesPerSecond: 100});
	await eventually(() => expect(tail.entries.length).toBeGreaterThan(0));
	tail.cancel();
	await clients.stream();
	// It would strike every stream that it takes for open.
	await eventually(async () => {
		await setFaults(http, [{name: '503', midStream: true}]);
		expect(await faultsInForce(http)).toMatchObject([{hits: 0}]);
	});
});

test('what is wrong with a request is said in one line', async () => {
	await expect(setFaults(http, [{name: 'nope' as FaultName}])).rejects.toThrow(/unknown fault 'nope': use 401, 403/);
	await expect(setFaults(http, [], 'nope' as 'run')).rejects.toThrow(/unknown API 'nope'/);
	await expect(setFaults(http, [{name: '503'}], 'run')).rejects.toThrow(/'503' is not one of run only/);
	await expect(setStory(http, 'nope' as 'calm')).rejects.toThrow(/unknown story 'nope'/);
	await expect(setChatter(http, {linesPerSecond: -1})).rejects.toThrow(/linesPerSecond must be/);
	await expect(setChatter(http, {linesPerSecond: 1, system: project as 'sales'})).rejects.toThrow(/unknown system/);
	expect((await get('/pitwall/nope')).status).toBe(403);
});
