/** The list of what changed, its words, and the line that tells the suspected one. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {changeSources, changesBefore, changesOf} from '../../src/changes/changes.ts';
import {changeLine} from '../../src/changes/line.ts';
import type {Change} from '../../src/changes/types.ts';
import {changeWords, diffWords} from '../../src/changes/words.ts';
import type {Alert} from '../../src/checks/types.ts';
import {envText} from '../../src/cloud/sources/env.ts';
import type {Answer, Row} from '../../src/cloud/types.ts';
import type {SourceState} from '../../src/poll/types.ts';
import type {SystemScene} from '../../src/scene/types.ts';
import {noErrors} from '../../src/signatures/types.ts';
import {widthOf} from '../../src/text/format.ts';
import {shortRevision, tinyRevision} from '../../src/text/revision.ts';
import {alertOf, hour, lookup, minute, rows, seen, systemOf} from '../support/checks.ts';

const at = (text: string) => Date.parse(`2026-11-28T${text}Z`);
const now = at('19:06:20');
const system = systemOf({
	sources: {
		revisions: {revisions: ['webhook-processor']},
		functions: {functions: true},
		counts: {
			metric: 'run.googleapis.com/request_count',
			aligner: 'ALIGN_DELTA',
			groupBy: ['resource.labels.revision_name', 'metric.labels.response_code_class'],
		},
	},
});

const env = (values: Record<string, string>) => envText(Object.entries(values).map(([name, value]) => ({name, value})));
const revision = (name: string, createdAt: string, more: Row = {}): Row => ({
	service: 'webhook-processor',
	revision: `webhook-processor-${name}`,
	ready: true,
	created_at: `2026-11-${createdAt}.000Z`,
	creator: 'deployer@ingestion-pipeline-prod.iam.gserviceaccount.com',
	image: 'gcr.io/ingestion-pipeline-prod/pipeline:v2.4.0',
	env: env({WORKERS: '8', LOG_LEVEL: 'info'}),
	memory: '4Gi',
	timeout_ms: 60_000,
	...more,
});
const good = revision('00006-tdq', '27T16:50:00');
const bad = revision('00008-txf', '28T18:55:57', {
	image: 'gcr.io/ingestion-pipeline-prod/pipeline:v2.4.1',
	env: env({WORKERS: '64', LOG_LEVEL: 'info', SPANNER_POOL_MAX: '4'}),
});
const neverReady = revision('00007-zbl', '28T13:41:00', {ready: false, image: 'gcr.io/p/pipeline:v2.4.1-rc1'});

const sceneOf = (states: Record<string, SourceState>, alerts: readonly Alert[] = []): SystemScene => ({
	system,
	source: lookup(states),
	tail: () => ({lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0}),
	signatures: () => noErrors,
	judgement: {checks: system.checks, alerts, judged: true},
	episodes: [],
	actions: [],
	itemTicks: {},
	now,
	asOf: now,
});
const deployed = (...list: Row[]) => ({revisions: seen(rows(...list), now)});
const theDeploy = (states: Record<string, SourceState>): Change => {
	const found = changesOf(sceneOf(states)).at(-1);
	if (!found) throw new Error('nothing changed');
	return found;
};

describe('a deploy', () => {
	test('is compared with the newest older revision that became ready', () => {
		expect(theDeploy(deployed(bad, neverReady, good))).toEqual({
			t: at('18:55:57'),
			kind: 'deploy',
			subject: 'webhook-processor',
			words: 'deploy 00008-txf',
			who: 'deployer@ingestion-pipeline-prod.iam.gserviceaccount.com',
			revision: 'webhook-processor-00008-txf',
			replaced: 'webhook-processor-00006-tdq',
			image: 'pipeline:v2.4.1',
			diff: [
				{what: 'image', before: 'pipeline:v2.4.0', after: 'pipeline:v2.4.1'},
				{what: 'env WORKERS', before: '8', after: '64'},
				{what: 'env SPANNER_POOL_MAX', after: '4'},
			],
		});
	});
	test('is compared with the revision that served, where requests tell which one did', () => {
		const counts: Answer = {
			kind: 'series',
			delaySeconds: 0,
			series: [
				{
					labels: {revision_name: 'webhook-processor-00004-rzc'},
					points: [
						{t: now - 40 * hour, value: 900},
						{t: at('18:50:00'), value: 900},
					],
				},
				{labels: {revision_name: 'webhook-processor-00008-txf'}, points: [{t: at('19:00:00'), value: 900}]},
			],
		};
		const tried = revision('00006-tdq', '28T18:00:00', {image: 'gcr.io/p/pipeline:v2.4.0-rc1'});
		const older = revision('00004-rzc', '25T16:50:00', {memory: '2Gi'});
		const change = theDeploy({...deployed(bad, tried, older), counts: seen(counts, now)});
		expect(change.replaced).toBe('webhook-processor-00004-rzc');
		expect(change.diff).toContainEqual({what: 'memory', before: '2Gi', after: '4Gi'});
	});
	test('has no differences where nothing is known of what was before', () => {
		expect(theDeploy(deployed(bad))).toMatchObject({diff: []});
		expect(theDeploy(deployed(bad, neverReady))).not.toHaveProperty('replaced');
	});
	test('of another service is not compared with it', () =>
		expect(theDeploy(deployed(bad, {...good, service: 'web'}))).toMatchObject({diff: []}));
	test('tells nothing of variables that the cells had no room for', () => {
		const many = env(Object.fromEntries(Array.from({length: 300}, (_, i) => [`NAME_${i}`, 'x'.repeat(9)])));
		const change = theDeploy(deployed({...bad, env: many}, {...good, env: env({WORKERS: '8', NAME_0: 'y'})}));
		expect(change.diff.filter(({what}) => what === 'env WORKERS')).toEqual([]);
		expect(change.diff).toContainEqual({what: 'env NAME_0', before: 'y', after: 'xxxxxxxxx'});
	});
});

describe('the list', () => {
	test('asks for the sources that tell changes, and for who served', () => {
		expect(changeSources(system)).toEqual(['revisions', 'functions', 'counts']);
		expect(changeSources(systemOf({sources: {jobs: {http: 'https://example.com'}}}))).toEqual([]);
	});
	test('is the same one until something is read', () => {
		const states = deployed(bad, good);
		expect(changesOf(sceneOf(states))).toBe(changesOf(sceneOf(states)));
		expect(changesOf(sceneOf(deployed(bad, good)))).not.toBe(changesOf(sceneOf(states)));
	});
	test('gives what was changed before a moment, newest first', () => {
		const changes = changesOf(sceneOf(deployed(bad, good)));
		expect(changesBefore(changes, at('18:56:05')).map(({revision}) => revision)).toEqual([
			'webhook-processor-00008-txf',
		]);
		expect(changesBefore(changes, at('18:55:56'))).toEqual([]);
		expect(changesBefore(changes, at('18:56:05'), 48 * hour)).toHaveLength(2);
	});
});

describe('the words of a change', () => {
	const change = theDeploy(deployed(bad, good));
	test.each([
		[
			200,
			'deploy webhook-processor 00008-txf (pipeline:v2.4.1) by deployer@ingestion-pipeline-prod: image v2.4.0 → v2.4.1, env WORKERS 8 → 64, SPANNER_POOL_MAX new 4',
		],
		[90, 'deploy webhook-processor 00008-txf (pipeline:v2.4.1) by deployer@ingestion-pipeline-prod'],
		[70, 'deploy webhook-processor 00008-txf (pipeline:v2.4.1) by deployer@'],
		[60, 'deploy 00008-txf (pipeline:v2.4.1) by deployer@'],
		[40, 'deploy 00008-txf v2.4.1 by deployer@'],
		[30, 'deploy v2.4.1 by deployer@'],
		[14, 'deploy v2.4.1'],
		[6, 'v2.4.1'],
		[4, 'v2.…'],
	])('fit %i cells', (width, text) => expect(changeWords(change, width)).toBe(text));
	test('of a deploy whose revision has a chosen name say it whole', () => {
		const named = theDeploy(deployed({...bad, revision: 'webhook-processor-hotfix'}, good));
		expect(changeWords(named, 80)).toContain('deploy webhook-processor-hotfix (pipeline:v2.4.1)');
	});
	test('never leave their width, whatever changed', () =>
		fc.assert(
			fc.property(
				fc.record({
					t: fc.nat(),
					kind: fc.constantFrom('deploy' as const, 'function' as const, 'action' as const),
					subject: fc.string(),
					words: fc.string(),
					who: fc.string(),
					image: fc.string(),
					revision: fc.string(),
					diff: fc.array(
						fc.record({what: fc.constantFrom('image', 'env A', 'cpu'), before: fc.string(), after: fc.string()}),
					),
				}),
				fc.integer({min: 1, max: 200}),
				(any, width) => widthOf(changeWords(any, width)) <= width,
			),
		));
	test('of differences name what came and what went', () =>
		expect(
			diffWords([
				{what: 'memory', before: '512Mi', after: '2Gi'},
				{what: 'env A', before: '1'},
				{what: 'env B', after: '2'},
			]),
		).toBe('env A gone (was 1), B new 2, memory 512Mi → 2Gi'));
});

describe('the line', () => {
	const open = (since: number) => [
		alertOf('a', {state: 'pending', progress: '1 of 5 m', since}),
		alertOf('b', {since: since + minute}),
		// What is not due yet is no trouble, however long ago it began.
		alertOf('c', {state: 'pending', since: since - hour}),
	];
	test('tells the change shortly before the first open alert, with its time', () => {
		const line = changeLine(sceneOf(deployed(bad, good), open(at('18:56:05'))), 60);
		expect(line).toMatchObject({suspected: true, text: '10:55:57 deploy 00008-txf (pipeline:v2.4.1) by deployer@'});
	});
	test('suspects neither what came after the trouble nor what was long before it', () => {
		for (const since of [at('18:54:00'), now])
			expect(changeLine(sceneOf(deployed(bad, good), open(since + (since === now ? hour : 0))), 90)).toMatchObject({
				suspected: false,
				text: 'deploy webhook-processor 00008-txf (pipeline:v2.4.1) by deployer@, 10 m ago',
			});
	});
	test('says why somebody suspects a change, whatever the time says, where there is room for both', () => {
		const scene = sceneOf(deployed(bad, good));
		const [change] = changesOf(scene);
		const suspect = {change: change as Change, words: '12.9% 5xx, 00006-tdq <0.1%'};
		const text = (width: number) => changeLine(scene, width, suspect)?.text;
		expect(text(90)).toBe('2026-11-27 08:50 deploy 00006-tdq v2.4.0 by deployer@  12.9% 5xx, 00006-tdq <0.1%');
		expect(text(60)).toBe('2026-11-27 08:50 deploy 00006-tdq v2.4.0 by deployer@');
		expect(changeLine(scene, 90, {...suspect, words: 'v2.4.0'})?.text).not.toMatch(/v2\.4\.0.*v2\.4\.0/);
	});
	test('is not there where nothing changed', () => expect(changeLine(sceneOf({}), 90)).toBeUndefined());
	test('fits its width, with a reason as well', () => {
		const [change] = changesOf(sceneOf(deployed(bad, good)));
		for (const alerts of [open(at('18:56:05')), []])
			for (const suspect of [undefined, {change: change as Change, words: '12.9% 5xx, 00006-tdq <0.1%'}])
				for (let width = 20; width <= 200; width += 1)
					expect(
						widthOf(changeLine(sceneOf(deployed(bad, good), alerts), width, suspect)?.text ?? ''),
					).toBeLessThanOrEqual(width);
	});
});

describe('names of revisions', () => {
	test.each([
		['webhook-processor-00008-txf', '00008-txf', '08-txf'],
		['webhook-processor-00123-abc', '00123-abc', '123-abc'],
		['web-10000-a1b', '10000-a1b', '10000-a1b'],
		['web-hotfix', 'web-hotfix', 'web-hotfix'],
		['', '', ''],
	])('%s is %s and %s', (name, short, tiny) => {
		expect(shortRevision(name)).toBe(short);
		expect(tinyRevision(name)).toBe(tiny);
	});
});

describe('functions, jobs, secrets', () => {
	const watched = systemOf({
		sources: {
			functions: {functions: true},
			function_revisions: {revisions: true},
			jobs: {scheduler: true},
			audit: {auditLog: true},
		},
	});
	const scene = (states: Record<string, Row[]>, actions: SystemScene['actions'] = []): SystemScene => ({
		...sceneOf({}),
		system: watched,
		source: lookup(Object.fromEntries(Object.entries(states).map(([id, list]) => [id, seen(rows(...list), now)]))),
		actions,
	});
	const scoring = {
		name: 'account-scoring',
		updated_at: '2026-11-28T18:02:00.000Z',
		env: env({LLM_MODEL: 'gemini-1.5-pro'}),
		memory: '2Gi',
		changed_at: null,
		before: null,
	};
	const version = (name: string, createdAt: string, model: string) =>
		revision(name, createdAt, {
			service: 'account-scoring',
			revision: `account-scoring-${name}`,
			creator: 'service-1@gcf-admin-robot.iam.gserviceaccount.com',
			image: `r/gcf-artifacts/account-scoring:version_${name}`,
			env: env({LLM_MODEL: model}),
		});
	const audit = (method: string, resource: string, what: string, at: string): Row => ({
		at: `2026-11-28T${at}.000Z`,
		method,
		resource,
		who: 'tom@example.com',
		what,
	});
	const updated = audit(
		'google.cloud.functions.v2.FunctionService.UpdateFunction',
		'projects/p/locations/r/functions/account-scoring',
		'update function account-scoring (environment variables)',
		'18:00:00',
	);
	const modelChanged = [{what: 'env LLM_MODEL', before: 'gemini-2.5-pro', after: 'gemini-1.5-pro'}];

	test('an update of a function is its revision against the one before, by whom the audit log names', () => {
		const changes = changesOf(
			scene({
				functions: [scoring],
				function_revisions: [
					version('00002-abc', '28T18:01:00', 'gemini-1.5-pro'),
					version('00001-abc', '01T18:01:00', 'gemini-2.5-pro'),
				],
				audit: [updated],
			}),
		);
		expect(changes).toHaveLength(2);
		expect(changes[1]).toMatchObject({
			kind: 'function',
			subject: 'account-scoring',
			words: 'update account-scoring',
			who: 'tom@example.com',
			diff: modelChanged,
		});
		expect(changeWords(changes[1] as Change, 80)).toBe(
			'update account-scoring by tom@: env LLM_MODEL gemini-2.5-pro → gemini-1.5-pro',
		);
		expect(changeWords(changes[1] as Change, 66)).toContain('gemini-1.5-pro');
	});
	test('without revisions it is what was seen before', () => {
		const before = JSON.stringify({env: env({LLM_MODEL: 'gemini-2.5-pro'}), memory: '2Gi'});
		const found = (row: Row) => changesOf(scene({functions: [row]}))[0]?.diff;
		expect(found({...scoring, before, changed_at: '2026-11-28T18:02:00.000Z'})).toEqual(modelChanged);
		// What was seen earlier belongs to another update.
		expect(found({...scoring, before, changed_at: '2026-11-27T18:02:00.000Z'})).toEqual([]);
		expect(found(scoring)).toEqual([]);
	});
	test('a job that was paused, and one that was edited, are told with what changed', () => {
		const job = {name: 'gmail-sync', state: 'PAUSED', schedule: '*/30 * * * *', time_zone: 'UTC', target: 'POST x'};
		const of = (before: Row): Row => ({
			...job,
			changed_at: '2026-11-28T18:30:00.000Z',
			before: JSON.stringify({...job, ...before}),
		});
		const paused = audit(
			'google.cloud.scheduler.v1.CloudScheduler.PauseJob',
			'p/jobs/gmail-sync',
			'pause job gmail-sync',
			'18:29:10',
		);
		const changes = changesOf(scene({jobs: [of({state: 'ENABLED'})], audit: [paused]}));
		expect(changes).toMatchObject([{kind: 'job', words: 'pause job gmail-sync', who: 'tom@example.com', diff: []}]);
		expect(changesOf(scene({jobs: [of({schedule: '0 * * * *'})]}))).toMatchObject([
			{words: 'edit job gmail-sync', diff: [{what: 'schedule', before: '0 * * * *', after: '*/30 * * * *'}]},
		]);
	});
	test('secrets and load balancers are known from the audit log alone', () => {
		const changes = changesOf(
			scene({
				audit: [
					audit(
						'google.cloud.secretmanager.v1.SecretManagerService.AddSecretVersion',
						'projects/1/secrets/api-key',
						'new version 5 of secret api-key',
						'18:00:00',
					),
					audit(
						'v1.compute.globalForwardingRules.delete',
						'projects/p/global/forwardingRules/front',
						'delete forwarding rule front',
						'18:10:00',
					),
				],
			}),
		);
		expect(changes).toMatchObject([
			{kind: 'secret', subject: 'api-key', who: 'tom@example.com'},
			{kind: 'network', subject: 'front'},
		]);
	});
	test('what our own action did is told once', () => {
		const moved = audit(
			'google.cloud.run.v2.Services.UpdateService',
			'p/services/web',
			'traffic of web: 100% 00006-tdq',
			'18:00:05',
		);
		const action = {system: 'demo', action: 'run.rollback', title: 'roll back web', target: 'web', at: at('18:00:03')};
		const [only, ...others] = changesOf(scene({audit: [moved]}, [{...action, by: 'ops1'}]));
		expect(others).toEqual([]);
		expect(changeWords(only as Change, 40)).toBe('roll back web by ops1');
		expect(changesOf(scene({audit: [moved]}, [{...action, target: 'other'}]))).toHaveLength(2);
	});
	test('traffic that somebody moved after a deploy is a change of its own, the deploy itself is one', () => {
		const web = (more: Row) => ({...bad, service: 'web', revision: 'web-00008-txf', ...more});
		const service = 'google.cloud.run.v1.Services.ReplaceService';
		const changes = changesOf(
			scene({
				function_revisions: [web({})],
				audit: [
					audit(service, 'namespaces/p/services/web', 'update service web', '18:55:56'),
					audit(service, 'namespaces/p/services/web', 'traffic of web: 50% 00008-txf', '18:56:30'),
				],
			}),
		);
		expect(changes.map(({words}) => words)).toEqual(['deploy 00008-txf', 'traffic of web: 50% 00008-txf']);
	});
});
