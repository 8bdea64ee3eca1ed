import {ControlError} from './error.ts';

/** What a Cloud Run resource name says; `location` may be '-'. */
export interface RunName {
	project: string;
	location: string;
	service?: string;
	revision?: string;
}

const pattern = /^projects\/([^/]+)\/locations\/([^/]+)(?:\/services\/([^/]+)(?:\/revisions\/([^/]+))?)?$/;

/** Takes `projects/P/locations/R[/services/S[/revisions/V]]` apart. Throws ControlError. */
export function parseRunName(name: string): RunName {
	const [, project, location, service, revision] = pattern.exec(name) ?? [];
	if (project === undefined || location === undefined)
		throw new ControlError('INVALID_ARGUMENT', `Invalid resource name: '${name}'`);
	return {project, location, ...(service !== undefined && {service}), ...(revision !== undefined && {revision})};
}

/** One page of a list: tokens are offsets, opaque to the caller. Throws ControlError for a token that is none of ours. */
export function pageOf<T>(
	all: readonly T[],
	pageSize: number,
	pageToken: string,
	defaultSize: number,
): {items: T[]; nextPageToken: string} {
	const offset = pageToken === '' ? 0 : Number(Buffer.from(pageToken, 'base64url').toString());
	if (!Number.isInteger(offset) || offset < 0)
		throw new ControlError('INVALID_ARGUMENT', 'The page token is not valid.');
	if (!Number.isInteger(pageSize) || pageSize < 0)
		throw new ControlError('INVALID_ARGUMENT', 'The page size must be a non-negative integer.');
	const end = offset + (pageSize === 0 ? defaultSize : Math.min(pageSize, 1000));
	return {
		items: all.slice(offset, end),
		nextPageToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : '',
	};
}
