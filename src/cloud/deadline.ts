/** Our own deadline for every call: some clients have none (BigQuery waits for ever on a dead connection). */
import {later} from '../timers.ts';
import {toCloudError} from './errors.ts';
import {CloudError} from './types.ts';

/**
 * Runs `work` with a signal that aborts after `ms` or with `outer`, and abandons it then, finished or not.
 * Throws CloudError: `timeout` past the deadline, `unavailable` when `outer` aborted, else what `work` threw.
 */
export async function within<T>(
	ms: number,
	outer: AbortSignal | undefined,
	api: string,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	const {promise: abandoned, reject} = Promise.withResolvers<never>();
	const give = (error: CloudError) => {
		reject(error);
		controller.abort(error);
	};
	const timer = later(() => give(new CloudError('timeout', `no answer within ${ms / 1000} s`, api)), ms);
	const stop = () => give(new CloudError('unavailable', 'stopped', api));
	outer?.addEventListener('abort', stop, {once: true});
	if (outer?.aborted) stop();
	const running = outer?.aborted ? abandoned : work(controller.signal);
	// The one that loses the race may still reject later; that must not end the process.
	running.catch(() => {});
	abandoned.catch(() => {});
	try {
		return await Promise.race([running, abandoned]);
	} catch (error) {
		throw toCloudError(error, api);
	} finally {
		clearTimeout(timer);
		outer?.removeEventListener('abort', stop);
	}
}
