/** Requests that may be sent to BigQuery: reads of jobs and rows, dry runs, and queries that BigQuery itself calls a SELECT. */
import {refusalOf} from '../text/statement.ts';
import {CloudError} from './types.ts';

/** The allowed members of a query request; a destination, a write disposition or a session is not among them. */
const queryFields: ReadonlySet<string> = new Set([
	'query',
	'useLegacySql',
	'useQueryCache',
	'maximumBytesBilled',
	'labels',
	'parameterMode',
	'queryParameters',
	'location',
	'formatOptions',
	'requestId',
	'jobCreationMode',
]);

/** Throws CloudError for any request that could change something. */
export function onlyReads(method: string, uri: string, body: unknown): void {
	if (method === 'GET') return;
	const {configuration} = (body ?? {}) as {configuration?: {dryRun?: boolean; query?: object}};
	const query = uri === '/queries' ? body : uri === '/jobs' && configuration?.dryRun === true && configuration.query;
	const odd = query
		? Object.entries(query).find(([name, value]) => value !== undefined && !queryFields.has(name))?.[0]
		: `${method} ${uri}`;
	if (odd !== undefined) throw new CloudError('invalid', `not sent, since it might write: ${odd}`, 'bigquery');
}

/** The number of texts whose type is remembered. */
const most = 1000;

/**
 * Lets a text pass only where `ask` (a dry run, which is free) answers that it is a SELECT. Each text is asked about once, also
 * a refused one, so that polling costs no dry runs.
 */
export function createStatements(): (key: string, ask: () => Promise<string>) => Promise<void> {
	const known = new Map<string, Promise<string>>();
	return async (key, ask) => {
		let asked = known.get(key);
		if (!asked) {
			if (known.size >= most) known.clear();
			asked = ask();
			known.set(key, asked);
			// A failed dry run is not remembered.
			asked.catch(() => known.delete(key));
		}
		const refusal = refusalOf(await asked);
		if (refusal !== undefined) throw new CloudError('invalid', refusal, 'bigquery');
	};
}
