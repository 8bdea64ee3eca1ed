import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {IdTokenClient, Impersonated, OAuth2Client} from 'google-auth-library';
import {afterAll, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {type Routes, restOf} from '../support/rest.ts';

const project = 'p';
const at = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => at, speed: 60};
const functions = 'projects/p/locations/us-central1/functions';
const jobs = 'projects/p/locations/us-central1/jobs';
const account = 'caller@p.iam.gserviceaccount.com';

let control: ControlPlaneState;
let server: Server;
let base: string;

beforeAll(async () => {
	let routes: Routes;
	server = createServer((req, res) => void routes(req, res).then(answered => answered || res.writeHead(404).end()));
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	control = createControlPlane(clock);
	routes = await restOf({control, clock, self: base});
	for (const name of ['sync-a', 'sync-b', 'score'])
		control.addFunction({
			project,
			region: 'us-central1',
			name,
			timeoutSeconds: 540,
			memory: '512M',
			env: {MODE: 'full'},
			updatedAt: at - 86_400_000,
		});
	control.addJob({
		project,
		region: 'us-central1',
		name: 'score-daily',
		schedule: '0 6 * * *',
		timeZone: 'America/Los_Angeles',
		target: {function: 'score', body: {limit: 5}},
		attemptDeadlineSeconds: 540,
	});
});

afterAll(() => {
	server?.closeAllConnections();
	server?.close();
});

beforeEach(() => {
	control.hooks.invoke = vi.fn(() => ({status: 200, body: {ok: true}, afterMs: 0}));
});

/** The fields that these tests read one by one; the rest is compared whole. */
interface Body {
	functions: {name: string}[];
	jobs: {lastAttemptTime?: string}[];
	nextPageToken?: string;
	name: string;
	state: string;
	scheduleTime?: string;
	token: string;
	accessToken: string;
	expireTime: string;
	error: {message: string};
}

async function json(path: string, init?: RequestInit): Promise<{status: number; body: Body}> {
	const response = await fetch(base + path, init);
	return {status: response.status, body: (await response.json()) as Body};
}
const post = (path: string, body: unknown, token?: string) =>
	json(path, {
		method: 'POST',
		body: JSON.stringify(body),
		headers: {...(token !== undefined && {authorization: `Bearer ${token}`})},
	});
const tokenFor = async (audience: string) =>
	(await post(`/v1/projects/-/serviceAccounts/${account}:generateIdToken`, {audience, includeEmail: true})).body.token;

describe('Cloud Functions v2', () => {
	test('lists by filter and page', async () => {
		const {body} = await json(
			`/v2/projects/p/locations/-/functions?pageSize=2&filter=${encodeURIComponent('environment="GEN_2"')}`,
		);
		expect(body.functions.map(fn => fn.name)).toEqual([`${functions}/score`, `${functions}/sync-a`]);
		const next = await json(`/v2/projects/p/locations/-/functions?pageSize=2&pageToken=${body.nextPageToken}`);
		expect(next.body).toMatchObject({functions: [{name: `${functions}/sync-b`}]});
		expect(next.body.nextPageToken).toBeUndefined();
		expect(
			(await json(`/v2/projects/p/locations/-/functions?filter=${encodeURIComponent('state="FAILED"')}`)).body
				.functions,
		).toEqual([]);
		expect(await json('/v2/projects/p/locations/-/functions?filter=nonsense')).toMatchObject({
			status: 400,
			body: {error: {code: 400, status: 'INVALID_ARGUMENT'}},
		});
	});

	test('answers what gcloud asks besides', async () => {
		expect((await json('/v1/projects/p/locations')).body).toEqual({
			locations: [
				{
					name: 'projects/p/locations/us-central1',
					locationId: 'us-central1',
					labels: {'cloud.googleapis.com/region': 'us-central1'},
				},
			],
		});
		expect((await json('/v1/projects/p/locations/-/functions')).body).toEqual({functions: []});
	});

	test('shows one, and what has become of it', async () => {
		expect((await json(`/v2/${functions}/sync-b`)).body).toMatchObject({
			state: 'ACTIVE',
			url: `${base}/fn/p/sync-b`,
			updateTime: '2026-11-20T08:00:00.000Z',
			serviceConfig: {
				uri: `${base}/fn/p/sync-b`,
				revision: expect.stringMatching(/^sync-b-00001-[a-z]{3}$/),
				timeoutSeconds: 540,
				availableMemory: '512M',
				environmentVariables: {MODE: 'full'},
			},
		});
		control.setFunction(project, 'sync-b', {state: 'FAILED', stateMessage: 'Build failed', memory: '1Gi'});
		expect((await json(`/v2/${functions}/sync-b`)).body).toMatchObject({
			state: 'FAILED',
			stateMessages: [{message: 'Build failed'}],
			updateTime: '2026-11-21T08:00:00.000Z',
			serviceConfig: {revision: expect.stringMatching(/^sync-b-00002-[a-z]{3}$/), availableMemory: '1Gi'},
		});
		expect(await json(`/v2/${functions}/nope`)).toMatchObject({status: 404, body: {error: {status: 'NOT_FOUND'}}});
	});
});

