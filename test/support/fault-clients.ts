/** Google's own clients of a running sandbox, without retries. */
import {BigQuery} from '@google-cloud/bigquery';
import {v2} from '@google-cloud/logging';
import {MetricServiceClient} from '@google-cloud/monitoring';
import {ServicesClient} from '@google-cloud/run';
import {v1} from '@google-cloud/spanner';
import * as grpc from '@grpc/grpc-js';
import {GoogleAuth, PassThroughClient} from 'google-auth-library';
import {projects, region} from '../../src/sandbox/contract/names.ts';

/** Real ms that a busy machine may take to answer. */
const patience = 15_000;
const project = projects.ingestion;
const once = (timeout = patience) => ({timeout, retry: null}) as const;

export interface Entry {
	insertId: string;
	textPayload?: string;
}
interface TailMessage {
	entries: Entry[];
}

/** `timeout` of a call: its deadline, real ms. */
export function connectClients(address: string, http: string) {
	const [host = '', port] = address.split(':');
	const authClient = new PassThroughClient();
	// The clients' option types know neither sslCreds nor an auth that is no login.
	const options = {
		projectId: project,
		auth: new GoogleAuth({authClient, projectId: project}),
		apiEndpoint: host,
		servicePath: host,
		port: Number(port),
		sslCreds: grpc.credentials.createInsecure(),
	} as never;
	const metrics = new MetricServiceClient(options);
	const logging = new v2.LoggingServiceV2Client(options);
	const run = new ServicesClient(options);
	const spanner = new v1.SpannerClient(options);
	const bigQuery = new BigQuery({
		projectId: projects.sales,
		apiEndpoint: http,
		authClient,
		retryOptions: {autoRetry: false},
	});
	const database = `projects/${project}/instances/pipeline-prod/databases/pipeline-db`;
	let session = '';

	return {
		metric: (timeout?: number) =>
			metrics.getMetricDescriptor(
				{name: `projects/${project}/metricDescriptors/run.googleapis.com/request_count`},
				once(timeout),
			),
		service: () => run.getService({name: `projects/${project}/locations/${region}/services/webhook-processor`}, once()),
		/** Leaves its traffic as it is. */
		update: async (validateOnly: boolean) => {
			const name = `projects/${project}/locations/${region}/services/webhook-processor`;
			const [{etag = null, traffic = null}] = await run.getService({name}, once());
			await run.updateService({service: {name, etag, traffic}, updateMask: {paths: ['traffic']}, validateOnly}, once());
		},
		/** One page, newest first. */
		entries: async (): Promise<Entry[]> => {
			const [entries] = await logging.listLogEntries(
				{resourceNames: [`projects/${project}`], orderBy: 'timestamp desc', pageSize: 30},
				{...once(), autoPaginate: false},
			);
			return entries as Entry[];
		},
		/** How many messages the answer to a query took; an error carries how many came before it. */
		stream: async (timeout?: number): Promise<number> => {
			if (session === '') session = (await spanner.createSession({database}, once()))[0].name ?? '';
			const {promise, resolve, reject} = Promise.withResolvers<number>();
			let messages = 0;
			spanner
				.executeStreamingSql(
					{session, sql: 'SELECT request_id FROM processing_requests LIMIT 1200'},
					{...once(timeout), retryRequestOptions: {noResponseRetries: 0, retries: 0}},
				)
				.on('data', () => messages++)
				.on('error', (error: object) => reject(Object.assign(error, {messages})))
				.on('end', () => resolve(messages));
			return promise;
		},
		/** A tail that records what it gets. */
		tail() {
			const entries: Entry[] = [];
			const errors: {code?: number; details?: string}[] = [];
			const stream = logging.tailLogEntries();
			stream.on('data', (message: TailMessage) => entries.push(...message.entries));
			stream.on('error', (error: {code?: number; details?: string}) => errors.push(error));
			stream.write({resourceNames: [`projects/${project}`], bufferWindow: {nanos: 20_000_000}});
			return {entries, errors, cancel: () => stream.cancel()};
		},
		table: () => bigQuery.dataset('sales_intelligence').table('etl_runs').getMetadata(),
		query: () => bigQuery.query('SELECT COUNT(*) AS n FROM sales_intelligence.etl_runs'),
		close: async () => {
			await Promise.all([metrics, logging, run, spanner].map(client => client.close()));
		},
	};
}
