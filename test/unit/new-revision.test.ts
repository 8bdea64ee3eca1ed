/** New revisions of a service, made of what serves: planned, taken back, and refused (S0-50, S3-038, S3-113, S3-123, S3-136, S3-137, S3-159). */
import {describe, expect, test} from 'vitest';
import {printed} from '../../src/actions/canonical.ts';
import {specOf} from '../../src/actions/catalogue.ts';
import type {Draft} from '../../src/actions/spec.ts';
import type {ParamValues, ServiceView, Target} from '../../src/actions/types.ts';
import type {RunServiceInfo} from '../../src/cloud/resources.ts';
import {changedTemplate} from '../../src/cloud/template.ts';
import type {Permission} from '../../src/config/schema/actions.ts';
import {revision, service, t0, testSystem} from '../support/actions.ts';

const allowed: Permission = {
	target: 'hook',
	sizes: {more: {memory: '8Gi', cpu: '4'}, tuned: {cpu: '2', memory: '4Gi', concurrency: 100, min: 5, max: 1000}},
	concurrency: {fewer: 50},
	variables: ['DATABASE', 'LOG_LEVEL', 'API_KEY', 'DB_PASSWORD'],
};
const target: Target = {system: testSystem, name: 'hook', allowed};
const seen = (patch: Partial<RunServiceInfo> = {}): ServiceView => ({
	service: service(patch),
	series: [],
	delaySeconds: 240,
	at: t0,
});
const planned = async (action: string, params: ParamValues = {}, patch: Partial<RunServiceInfo> = {}): Promise<Draft> =>
	(await specOf(action)).plan(target, seen(patch), params, t0);
const gcloud = ({command}: Draft) => printed(command).replace(' --region=r --project=p', '');

/** Traffic went back to 42, of an older image and size, after 43 was deployed. */
const rolledBack: Partial<RunServiceInfo> = {
	traffic: [
		{revision: 'hook-42', percent: 100},
		{revision: 'hook-41', percent: 0, tag: 'old'},
	],
	serving: [{revision: 'hook-42', percent: 100}],
	revisions: [revision(43), {...revision(42), memory: '2Gi'}, revision(41)],
};

