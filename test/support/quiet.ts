/** The time in sandboxes of tests. One that begins now is another world at every hour: what runs daily begins while a test looks. */
import type {ClockOrigin} from '../../src/clock.ts';

/** A Friday, 12:12 in Los Angeles: nothing of the schedule is due for a while. */
export const quietHour = '2026-11-20T20:12:00Z';

/** A clock that begins at the quiet hour. @param speed virtual seconds per second, 1 to 60 */
export const quietOrigin = (speed = 1): ClockOrigin => ({
	realEpoch: Date.now(),
	virtualEpoch: Date.parse(quietHour),
	speed,
});
