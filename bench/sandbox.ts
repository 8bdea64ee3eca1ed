/**
 * The sandbox by itself: from launch to listening, to the first answer (which waits for the past), and one BigQuery
 * query through the official client: `node bench/sandbox.ts [queries]`.
 */
import {BigQuery} from '@google-cloud/bigquery';
import {PassThroughClient} from 'google-auth-library';
import {launchSandbox} from '../src/sandbox/launch.ts';
import {argument, median, tell} from './support.ts';

const queries = argument(50);
/** All panes are to be filled 3 s after the first frame: the past is most of it. */
const pastLimit = 3000;
/** A query that is slower than a frame of a tenth of a second could be felt. */
const queryLimit = 100;
const project = 'sales-intelligence-prod';

process.env.METADATA_SERVER_DETECTION = 'none';
const began = performance.now();
const sandbox = await launchSandbox(
	{story: 'calm', seed: 1, storyAfterMinutes: 5, speed: 1},
	{entry: 'dist/sandbox.js'},
);
try {
	tell({what: 'sandbox: launch to listening', unit: 'ms', value: performance.now() - began});
	await (await fetch(`${sandbox.connection.http}/bigquery/v2/projects/${project}/datasets`)).text();
	const past = performance.now() - began;
	tell({
		what: 'sandbox: launch to the first answer (past written)',
		unit: 'ms',
		value: past,
		limit: {name: 'limit', value: pastLimit},
	});

	const client = new BigQuery({
		projectId: project,
		apiEndpoint: sandbox.connection.http ?? '',
		authClient: new PassThroughClient(),
	});
	const ask = async (useQueryCache: boolean): Promise<number> => {
		const asked = performance.now();
		await client.query({
			query: `SELECT status, COUNT(*) AS runs FROM \`${project}.sales_intelligence.etl_runs\` GROUP BY status`,
			useQueryCache,
		});
		return performance.now() - asked;
	};
	tell({what: 'sandbox: first query of a client', unit: 'ms', value: await ask(false)});
	for (const cached of [false, true]) {
		const times: number[] = [];
		while (times.length < queries) times.push(await ask(cached));
		tell({
			what: `sandbox: BigQuery query through the client${cached ? ', cached' : ''}`,
			unit: 'ms',
			value: median(times),
			values: times,
			limit: {name: 'limit', value: queryLimit},
		});
	}
} finally {
	await sandbox.stop();
}