describe('a new revision', () => {
	test.each([
		['run.resources', {preset: 'more'}, '--cpu=4 --memory=8Gi', '--cpu=2 --memory=4Gi'],
		['run.resources', {preset: 'more', cpu: '2'}, '--memory=8Gi', '--memory=4Gi'],
		['run.concurrency', {preset: 'fewer'}, '--concurrency=50', '--concurrency=80'],
		['run.concurrency', {preset: 'as it is now', requests: 10}, '--concurrency=10', '--concurrency=80'],
		['run.cpu_allocation', {cpu: 'always'}, '--no-cpu-throttling', '--cpu-throttling'],
		['run.restart', {}, `--update-env-vars=RESTARTED_AT=${t0 / 1000}`, '--remove-env-vars=RESTARTED_AT'],
		[
			'run.update_env',
			{variable: 'DATABASE', do: 'set', value: 'restored'},
			'--update-env-vars=DATABASE=restored',
			'--remove-env-vars=DATABASE',
		],
		[
			'run.update_env',
			{variable: 'LOG_LEVEL', do: 'remove'},
			'--remove-env-vars=LOG_LEVEL',
			'--update-env-vars=LOG_LEVEL=info',
		],
	])('%s %o is %s and taken back by %s', async (action, params, flags, undo) => {
		const draft = await planned(action, params);
		expect(gcloud(draft)).toBe(`gcloud run services update hook ${flags}`);
		expect(draft.undo).toBe(`gcloud run services update hook ${undo} --region=r --project=p`);
		// What takes it back is a plan of its own, on what is there by then.
		const {template = {}} = draft.call;
		const env = Object.entries({...service().template.env, ...template.env}).filter(([, value]) => value !== null);
		const made = {...service().template, ...template, env: Object.fromEntries(env)} as RunServiceInfo['template'];
		const after = {
			template: made,
			latestCreatedRevision: 'hook-44',
			serving: [{revision: 'hook-44', percent: 100}],
			revisions: [{...revision(44), ...made}, revision(43)],
		};
		expect(gcloud(await planned(draft.back?.action ?? '', draft.back?.params, after))).toBe(
			`gcloud run services update hook ${undo}`,
		);
	});

	test('size, concurrency and bounds go in one request, as the runbook has them (S3-136)', async () => {
		const draft = await planned('run.resources', {preset: 'tuned'});
		expect(gcloud(draft)).toBe('gcloud beta run services update hook --concurrency=100 --min=5 --max=1000');
		expect(draft.call).toMatchObject({
			query: {updateMask: 'template,scaling.minInstanceCount,scaling.maxInstanceCount'},
			body: {etag: 'e1', scaling: {minInstanceCount: 5, maxInstanceCount: 1000}},
			template: {concurrency: 100},
		});
		expect(draft.changes).toEqual([
			{what: 'requests that an instance takes at a time', before: '80', after: '100'},
			{what: 'instances at least', before: '2', after: '5'},
			{what: 'instances at most', before: '100', after: '1000'},
		]);
	});

	test('what takes a maximum back that was not there is a second request: no flag of gcloud does', async () => {
		const {undo} = await planned('run.resources', {preset: 'tuned'}, {scaling: {min: 2}});
		expect(undo).toMatch(
			/^gcloud run services update hook --concurrency=80 --region=r --project=p && curl .*"maxInstanceCount":0/,
		);
	});

	test('is made of what serves, not of what was deployed last, and gets nothing while traffic is pinned', async () => {
		const draft = await planned('run.concurrency', {requests: 50}, rolledBack);
		expect(gcloud(draft)).toBe('gcloud run services update hook --image=r/hook:42 --memory=2Gi --concurrency=50');
		expect(draft.undo).toBe('gcloud run services update hook --concurrency=80 --region=r --project=p');
		expect(draft.changes.slice(1)).toEqual([
			{what: 'image, as it is served', before: 'r/hook:43', after: 'r/hook:42'},
			{what: 'memory of an instance, as it is served', before: '4Gi', after: '2Gi'},
		]);
		expect(draft.sideEffects).toEqual(
			expect.arrayContaining([
				'Traffic is pinned to hook-42: the new revision gets 0 % until it is unpinned (U).',
				'It is made of hook-42, which serves, and not of hook-43, the newest revision.',
				'Tagged URLs are kept.',
			]),
		);
		expect(draft.next).toEqual(['run.unpin']);
		const spec = await specOf('run.concurrency');
		const plan = {action: {}, facts: {}} as never;
		const asked = await spec.preflight?.(plan, seen(rolledBack), {} as never);
		expect(asked).toContainEqual({
			title: 'the new revision gets traffic',
			state: 'failed',
			detail: 'traffic is pinned to hook-42: unpin first',
			overridable: true,
		});
	});

	test('the newest revision is put right where it differs from what serves', async () => {
		const broken = {
			template: {...service().template, image: 'r/hook:44'},
			latestCreatedRevision: 'hook-44',
			revisions: [{...revision(44, false)}, revision(43)],
		};
		expect(gcloud(await planned('run.resources', {memory: '8Gi'}, broken))).toBe(
			'gcloud run services update hook --image=r/hook:43 --memory=8Gi',
		);
		const same = await planned('run.resources', {memory: '4Gi'}, broken);
		expect(same.undo).toBe('Nothing that serves is changed.');
		expect(same.back).toBeUndefined();
	});

	test.each([
		['run.resources', {memory: '8Gi', cpu: '1'}, '1 CPU go with 128Mi to 4Gi of memory, not with 8Gi'],
		['run.resources', {memory: '1Gi', cpu: '4'}, '4 CPUs go with 2Gi to 16Gi of memory, not with 1Gi'],
		['run.resources', {cpu: '3'}, 'CPUs are 1, 2, 4, 6, 8 or a part of one from 0.08, not 3'],
		['run.resources', {cpu: '0.5', memory: '512Mi'}, 'less than one CPU takes one request at a time, not 80'],
		['run.resources', {memory: 'lots'}, '2 CPUs go with 128Mi to 8Gi of memory, not with lots'],
		['run.resources', {preset: 'as it is now'}, 'hook has this already: hook-43'],
		['run.resources', {preset: 'panic'}, 'there is no preset panic'],
		['run.resources', {min: 200}, 'at least 200 instances are more than 100 at most'],
		['run.concurrency', {requests: 80}, 'hook has this already: hook-43'],
		[
			'run.update_env',
			{variable: 'API_KEY', do: 'set', value: 'x'},
			'API_KEY is read from secret api-key:latest, which stays: add a version there',
		],
		['run.update_env', {variable: 'DB_PASSWORD', do: 'set', value: 'x'}, /^DB_PASSWORD looks like a secret/],
		[
			'run.update_env',
			{variable: 'DATABASE', do: 'set', value: 'postgres://me:pw@db'},
			/^DATABASE looks like a secret/,
		],
		['run.update_env', {variable: 'DATABASE', do: 'remove'}, 'hook has this already: hook-43'],
		[
			'run.update_env',
			{variable: 'DATABASE', do: 'set', value: 'a\nb'},
			/^DATABASE looks like a secret or has several lines/,
		],
	])('%s %o is refused: %s', (action, params, words) => expect(planned(action, params)).rejects.toThrow(words));

	test('no value that looks secret comes into a plan, also where only what serves has it', async () => {
		const env = {...service().template.env, SESSION_TOKEN: 'abc'};
		const refused = planned('run.restart', {}, {revisions: [{...revision(43), env}]});
		await expect(refused).rejects.toThrow(/^hook-43, the newest revision, has another SESSION_TOKEN than hook-43/);
		await expect(refused).rejects.not.toThrow(/abc/);
		// Where it is only taken away, its value is in none.
		const taken = await planned('run.restart', {}, {template: {...service().template, env}});
		expect(JSON.stringify(taken)).not.toContain('abc');
		expect(gcloud(taken)).toContain('--remove-env-vars=SESSION_TOKEN');
	});

	test('the cost of a CPU that is always there is said (S3-137)', async () => {
		const {sideEffects} = await planned('run.cpu_allocation', {cpu: 'always'});
		expect(sideEffects).toContainEqual(
			'Cost: every instance is paid for as long as it lives, whether it answers or not; 2 of them live day and night.',
		);
	});

	test('a value with a comma is one value', async () => {
		const draft = await planned('run.update_env', {variable: 'DATABASE', do: 'set', value: 'a,b'});
		expect(gcloud(draft)).toBe("gcloud run services update hook '--update-env-vars=^#^DATABASE=a,b'");
	});
});

