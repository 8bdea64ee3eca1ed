/** The errors per minute of a log as the answer of a source, so that checks and charts read it as they read any other. */
import {minute} from '../clock.ts';
import {CloudError} from '../cloud/types.ts';
import type {BookView} from '../signatures/book.ts';
import {step} from '../signatures/course.ts';
import type {SourceState, TailState} from './types.ts';

/** @param at when the log was last known to be whole, ms */
export function errorsState(
	{mode, reason, suppressedAt = Number.NEGATIVE_INFINITY}: Pick<TailState, 'mode' | 'reason'> & {suppressedAt?: number},
	{signatures, points}: BookView,
	at: number,
): SourceState {
	const isRead = Number.isFinite(signatures.since);
	return {
		...(isRead && {
			reading: {
				answer: {
					kind: 'series',
					series: [{labels: {}, points}],
					delaySeconds: 0,
					stepSeconds: step / 1000,
					metricKind: 'GAUGE',
					...(at - suppressedAt < 2 * minute && {cut: 'Google left lines out'}),
				},
				fetchedAt: at,
				...(points.length > 0 && {dataAt: points.at(-1)?.t ?? at}),
				cost: {requests: 0, bytesBilled: 0},
			},
		}),
		...(mode === 'down' && {
			error: new CloudError('unavailable', reason ?? 'the log is not followed', 'logging'),
		}),
		failures: 0,
		// It never grows stale by itself: how the log is followed says whether it is known. One that is not is stale at once.
		period: mode === 'down' ? 0 : Number.POSITIVE_INFINITY,
	};
}
