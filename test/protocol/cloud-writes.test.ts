/** Calls that change the cloud, sent through createCloud to the sandbox's servers. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Call} from '../../src/cloud/call.ts';
import {sealOf} from '../../src/cloud/hidden.ts';
import {freePort} from '../support/serving.ts';
import {
	account,
	addWork,
	at,
	project,
	region,
	rowsIn,
	type SmallCloud,
	smallCloud,
	web,
} from '../support/smallCloud.ts';

let cloud: SmallCloud;
beforeEach(async () => {
	cloud = await smallCloud();
	addWork(cloud.control);
});
afterEach(() => cloud.stop());

test('a job runs once', async () => {
	cloud.control.hooks.runJob = vi.fn();
	const run = (job: string): Call => ({
		api: 'cloudscheduler',
		method: 'POST',
		path: `/v1/projects/${project}/locations/${region}/jobs/${job}:run`,
	});
	await cloud.writes.send(run('daily'));
	expect(cloud.control.hooks.runJob).toHaveBeenCalledTimes(1);
	await expect(cloud.writes.send(run('other'))).rejects.toMatchObject({kind: 'notFound'});
});

test.each<[string, Call]>([
	['another method', {api: 'run', method: 'DELETE', path: `/v2/${web}`}],
	['another path', {api: 'cloudscheduler', method: 'POST', path: `/v1/${web}/jobs/daily:pause`}],
	['another API', {api: 'cloudscheduler', method: 'PATCH', path: `/v2/${web}`}],
	[
		'a path that leads elsewhere',
		{api: 'run', method: 'PATCH', path: `/v2/projects/${project}/locations/${region}/services/..`},
	],
	['a path that only begins well', {api: 'run', method: 'PATCH', path: `/v2/${web}/../../secrets/x`}],
	['a path that a URL reads as a longer one', {api: 'run', method: 'PATCH', path: `/v2/${web}\\..\\..\\secrets\\x`}],
	['an encoded path', {api: 'run', method: 'PATCH', path: `/v2/${web}%2f..%2fother`}],
	['a path with a query', {api: 'run', method: 'PATCH', path: `/v2/${web}?allowMissing=true`}],
	['a path of two lines', {api: 'run', method: 'PATCH', path: `/v2/${web}\n`}],
])('%s than on the list is never sent', async (_, call) => {
	await expect(cloud.writes.send(call)).rejects.toMatchObject({
		kind: 'invalid',
		message: expect.stringMatching(/^not sent/),
	});
});

test('a call as another account goes with a token of that account, which is asked for just before', async () => {
	const seen: [string | undefined, string | undefined][] = [];
	cloud.http.on('request', ({url, headers}) => seen.push([url, headers.authorization]));
	const path = `/v1/projects/${project}/locations/${region}/jobs/daily:pause`;
	await cloud.writes.send({api: 'cloudscheduler', method: 'POST', path, as: account});
	expect(seen.map(([url]) => url)).toEqual([`/v1/projects/-/serviceAccounts/${account}:generateAccessToken`, path]);
	expect(seen.map(([, token]) => token?.slice(0, 20))).toEqual([undefined, 'Bearer ya29.sandbox-']);
});

test('without the right to that account nothing is sent, and that is known', async () => {
	const seen: (string | undefined)[] = [];
	cloud.http.on('request', ({url}) => seen.push(url));
	const path = `/v1/projects/${project}/locations/${region}/jobs/daily:pause`;
	const sent = cloud.writes.send({api: 'cloudscheduler', method: 'POST', path, as: 'nobody'});
	await expect(sent).rejects.toMatchObject({kind: 'invalid'});
	expect(seen).toEqual(['/v1/projects/-/serviceAccounts/nobody:generateAccessToken']);
});

test('a call that cannot be checked without doing it is not sent to be checked', async () => {
	cloud.control.hooks.runJob = vi.fn();
	const path = `/v1/projects/${project}/locations/${region}/jobs/daily:run`;
	const checked = cloud.writes.send({api: 'cloudscheduler', method: 'POST', path}, {dryRun: true});
	await expect(checked).rejects.toMatchObject({kind: 'invalid'});
	expect(cloud.control.hooks.runJob).not.toHaveBeenCalled();
});

test('a secret goes to its place in the body, and only the one that was planned', async () => {
	cloud.control.setFunction(project, 'score', {state: 'ACTIVE'});
	cloud.control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 0}));
	const {answer} = await cloud.read({functions: true});
	const url = String(rowsIn(answer)[0]?.url);
	const call: Call = {
		api: 'function',
		method: 'POST',
		path: url,
		as: account,
		body: {payload: {name: 'key'}},
		hidden: {at: 'payload.data', seal: sealOf('s3cret')},
	};
	for (const hidden of [undefined, 'other'])
		await expect(cloud.writes.send(call, {hidden})).rejects.toMatchObject({kind: 'invalid'});
	await cloud.writes.send(call, {hidden: 's3cret'});
	expect(cloud.control.hooks.invoke).toHaveBeenCalledExactlyOnceWith(project, 'score', {
		payload: {name: 'key', data: 's3cret'},
	});
});

describe('a secret', () => {
	const parent = `projects/${project}/secrets/key`;
	const add = (secret: string): Call => ({
		api: 'secretmanager',
		method: 'POST',
		path: `/v1/${parent}:addVersion`,
		hidden: {at: 'payload', as: 'payload', seal: sealOf(secret)},
	});
	const switched = (verb: 'disable' | 'enable', version: number) =>
		cloud.writes.send({api: 'secretmanager', method: 'POST', path: `/v1/${parent}/versions/${version}:${verb}`});
	const access = (version: number) =>
		cloud.writes.send({api: 'secretmanager', method: 'GET', path: `/v1/${parent}/versions/${version}:access`});
	const states = async () =>
		rowsIn((await cloud.read({secrets: ['key'], versions: true})).answer).map(({state}) => state);
	beforeEach(() => cloud.control.addSecretVersion(project, 'key', 'ana@example.com', at));

	test('S1-37, C-14: a new version has the exact value, and the older one stays', async () => {
		const value = 'naïve\n  s3cret';
		const {made} = await cloud.writes.send(add(value), {hidden: value});
		expect(made).toMatch(/\/secrets\/key\/versions\/2$/);
		expect(cloud.control.secret(project, 'key')?.versions.at(-1)?.value).toBe(value);
		expect(await states()).toEqual(['ENABLED', 'ENABLED']);
		expect(await access(2)).toMatchObject({secret: value});
	});

	test('S1-38: a version that is disabled cannot be read, until it is enabled again', async () => {
		await switched('disable', 1);
		expect(await states()).toEqual(['DISABLED']);
		await expect(access(1)).rejects.toMatchObject({kind: 'invalid', message: expect.stringContaining('DISABLED')});
		await switched('enable', 1);
		expect(await access(1)).toMatchObject({secret: 'sandbox-key-1'});
	});

	test('what is refused tells nothing of the value', async () => {
		const value = 'x'.repeat(70_000);
		const refused: unknown = await cloud.writes.send(add(value), {hidden: value}).catch((error: unknown) => error);
		expect(refused).toMatchObject({kind: 'invalid', message: expect.stringMatching(/maximum size/)});
		// The cause would hold the request.
		expect(refused).not.toHaveProperty('cause');
		expect(cloud.control.secret(project, 'key')?.versions).toHaveLength(1);
	});
});

test('S2-23: an API is enabled by an operation that can be followed', async () => {
	const {operation = ''} = await cloud.writes.send({
		api: 'serviceusage',
		method: 'POST',
		path: `/v1/projects/${project}/services/aiplatform.googleapis.com:enable`,
	});
	expect(await cloud.reads.operation(operation)).toEqual({done: false});
	cloud.setClock(10_000);
	expect(await cloud.reads.operation(operation)).toEqual({done: true});
	expect(rowsIn((await cloud.read({apis: ['aiplatform.googleapis.com']})).answer)).toMatchObject([{state: 'ENABLED'}]);
});

test('S3-029: a page is called on the sandbox, with its headers and without a login', async () => {
	cloud.control.hooks.webhook = vi.fn(() => ({status: 401, body: {error: 'invalid_signature'}}));
	const sent = await cloud.writes.send({
		api: 'web',
		method: 'POST',
		path: 'https://api.company.com/v1/callrail/webhook',
		headers: {'x-callrail-signature': 'sha256=test'},
		body: {test: true},
	});
	expect(sent).toEqual({status: 401, body: '{"error":"invalid_signature"}'});
	expect(cloud.control.hooks.webhook).toHaveBeenCalledExactlyOnceWith('sha256=test');
});

describe('invoke', () => {
	const invoke = async (extra: object = {}) => {
		const {answer} = await cloud.read({functions: true});
		const url = String(rowsIn(answer)[0]?.url);
		return cloud.writes.send({
			api: 'function',
			method: 'POST',
			path: url,
			as: account,
			body: {email: 'a@b.c'},
			timeoutMs: 5000,
			...extra,
		});
	};
	beforeEach(() => cloud.control.setFunction(project, 'score', {state: 'ACTIVE'}));

	test('calls the function with a token of the impersonated account', async () => {
		cloud.control.hooks.invoke = vi.fn(() => ({status: 200, body: {ok: true}, afterMs: 0}));
		expect(await invoke()).toEqual({status: 200, body: '{"ok":true}'});
		expect(cloud.control.hooks.invoke).toHaveBeenCalledExactlyOnceWith(project, 'score', {email: 'a@b.c'});
	});

	test('a 504 leaves the outcome unknown', async () => {
		cloud.control.hooks.invoke = vi.fn(() => ({status: 504, body: {}, afterMs: 0}));
		await expect(invoke()).rejects.toMatchObject({kind: 'outcome-unknown'});
		expect(cloud.control.hooks.invoke).toHaveBeenCalledTimes(1);
	});

	test('so does our own timeout', async () => {
		cloud.control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 3_600_000}));
		await expect(invoke({timeoutMs: 200})).rejects.toMatchObject({kind: 'outcome-unknown'});
		expect(cloud.control.hooks.invoke).toHaveBeenCalledTimes(1);
	});

	test('a refused connection does not', async () => {
		await expect(invoke({path: `http://127.0.0.1:${await freePort()}/x`})).rejects.toMatchObject({
			kind: 'unavailable',
		});
	});

	test('an answer that is an error is an answer', async () => {
		cloud.control.hooks.invoke = () => ({status: 400, body: {error: 'no such account'}, afterMs: 0});
		expect(await invoke()).toMatchObject({status: 400});
	});

	test('without an account to impersonate nothing is called', async () => {
		cloud.control.hooks.invoke = vi.fn(() => ({status: 200, body: {}, afterMs: 0}));
		await expect(invoke({as: undefined})).rejects.toMatchObject({kind: 'invalid'});
		expect(cloud.control.hooks.invoke).not.toHaveBeenCalled();
	});
});
