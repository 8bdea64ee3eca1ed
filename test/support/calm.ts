/** What a poller tells while nothing happens. */
import type {PollStats, TailState} from '../../src/poll/types.ts';

export const calmTail: TailState = {lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0};

export const calmStats: PollStats = {
	perMinute: 0,
	errorsPerMinute: 0,
	bytesBilledToday: 0,
	usdToday: 0,
	failing: 0,
	total: 0,
	focused: true,
};
