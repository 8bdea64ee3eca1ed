/** Every fault by name, as it arrives at Google's own clients and at plain HTTP. */
import {v2} from '@google-cloud/logging';
import {MetricServiceClient} from '@google-cloud/monitoring';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {projects} from '../../src/sandbox/contract.ts';
import type {Fault, FaultName} from '../../src/sandbox/faults/types.ts';
import {type RunningSandbox, startSandbox} from '../../src/sandbox/process/server.ts';
import {faultsInForce, requests, setChatter, setFaults, setStory} from '../support/faults.ts';

const project = projects.ingestion;
/** Real ms that a call may take before it counts as hanging. */
const deadline = 700;

let sandbox: RunningSandbox;
let http: string;
let metrics: MetricServiceClient;
let logging: InstanceType<typeof v2.LoggingServiceV2Client>;

beforeAll(async () => {
	sandbox = await startSandbox({story: 'calm', seed: 1, storyAfterMinutes: 0, speed: 60});
	http = sandbox.connection.http;
	const [host = '', port] = sandbox.connection.grpc.split(':');
	const options = {
		projectId: project,
		auth: new GoogleAuth({authClient: new PassThroughClient(), projectId: project}),
		apiEndpoint: host,
		servicePath: host,
		port: Number(port),
		sslCreds: grpc.credentials.createInsecure(),
	};
	metrics = new MetricServiceClient(options as unknown as ConstructorParameters<typeof MetricServiceClient>[0]);
	logging = new v2.LoggingServiceV2Client(
		options as unknown as ConstructorParameters<typeof v2.LoggingServiceV2Client>[0],
	);
	await sandbox.loaded;
});
afterAll(async () => {
	await Promise.all([metrics.close(), logging.close()]);
	await sandbox.close();
});
afterEach(() => setFaults(http, []));

const describeMetric = () =>
	metrics.getMetricDescriptor(
		{name: `projects/${project}/metricDescriptors/run.googleapis.com/request_count`},
		{timeout: deadline, retry: null},
	);

describe('over gRPC', () => {
	const cases: [FaultName, number, RegExp][] = [
		['401', 16, /invalid authentication credentials/],
		['403', 7, /does not have permission/],
		['429', 8, /Quota exceeded for quota metric 'Time series queries'/],
	];
	test.each(cases)('%s is code %i', async (name, code, text) => {
		await setFaults(http, [{name, api: 'monitoring'}]);
		await expect(describeMetric()).rejects.toMatchObject({code, details: expect.stringMatching(text)});
	});
});

test('a fault heals after its times', async () => {
	await setFaults(http, [{name: '503', api: 'monitoring', times: 1, after: 1}]);
	await describeMetric();
	await expect(describeMetric()).rejects.toMatchObject({code: 14});
	await describeMetric();
	expect(await faultsInForce(http)).toEqual([]);
	expect((await requests(http)).apis.monitoring?.methods.GetMetricDescriptor?.faulted).toBeGreaterThan(0);
});

test('stories and chatter can be asked for', async () => {
	await expect(setStory(http, 'nonsense' as never)).rejects.toThrow(/unknown story/);
	await setChatter(http, {linesPerSecond: 0});
	await vi.waitFor(async () => expect(await faultsInForce(http)).toEqual([] satisfies Fault[]));
});
