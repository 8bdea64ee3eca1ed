/** The name of the channel of an incident. Pure. */
import {localDate, localTime} from '../zone.ts';
import type {IncidentRules} from './rules.ts';

/**
 * `#incident-2026-11-20-14`; where that is taken with the minutes behind it, and where that is taken too with a number.
 * @param at when it was declared, ms
 * @param taken names of other incidents
 */
export function channelName(
	{channel, tz}: Pick<IncidentRules, 'channel' | 'tz'>,
	at: number,
	taken: readonly string[],
) {
	const [hours = '', minutes = ''] = localTime(at, tz).split(':');
	const name = channel.replace('{date}', localDate(at, tz)).replace('{HH}', hours).replace('{mm}', minutes);
	const free = (wanted: string) => !taken.includes(wanted);
	if (free(name)) return name;
	const exact = channel.includes('{mm}') ? name : `${name}-${minutes}`;
	if (free(exact)) return exact;
	for (let n = 2; ; n++) if (free(`${exact}-${n}`)) return `${exact}-${n}`;
}
