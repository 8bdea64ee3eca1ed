/** Lists in pages, as most of Google's APIs page them. */
import {ControlError} from './error.ts';

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

/**
 * The page that a request over HTTP asks for; what is to be spread into the answer beside the items. Throws ControlError, also
 * for a filter, unless the items were filtered already: left out, it would be a wrong answer.
 */
export function pageAsked<T>(
	all: readonly T[],
	query: URLSearchParams,
	defaultSize: number,
	isFiltered = false,
): {items: T[]; nextPageToken?: string} {
	const filter = query.get('filter');
	if (filter && !isFiltered)
		throw new ControlError('INVALID_ARGUMENT', `The sandbox does not support the filter '${filter}'.`);
	const token = query.get('pageToken') ?? '';
	const {items, nextPageToken} = pageOf(all, Number(query.get('pageSize') ?? 0), token, defaultSize);
	return {items, ...(nextPageToken !== '' && {nextPageToken})};
}
