/**
 * The sandbox by itself: from launch to listening, to the first answer (which waits for the past), and one BigQuery
 * query through the official client: `node bench/sandbox.ts [queries]`.
 */
import {BigQuery} from '@google-cloud/bigquery';
import {PassThroughClient} from 'google-auth-library';
import {launchSandbox} from '../src/sandbox/launch.ts';
import {median, tell} from './support.ts';

const queries = Number(process.argv[2] ?? 50);
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
	tell('launch to listening', [performance.now() - began], 'ms');
	await (await fetch(`${sandbox.connection.http}/bigquery/v2/projects/${project}/datasets`)).text();
	const past = performance.now() - began;
	tell('launch to the first answer (past written)', [past], 'ms', `${(past / pastLimit).toFixed(2)}x the limit of 3 s`);

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
	tell('first query of a client', [await ask(false)], 'ms');
	for (const cached of [false, true]) {
		const times: number[] = [];
		while (times.length < queries) times.push(await ask(cached));
		tell(
			`a BigQuery query through the client${cached ? ', cached' : ''}`,
			times,
			'ms',
			`${(median(times) / queryLimit).toFixed(2)}x the limit of 0.1 s`,
		);
	}
} finally {
	await sandbox.stop();
}