describe('Cloud Scheduler v1', () => {
	test('shows the next attempt in the zone of the job, and the last', async () => {
		const before = (await json(`/v1/${jobs}`)).body.jobs[0];
		expect(before).toMatchObject({
			name: `${jobs}/score-daily`,
			state: 'ENABLED',
			scheduleTime: '2026-11-21T14:00:00.000Z',
			attemptDeadline: '540s',
			httpTarget: {uri: `${base}/fn/p/score`},
		});
		expect(before?.lastAttemptTime).toBeUndefined();
		control.jobAttempted(project, 'score-daily', at - 1000, 4, 'DEADLINE_EXCEEDED');
		expect((await json(`/v1/${jobs}/score-daily`)).body).toMatchObject({
			lastAttemptTime: '2026-11-21T07:59:59.000Z',
			status: {code: 4, message: 'DEADLINE_EXCEEDED'},
		});
	});

	test('runs, pauses and resumes', async () => {
		control.hooks.runJob = vi.fn();
		expect((await post(`/v1/${jobs}/score-daily:run`, {})).body.name).toBe(`${jobs}/score-daily`);
		expect(control.hooks.runJob).toHaveBeenCalledExactlyOnceWith(project, 'score-daily');
		const paused = (await post(`/v1/${jobs}/score-daily:pause`, {})).body;
		expect(paused.state).toBe('PAUSED');
		expect(paused.scheduleTime).toBeUndefined();
		expect(await post(`/v1/${jobs}/score-daily:pause`, {})).toMatchObject({
			status: 400,
			body: {error: {status: 'FAILED_PRECONDITION'}},
		});
		expect((await post(`/v1/${jobs}/score-daily:resume`, {})).body.state).toBe('ENABLED');
		expect((await post(`/v1/${jobs}/nope:run`, {})).status).toBe(404);
		expect(control.hooks.runJob).toHaveBeenCalledTimes(1);
	});

	test('refuses a schedule that is none', () => {
		expect(() =>
			control.addJob({
				project,
				region: 'r',
				name: 'x',
				schedule: 'every day',
				timeZone: 'UTC',
				target: {function: 'score', body: {}},
				attemptDeadlineSeconds: 1,
			}),
		).toThrow(/schedule 'every day'/);
	});
});

describe('function triggers', () => {
	test('takes an ID token for its own URL, also from the official client', async () => {
		const url = `${base}/fn/p/sync-a`;
		control.hooks.invoke = vi.fn(() => ({status: 202, body: {run: 7}, afterMs: 600}));
		expect(await post('/fn/p/sync-a', {mailbox: 'x'}, await tokenFor(url))).toEqual({status: 202, body: {run: 7}});
		expect(control.hooks.invoke).toHaveBeenCalledWith(project, 'sync-a', {mailbox: 'x'});

		const sourceClient = new OAuth2Client();
		sourceClient.setCredentials({access_token: 'operator', expiry_date: Date.now() + 3_600_000});
		const idTokenProvider = new Impersonated({
			sourceClient,
			targetPrincipal: account,
			targetScopes: [],
			endpoint: base,
		});
		const client = new IdTokenClient({targetAudience: url, idTokenProvider});
		expect((await client.request({url, method: 'POST', data: {mailbox: 'y'}})).data).toEqual({run: 7});
	});

	test('refuses every other token and does nothing', async () => {
		const good = await tokenFor(`${base}/fn/p/sync-a`);
		const [header, payload, signature] = good.split('.');
		const forged = Buffer.from(
			JSON.stringify({...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), email: 'root@p'}),
		).toString('base64url');
		for (const token of [undefined, 'junk', await tokenFor(`${base}/fn/p/sync-b`), `${header}.${forged}.${signature}`])
			expect(await post('/fn/p/sync-a', {}, token)).toMatchObject({
				status: 401,
				body: {error: {status: 'UNAUTHENTICATED'}},
			});
		vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 2 * 3_600_000});
		try {
			expect((await post('/fn/p/sync-a', {}, good)).body.error.message).toMatch(/expired/);
		} finally {
			vi.useRealTimers();
		}
		expect(control.hooks.invoke).not.toHaveBeenCalled();
	});

	test('answers bad requests as Google does', async () => {
		expect(await json('/fn/p/sync-a', {method: 'POST', body: '{'})).toMatchObject({
			status: 400,
			body: {error: {status: 'INVALID_ARGUMENT'}},
		});
		expect((await post('/fn/p/nope', {})).status).toBe(404);
		expect((await post(`/v1/projects/-/serviceAccounts/${account}:generateIdToken`, {})).status).toBe(400);
		expect((await fetch(`${base}/v1/projects/%zz/locations/r/jobs`)).status).toBe(400);
		expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
	});

	test('gives access tokens', async () => {
		const {body} = await post(`/v1/projects/-/serviceAccounts/${account}:generateAccessToken`, {
			lifetime: '300s',
			scope: [],
		});
		expect(body.accessToken).toMatch(/^ya29\./);
		expect(Date.parse(body.expireTime)).toBeGreaterThan(Date.now());
	});
});

describe('health', () => {
	test('is what the world says', async () => {
		expect(await json('/v1/health')).toEqual({status: 503, body: {status: 'starting'}});
		control.hooks.health = () => ({status: 200, body: {status: 'healthy'}});
		expect(await json('/v1/health')).toEqual({status: 200, body: {status: 'healthy'}});
	});
});
