/** What becomes of a write that failed: nothing was done, or it is not known. */
import {toCloudError} from './errors.ts';
import type {Sending} from './port.ts';
import {CloudError, type CloudErrorKind} from './types.ts';

/** Error kinds that say themselves what became of the call: nothing, or that it is not known. */
const telling: ReadonlySet<CloudErrorKind> = new Set([
	'auth',
	'denied',
	'notFound',
	'invalid',
	'quota',
	'stale-etag',
	'outcome-unknown',
]);

/**
 * Runs one request of a write, once it was asked whether it may leave: every one of them passes here. Throws CloudError: `invalid`
 * where it may not, `outcome-unknown` where it may have reached Google without an answer.
 */
export async function sent<T>(
	api: string,
	{whyNot, dryRun = false}: Pick<Sending, 'whyNot' | 'dryRun'>,
	work: () => Promise<T>,
): Promise<T> {
	const why = whyNot();
	if (why !== undefined) throw new CloudError('invalid', `not sent: ${why}`, api);
	try {
		return await work();
	} catch (raw) {
		const error = toCloudError(raw, api);
		if (dryRun || telling.has(error.kind) || neverConnected(error)) throw error;
		throw new CloudError('outcome-unknown', `no answer (${error.message}): it may have happened`, api, {cause: error});
	}
}

function neverConnected(error: CloudError): boolean {
	const texts: string[] = [];
	for (let cause: unknown = error; cause instanceof Error && texts.length < 5; cause = cause.cause) {
		texts.push(cause.message, String('code' in cause ? cause.code : ''));
	}
	return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|No connection established|Name resolution failed/.test(texts.join(' '));
}
