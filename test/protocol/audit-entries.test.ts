/** B15: audit log entries through the real Logging client, from the sandbox's server. */
import * as grpc from '@grpc/grpc-js';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {auditLogUrl, decodeAuditLog} from '../../src/cloud/audit-log.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {LogLine} from '../../src/cloud/types.ts';
import {createTailRing} from '../../src/poll/tail.ts';
import {registerLogging} from '../../src/sandbox/apis/logging/service.ts';
import {createLogStore} from '../../src/sandbox/apis/logging/store.ts';
import type {LogEntry, LogStore} from '../../src/sandbox/contract/logs.ts';
import {eventually} from '../support/eventually.ts';
import {bareSystem, listen} from '../support/serving.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const clock = {now: () => at, speed: 60};
const system = bareSystem();

let logs: LogStore;
let rpc: grpc.Server;
let reads: CloudReads;

beforeEach(async () => {
	logs = createLogStore(clock);
	rpc = new grpc.Server();
	registerLogging(rpc, {logs, clock});
	reads = createCloud({grpc: `127.0.0.1:${await listen(rpc)}`}, clock).reads;
});
afterEach(async () => {
	await reads.close();
	rpc.forceShutdown();
});

const service = 'namespaces/demo/services/webhook-processor';
const deploy = {
	'@type': auditLogUrl,
	serviceName: 'run.googleapis.com',
	methodName: 'google.cloud.run.v1.Services.ReplaceService',
	resourceName: service,
	authenticationInfo: {principalEmail: 'deployer@example.com'},
	request: {'@type': 'type.googleapis.com/google.cloud.run.v1.ReplaceServiceRequest', region: 'us-central1', tries: 2},
	status: {},
};
const refused = {
	...deploy,
	authenticationInfo: {principalEmail: 'ops1@example.com'},
	status: {code: 7, message: "Permission 'run.services.update' denied"},
};
const unknown = {'@type': 'type.googleapis.com/google.appengine.logging.v1.RequestLog'};

let serial = 0;
const entry = (protoPayload: NonNullable<LogEntry['protoPayload']>, more: Partial<LogEntry> = {}): LogEntry => ({
	logName: `projects/${system.project}/logs/cloudaudit.googleapis.com%2Factivity`,
	insertId: `a${serial++}`,
	timestamp: at - 60_000 + serial,
	receiveTimestamp: at - 59_000,
	severity: 'NOTICE',
	resource: {type: 'cloud_run_revision', labels: {service_name: 'webhook-processor'}},
	protoPayload,
	...more,
});

async function lines(filter = ''): Promise<LogLine[]> {
	const received: LogLine[] = [];
	const end = reads.tail(system, filter, {
		lines: more => received.push(...more),
		status() {},
		reached() {},
		suppressed() {},
	});
	await eventually(() => expect(received).not.toEqual([]));
	end();
	return received;
}

test('B15: method, principal, status and resource are said, each entry by itself', async () => {
	logs.append([
		entry(deploy),
		entry(refused),
		entry({...deploy, methodName: 'google.cloud.run.v1.Services.DeleteService'}),
	]);
	const found = await lines();
	expect(found.map(({message}) => message)).toEqual([
		`google.cloud.run.v1.Services.ReplaceService by deployer@example.com: OK, on ${service}`,
		`google.cloud.run.v1.Services.ReplaceService by ops1@example.com: PERMISSION_DENIED: Permission 'run.services.update' denied, on ${service}`,
		`google.cloud.run.v1.Services.DeleteService by deployer@example.com: OK, on ${service}`,
	]);
	const ring = createTailRing();
	ring.add(found);
	expect(ring.state().lines.map(({count}) => count)).toEqual([1, 1, 1]);
	expect(JSON.parse(found[1]?.payload ?? '{}').protoPayload).toMatchObject({
		methodName: 'google.cloud.run.v1.Services.ReplaceService',
		request: {region: 'us-central1', tries: 2},
	});
});

test('B15: columns of a log source reach into protoPayload', async () => {
	logs.append([entry(refused, {severity: 'ERROR'}), entry(deploy)]);
	const columns = {
		method: 'protoPayload.methodName',
		who: 'protoPayload.authenticationInfo.principalEmail',
		code: 'protoPayload.status.code',
		why: 'protoPayload.status.message',
		region: 'protoPayload.request.region',
	};
	const {answer} = await reads.read(
		system,
		'audit',
		{log: 'protoPayload.status.code=7', window: '24h', limit: 50, columns, constants: {}, translate: {}},
		undefined,
		new AbortController().signal,
	);
	expect(answer).toMatchObject({
		rows: [
			{
				method: 'google.cloud.run.v1.Services.ReplaceService',
				who: 'ops1@example.com',
				code: 7,
				why: "Permission 'run.services.update' denied",
				region: 'us-central1',
			},
		],
	});
});

test('B15: payloads of a type that is not known stay apart', async () => {
	logs.append([entry(unknown), entry(unknown)]);
	const found = await lines();
	expect(new Set(found.map(({message}) => message)).size).toBe(2);
	expect(found[0]?.message).toMatch(/^google\.appengine\.logging\.v1\.RequestLog that cannot be read/);
});

test('B15: the service is named by the API where the resource does not', async () => {
	logs.append([entry(deploy, {resource: {type: 'audited_resource', labels: {}}})]);
	expect((await lines())[0]?.service).toBe('run.googleapis.com');
});

test("B15: the fields are numbered as in Google's audit_log.proto", () => {
	const text = (id: number, value: string) => Buffer.from([(id << 3) | 2, value.length, ...Buffer.from(value)]);
	const message = (id: number, ...parts: Buffer[]) => {
		const body = Buffer.concat(parts);
		return Buffer.from([(id << 3) | 2, body.length, ...body]);
	};
	const bytes = Buffer.concat([
		message(2, Buffer.from([8, 5]), text(2, 'gone')),
		message(3, text(1, 'c@ctc.com')),
		message(4, text(1, '150.129.62.16'), text(2, 'gcloud')),
		text(7, 'servicemanagement.googleapis.com'),
		text(8, 'ActivateServices'),
		message(9, text(1, 'services/x'), text(2, 'servicemanagement.services.bind'), Buffer.from([0x18, 1])),
		text(11, 'services/x'),
	]);
	expect(decodeAuditLog(bytes)).toEqual({
		status: {code: 5, message: 'gone'},
		authenticationInfo: {principalEmail: 'c@ctc.com'},
		requestMetadata: {callerIp: '150.129.62.16', callerSuppliedUserAgent: 'gcloud'},
		serviceName: 'servicemanagement.googleapis.com',
		methodName: 'ActivateServices',
		authorizationInfo: [{resource: 'services/x', permission: 'servicemanagement.services.bind', granted: true}],
		resourceName: 'services/x',
	});
	expect(() => decodeAuditLog(Buffer.from([0x1a, 200]))).toThrow();
});
