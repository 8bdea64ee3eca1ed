/** Reads by plain HTTP, without a client of Google's. */
import type {CloudContext} from './context.ts';
import type {Listed} from './pages.ts';
import {type HttpProbe, probe} from './probe.ts';
import {type IamPolicy, list, policy, type RestList} from './rest.ts';

export interface Plain {
	/** A list of a REST API, and the regions that did not answer. Throws CloudError. */
	list<Raw>(what: RestList, signal: AbortSignal): Promise<Listed<Raw> & {unreachable: readonly string[]}>;
	/** The IAM policy of a project. Throws CloudError. */
	policy(project: string, signal: AbortSignal): Promise<IamPolicy>;
	/** Throws CloudError when `signal` ended it, or when nothing could be sent. */
	probe(address: string, signal: AbortSignal): Promise<HttpProbe>;
}

export const createPlain = (context: CloudContext): Plain => ({
	list: (what, signal) => list(context, what, signal),
	policy: (project, signal) => policy(context, project, signal),
	probe: (address, signal) => probe(context, address, signal),
});
