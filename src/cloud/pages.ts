/** Lists that come in pages. */

/** The items of a list. */
export interface Listed<T> {
	items: T[];
	/** Pages that were asked for. */
	requests: number;
	/** There is more than we asked for. */
	more: boolean;
}

/**
 * Follows a list from page to page until it ends, or holds `most` items, or took `maxPages`. A page may be short, or
 * empty, and still not be the last one.
 */
export async function listed<T>(
	bounds: {maxPages: number; most?: number},
	page: (pageToken: string, wanted: number) => Promise<{items: readonly T[]; next: string | null | undefined}>,
): Promise<Listed<T>> {
	const {maxPages, most = Number.POSITIVE_INFINITY} = bounds;
	const items: T[] = [];
	let pageToken = '';
	for (let requests = 1; ; requests++) {
		const {items: found, next} = await page(pageToken, most - items.length);
		for (const one of found) items.push(one);
		pageToken = next ?? '';
		const full = items.length >= most;
		if (pageToken !== '' && !full && requests < maxPages) continue;
		return {items: full ? items.slice(0, most) : items, requests, more: pageToken !== '' || items.length > most};
	}
}

/** A page as Google's generated clients answer it: its items, the next request, and the answer itself with the token. */
export const pageOf = <T>([items, , answer]: readonly [
	items: readonly T[],
	next: unknown,
	answer?: {nextPageToken?: string | null} | null,
]): {items: readonly T[]; next: string | null | undefined} => ({items, next: answer?.nextPageToken});
