/** Jobs of BigQuery, which take the place of long-running operations there. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import type {OperationState} from './port.ts';
import {request} from './rest.ts';

export interface JobReference {
	projectId?: string;
	jobId?: string;
	location?: string;
}

/** The name under which a job can be asked about. */
export const jobOperation = ({projectId = '', jobId = '', location = 'US'}: JobReference): string =>
	`projects/${projectId}/locations/${location}/jobs/${jobId}`;

/** The parts of such a name; undefined for the name of an operation. */
export function jobNamed(operation: string): {project: string; location: string; id: string} | undefined {
	const [, project = '', location = '', id] =
		/^projects\/([^/]+)\/locations\/([^/]+)\/jobs\/([^/]+)$/.exec(operation) ?? [];
	return id === undefined ? undefined : {project, location, id};
}

/** Throws CloudError. */
export async function readJob(
	context: CloudContext,
	{project, location, id}: NonNullable<ReturnType<typeof jobNamed>>,
	signal?: AbortSignal,
): Promise<OperationState> {
	const url = `${context.auth.base('bigquery')}/bigquery/v2/projects/${project}/jobs/${id}?location=${location}&prettyPrint=false`;
	const {status} = await request<{status?: {state?: string; errorResult?: {message?: string}}}>(
		context,
		project,
		'bigquery',
		{method: 'GET', url, signal},
	);
	const error = status?.errorResult;
	return {done: status?.state === 'DONE', ...(error && {error: cleanLine(error.message ?? 'it failed')})};
}
