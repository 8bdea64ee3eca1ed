/** Whether this machine's clock is right, by the Date of Google's answers. */
import {minute} from '../clock.ts';
import {lasting} from '../text/durations.ts';
import type {Finding} from './finding.ts';

/** @param skew ms that Google's clocks are ahead of ours, in whole minutes */
export function clockFinding(skew: number): Finding {
	if (Math.abs(skew) < minute) return {part: 'clock', level: 'ok', says: 'agrees with Google to the minute'};
	return {
		part: 'clock',
		level: 'mend',
		says: `this machine is ${lasting(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} Google: ages and times on the wall are wrong by that`,
		todo: 'timedatectl set-ntp true (or ask whoever runs this machine for NTP)',
	};
}
