/** What drills of tests are graded against, where a test is not about that. */
import {hour, minute} from '../../src/clock.ts';
import type {Targets} from '../../src/drill/targets.ts';

export const usualTargets: Targets = {
	severity: 'high',
	acknowledge: 5 * minute,
	respond: hour,
	message: 5 * minute,
	messages: [],
	watch: 30 * minute,
	calls: () => [],
};
