/** Long-running operations, and jobs of BigQuery, over REST. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {jobNamed, readJob} from './jobs.ts';
import type {OperationState} from './port.ts';
import {request} from './rest.ts';

/** google.longrunning.Operation, as far as it is read. */
interface RawOperation {
	done?: boolean;
	error?: {message?: string};
	/** A change of a schema has a time for each statement that is in force. */
	metadata?: {progress?: {progressPercent?: number}; statements?: unknown[]; commitTimestamps?: unknown[]};
}

/** The API whose operation this is, and its version: those of Service Usage are of no project, those of Cloud Functions of a place. */
function serverOf(name: string): readonly [api: string, version: string] {
	if (name.startsWith('operations/')) return ['serviceusage', 'v1'];
	return name.includes('/locations/') ? ['cloudfunctions', 'v2'] : ['spanner', 'v1'];
}

/** The operation with this full name. Throws CloudError. */
export async function readOperation(
	context: CloudContext,
	name: string,
	signal?: AbortSignal,
): Promise<OperationState> {
	const job = jobNamed(name);
	if (job) return readJob(context, job, signal);
	const [api, version] = serverOf(name);
	const url = `${context.auth.base(api)}/${version}/${name}`;
	const project = /^projects\/([^/]+)/.exec(name)?.[1] ?? '';
	const {
		done = false,
		error,
		metadata,
	} = await request<RawOperation>(context, project, api, {
		method: 'GET',
		url,
		signal,
	});
	const percent = metadata?.progress?.progressPercent;
	return {
		done,
		...(error && {error: `${cleanLine(error.message ?? 'it failed')}${beforeIt(metadata)}`}),
		...(typeof percent === 'number' && {percent}),
	};
}

/** The statements that are in force although a later one failed. */
function beforeIt({statements = [], commitTimestamps = []}: RawOperation['metadata'] = {}): string {
	const [all, done] = [statements.length, commitTimestamps.length];
	return all > 1 ? `; ${done} of ${all} statements are in force` : '';
}
