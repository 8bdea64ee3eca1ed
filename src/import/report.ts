/** What an import says: one line for each condition, and under it what was left out. Pure. */
import {plural} from '../text/format.ts';
import type {ImportedPolicy, Told} from './convert.ts';

const nameOf = ({policy, condition}: Told): string => (condition === policy ? policy : `${policy} / ${condition}`);

export function reportLines(policies: readonly ImportedPolicy[]): string[] {
	const told = policies.flatMap(one => one.told);
	const carried = told.filter(({check}) => check !== undefined);
	const whole = carried.filter(({lost}) => lost.length === 0);
	return [
		...told.flatMap(one =>
			one.check === undefined
				? [`${nameOf(one)}: not carried over. ${one.lost.join('; ')}.`]
				: [`${nameOf(one)}: check ${one.check}${one.lost.length === 0 ? '.' : `, without ${one.lost.join('; ')}.`}`],
		),
		...channelLines(policies),
		`${plural(told.length, 'condition')}: ${whole.length} whole, ${carried.length - whole.length} in part, ${told.length - carried.length} not.`,
	];
}

/** Channels are told by Monitoring; the wall rings, and runs a command of yours. */
function channelLines(policies: readonly ImportedPolicy[]): string[] {
	const channels = [...new Set(policies.flatMap(one => one.channels))];
	return channels.length === 0
		? []
		: [`Not told by the wall: ${channels.join(', ')}. Write what tells people into notify.command of the wall file.`];
}
