/** A question that a person asks once, outside all schedules; it counts in the statistics and the budget as a poll does. */
import type {CloudReads} from '../cloud/port.ts';
import {CloudError, type Reading} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {messageOf} from '../text/errors.ts';
import type {EntryContext} from './entry.ts';

/** Asks one source of a system, whether or not its file names it. Throws CloudError. */
export function createAsk(
	reads: CloudReads,
	context: Pick<EntryContext, 'allow' | 'paused' | 'succeeded' | 'failed' | 'changed'>,
): (system: SystemConfig, id: string, source: SourceConfig, signal: AbortSignal) => Promise<Reading> {
	return async (system, id, source, signal) => {
		const began = performance.now();
		const paused = context.paused(source);
		if (paused) throw paused;
		try {
			context.allow(source);
			const reading = await reads.read(system, id, source, undefined, signal);
			context.succeeded(reading, source, began);
			return reading;
		} catch (error) {
			const clean =
				error instanceof CloudError ? error : new CloudError('internal', messageOf(error), 'poll', {cause: error});
			context.failed(clean, source, began);
			throw clean;
		} finally {
			context.changed();
		}
	};
}
