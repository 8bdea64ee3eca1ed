/** Rows of the audit log: what was done, in words, without values. */
import {expect, test} from 'vitest';
import {anyTypes, type RawEntry} from '../../src/cloud/log-entry.ts';
import {auditLog} from '../../src/cloud/sources/auditLog.ts';
import type {Reachable} from '../../src/cloud/sources/kind.ts';
import type {Row} from '../../src/cloud/types.ts';
import {systemOf} from '../support/checks.ts';

const url = 'test/AuditLog';
const now = Date.parse('2026-11-28T19:06:20Z');
const entry = (payload: object, insertId: string): RawEntry => {
	anyTypes.set(url, bytes => JSON.parse(new TextDecoder().decode(bytes)));
	return {
		logName: 'l',
		insertId,
		timestamp: '2026-11-28T18:55:57Z',
		protoPayload: {type_url: url, value: new TextEncoder().encode(JSON.stringify(payload))},
	};
};

interface Asked {
	filter: string;
	since: number;
	limit: number;
}

async function read(
	payloads: readonly object[],
	more = false,
): Promise<{rows: readonly Row[]; cut?: string; asked: Asked}> {
	let asked: Asked = {filter: '', since: 0, limit: 0};
	const logging = {
		list: async (_: string, filter: string, since: number, limit: number) => {
			asked = {filter, since, limit};
			return {items: payloads.map((one, index) => entry(one, `i${index}`)), requests: 1, more};
		},
	};
	const system = systemOf();
	const {answer} = await auditLog.read(
		{logging} as unknown as Reachable,
		{system, id: 'audit', source: {auditLog: true, window: '7d', limit: 200}, previous: undefined, now: () => now},
		new AbortController().signal,
	);
	if (answer.kind !== 'rows') throw new Error('no rows');
	return {rows: answer.rows, asked, ...(answer.cut !== undefined && {cut: answer.cut})};
}

const by = {authenticationInfo: {principalEmail: 'tom@example.com'}};
const run = 'google.cloud.run.v2.Services.UpdateService';
const service = 'projects/p/locations/r/services/web';
const secrets = 'google.cloud.secretmanager.v1.SecretManagerService';

test.each<[string, object]>([
	[
		'pause job gmail-sync',
		{
			methodName: 'google.cloud.scheduler.v1.CloudScheduler.PauseJob',
			resourceName: 'projects/p/locations/r/jobs/gmail-sync',
		},
	],
	[
		'update function account-scoring (environment variables)',
		{
			methodName: 'google.cloud.functions.v2.FunctionService.UpdateFunction',
			resourceName: 'projects/p/locations/r/functions/account-scoring',
			request: {updateMask: 'service_config.environment_variables'},
		},
	],
	[
		'update job a (schedule, time zone, http target, …)',
		{
			methodName: 'google.cloud.scheduler.v1.CloudScheduler.UpdateJob',
			resourceName: 'projects/p/locations/r/jobs/a',
			request: {updateMask: 'schedule,timeZone,http_target,description'},
		},
	],
	[
		'new version 5 of secret salesforce-refresh-token',
		{
			methodName: `${secrets}.AddSecretVersion`,
			resourceName: 'projects/1/secrets/salesforce-refresh-token',
			response: {name: 'projects/1/secrets/salesforce-refresh-token/versions/5'},
		},
	],
	['new version of secret s', {methodName: `${secrets}.AddSecretVersion`, resourceName: 'projects/1/secrets/s'}],
	[
		'disable version 4 of secret s',
		{methodName: `${secrets}.DisableSecretVersion`, resourceName: 'projects/1/secrets/s/versions/4'},
	],
	[
		'traffic of web: 90% 00006-tdq, 10% 00008-txf',
		{
			methodName: run,
			resourceName: service,
			request: {
				updateMask: 'traffic',
				service: {
					traffic: [
						{revision: 'web-00006-tdq', percent: 90},
						{revision: 'web-00008-txf', percent: 10},
					],
				},
			},
		},
	],
	[
		'update service web',
		{
			methodName: 'google.cloud.run.v1.Services.ReplaceService',
			resourceName: 'namespaces/p/services/web',
			request: {service: {spec: {traffic: [{percent: 100, latestRevision: true}]}}},
		},
	],
	['change access to web', {methodName: 'google.cloud.run.v1.Services.SetIamPolicy', resourceName: service}],
	[
		'delete forwarding rule front-door',
		{
			methodName: 'v1.compute.globalForwardingRules.delete',
			resourceName: 'projects/p/global/forwardingRules/front-door',
		},
	],
	[
		'change ssl certificates of target https proxy x',
		{
			methodName: 'v1.compute.targetHttpsProxies.setSslCertificates',
			resourceName: 'projects/p/global/targetHttpsProxies/x',
		},
	],
])('%s', async (what, payload) => {
	const {rows} = await read([{...by, ...payload}]);
	expect(rows).toEqual([expect.objectContaining({at: '2026-11-28T18:55:57.000Z', who: 'tom@example.com', what})]);
});

test('neither what was refused nor what Google passes on is a change', async () => {
	const robot = {authenticationInfo: {principalEmail: 'service-1@gcf-admin-robot.iam.gserviceaccount.com'}};
	const {rows} = await read([
		{...by, methodName: run, resourceName: service, status: {code: 7}},
		{...robot, methodName: run, resourceName: service},
		{...by, methodName: run, resourceName: service, status: {}},
		{},
	]);
	expect(rows).toHaveLength(1);
});

test('no value of a request is read', async () => {
	const {rows} = await read([
		{
			...by,
			methodName: 'google.cloud.functions.v2.FunctionService.UpdateFunction',
			resourceName: 'projects/p/locations/r/functions/f',
			request: {function: {serviceConfig: {environmentVariables: {PASSWORD: 'swordfish'}}}},
		},
	]);
	expect(JSON.stringify(rows)).not.toContain('swordfish');
});

test('is bounded, and says when there is more', async () => {
	const {asked, cut} = await read([{...by, methodName: run, resourceName: service}], true);
	expect(asked).toMatchObject({since: now - 7 * 86_400_000, limit: 200});
	expect(cut).toBe('the newest 1 changes, there are more');
});
