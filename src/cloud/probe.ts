/** Health probes: one GET without Google's credentials. Only the status and the time it took are kept, never the page. */
import {messageOf} from '../text/errors.ts';
import type {CloudContext} from './context.ts';
import {within} from './deadline.ts';
import {send} from './http.ts';
import {CloudError} from './types.ts';

/** Bytes of the page that are read: an answer that breaks off before counts as none. */
const awaited = 64 * 1024;
/** Redirects that are followed, all within the origin that the system file names. */
const maxRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The answer of a page: its status and the time it took, ms; or its failure, in a few words. */
export type HttpProbe = {status: number; latency: number} | {unanswered: string};

/**
 * Probes a health page. Any status is an answer, also a redirect elsewhere. Silence is an answer too: only the other sources
 * can tell whether the page is down or we are cut off (checks/measures/probe.ts).
 * @throws CloudError when `signal` ended it, or when nothing could be sent
 */
export async function probe(context: CloudContext, address: string, signal: AbortSignal): Promise<HttpProbe> {
	try {
		return await ask(context, address, signal);
	} catch (error) {
		// A request that cannot be sent (a proxy that is no address) says nothing about the page.
		if (signal.aborted || (error instanceof CloudError && error.kind === 'invalid')) throw error;
		return {unanswered: messageOf(error)};
	}
}

/** Where a page is asked, and by which headers: on a sandbox no page of the real internet may be requested. */
export function local({auth, connection}: CloudContext, address: string): {url: URL; asked: Record<string, string>} {
	const url = new URL(address);
	if (!auth.local || connection.http === undefined || isLocal(url)) return {url, asked: {}};
	return {url: new URL(url.pathname + url.search, connection.http), asked: {'x-forwarded-host': url.hostname}};
}

async function ask(context: CloudContext, address: string, signal: AbortSignal): Promise<HttpProbe> {
	const {connections, patience} = context;
	const {url: first, asked} = local(context, address);
	return within(patience.read, signal, 'http', async inner => {
		const agents = await connections.agents();
		const start = performance.now();
		let url = first;
		for (let followed = 0; ; followed++) {
			const {status, location} = await send(url, agents, {
				method: 'GET',
				headers: {accept: 'application/json', ...asked},
				limit: awaited,
				signal: inner,
			});
			const next = redirects.has(status) && location ? URL.parse(location, url.href) : null;
			if (next?.origin !== first.origin || followed === maxRedirects)
				return {status, latency: Math.round(performance.now() - start)};
			url = next;
		}
	});
}

const isLocal = ({hostname}: URL): boolean => ['localhost', '127.0.0.1'].includes(hostname);
