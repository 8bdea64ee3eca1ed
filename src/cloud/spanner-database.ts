/** Databases of Spanner over REST. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import {ifThere} from './ifThere.ts';
import {request} from './rest.ts';

/** The state of the database with this full name; undefined where there is none. Throws CloudError. */
export async function readDatabase(
	context: CloudContext,
	name: string,
	signal?: AbortSignal,
): Promise<string | undefined> {
	const url = `${context.auth.base('spanner')}/v1/${name}`;
	const project = name.split('/')[1] ?? '';
	const found = await ifThere(request<{state?: string}>(context, project, 'spanner', {method: 'GET', url, signal}));
	return found && cleanLine(found.state ?? '');
}
