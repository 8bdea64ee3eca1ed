/** Cloud Logging v2 over REST, as gcloud reads it. */
import type {LogEntry} from '../../contract/logs.ts';
import type {Call} from '../../rest/call.ts';
import {readJson} from '../../rest/http.ts';
import type {Sandbox} from '../../stores.ts';
import {type ListRequest, listLogEntries} from './list.ts';

function entryJson({timestamp, receiveTimestamp, httpRequest, ...entry}: LogEntry) {
	const {latencySeconds, ...request} = httpRequest ?? {};
	return {
		...entry,
		timestamp: new Date(timestamp).toISOString(),
		receiveTimestamp: new Date(receiveTimestamp).toISOString(),
		...(httpRequest && {
			httpRequest: {...request, ...(latencySeconds !== undefined && {latency: `${latencySeconds}s`})},
		}),
	};
}

export function handlers({logs}: Pick<Sandbox, 'logs'>) {
	return {
		async ListLogEntries({req}: Call) {
			const {projectIds = [], ...asked} = (await readJson(req)) as Partial<ListRequest> & {projectIds?: string[]};
			const request = {filter: '', orderBy: '', pageSize: 0, pageToken: '', ...asked};
			const projects = projectIds.map(id => `projects/${id}`);
			const resourceNames = [...(asked.resourceNames ?? []), ...projects];
			const {entries, nextPageToken} = listLogEntries(logs, {...request, resourceNames});
			return {
				...(entries.length > 0 && {entries: entries.map(entryJson)}),
				...(nextPageToken !== '' && {nextPageToken}),
			};
		},
	};
}
