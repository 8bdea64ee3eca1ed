/** `jobs.list`: filters, projections and pages. */
import {operator} from '../../contract/names.ts';
import type {JobResource} from './job-body.ts';
import {ApiError} from './wire.ts';

const defaultSize = 50;
const maxSize = 1000;

/** Where a page begins, and when the first page was asked for: jobs that come later move nothing. */
interface Page {
	start: number;
	asOf: number;
}

function pageIn(token: string | null, now: number): Page {
	if (!token) return {start: 0, asOf: now};
	const [, start, asOf] = /^p(\d+)t(\d+)$/.exec(token) ?? [];
	if (start === undefined) throw new ApiError(400, 'invalid', `Invalid value for pageToken: ${token}`);
	return {start: Number(start), asOf: Number(asOf)};
}

function sizeIn(text: string | null): number {
	const size = text === null ? defaultSize : Number(text);
	if (!Number.isInteger(size) || size < 0) throw new ApiError(400, 'invalid', `Invalid value for maxResults: ${text}`);
	return Math.min(size, maxSize);
}

/** The answer to a request; `all` newest first. Without `allUsers` a caller sees only jobs of his own. Throws ApiError. */
export function listJobs(query: URLSearchParams, all: readonly JobResource[], now: number) {
	const {start, asOf} = pageIn(query.get('pageToken'), now);
	const size = sizeIn(query.get('maxResults'));
	const states = query.getAll('stateFilter').map(state => state.toUpperCase());
	const from = Number(query.get('minCreationTime') ?? 0);
	const to = Math.min(Number(query.get('maxCreationTime') ?? asOf), asOf);
	const found = all.filter(({user_email: user, state, statistics: {creationTime}}) => {
		if (query.get('allUsers') !== 'true' && user !== operator) return false;
		if (states.length > 0 && !states.includes(state)) return false;
		return Number(creationTime) >= from && Number(creationTime) <= to;
	});
	const items = found.slice(start, start + size);
	const isFull = query.get('projection')?.toLowerCase() === 'full';
	return {
		kind: 'bigquery#jobList',
		jobs: items.map(({configuration, ...minimal}) => (isFull ? {...minimal, configuration} : minimal)),
		...(start + size < found.length && {nextPageToken: `p${start + size}t${Math.trunc(asOf)}`}),
	};
}