describe('the template that is sent', () => {
	const before = {
		revision: 'hook-43',
		volumes: [{name: 'v'}],
		containers: [
			{name: 'proxy', image: 'r/proxy:1'},
			{
				image: 'r/hook:43',
				ports: [{containerPort: 8080}],
				env: [
					{name: 'LOG_LEVEL', value: 'info'},
					{name: 'API_KEY', valueSource: {secretKeyRef: {secret: 'api-key', version: '3'}}},
					{name: 'OLD', value: '1'},
				],
				resources: {limits: {cpu: '2', memory: '4Gi'}, startupCpuBoost: true},
			},
		],
	};
	const sent = changedTemplate(before, {memory: '8Gi', env: {LOG_LEVEL: 'debug', OLD: null, NEW: 'x'}});

	test('has everything that it had, in the container that takes the requests, and a name of its own', () =>
		expect(sent).toEqual({
			volumes: [{name: 'v'}],
			containers: [
				{name: 'proxy', image: 'r/proxy:1'},
				{
					image: 'r/hook:43',
					ports: [{containerPort: 8080}],
					env: [
						{name: 'LOG_LEVEL', value: 'debug'},
						{name: 'API_KEY', valueSource: {secretKeyRef: {secret: 'api-key', version: '3'}}},
						{name: 'NEW', value: 'x'},
					],
					// An absent cpuIdle of resources that are set means that the CPU is always there.
					resources: {limits: {cpu: '2', memory: '8Gi'}, startupCpuBoost: true, cpuIdle: false},
				},
			],
		}));
});

describe('no processing at all', () => {
	test('is a number set by hand, because a maximum of 0 is none (S3-120, C-18)', async () => {
		const draft = await planned(
			'run.stop_processing',
			{},
			{traffic: [{revision: 'hook-43', percent: 100, tag: 'live'}]},
		);
		expect(gcloud(draft)).toBe('gcloud beta run services update hook --scaling=0');
		expect(draft.undo).toBe(
			'gcloud beta run services update hook --scaling=auto --min=2 --max=100 --region=r --project=p',
		);
		expect(draft.call.body).toEqual({
			etag: 'e1',
			scaling: {minInstanceCount: 0, maxInstanceCount: 0, scalingMode: 'MANUAL', manualInstanceCount: 0},
		});
		expect(draft.sideEffects).toEqual(
			expect.arrayContaining([
				'A maximum of 0 instances would stop nothing: 0 means that there is none.',
				'A tagged URL still starts an instance: calls to it are answered.',
			]),
		);
	});

	test('resuming brings back exactly what was', async () => {
		const {back} = await planned('run.stop_processing');
		const stopped = {scaling: {instances: 0}};
		const resumed = await planned(back?.action ?? '', back?.params, stopped);
		expect(gcloud(resumed)).toBe('gcloud beta run services update hook --scaling=auto --min=2 --max=100');
		expect(resumed.back).toEqual({action: 'run.stop_processing'});
		const byHand = await planned('run.stop_processing', {}, {scaling: {instances: 3}});
		expect(gcloud(await planned('run.resume_processing', byHand.back?.params, stopped))).toBe(
			'gcloud beta run services update hook --scaling=3',
		);
	});

	test('says so where it is so already, and is not undone by setting bounds', async () => {
		const stopped = {scaling: {instances: 0}};
		await expect(planned('run.stop_processing', {}, stopped)).rejects.toThrow(/already: 0 instances, set by hand/);
		await expect(planned('run.scale', {min: 2}, stopped)).rejects.toThrow(/resume it first/);
		await expect(planned('run.resources', {preset: 'tuned'}, stopped)).rejects.toThrow(/resume it first/);
		await expect(planned('run.resume_processing')).rejects.toThrow('hook is not stopped: min 2, max 100');
	});
});
