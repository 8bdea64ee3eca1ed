/** What of the checklists of a system was due in a stretch of time, and nobody ticked: for whoever comes next. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import {keyOf} from './lists.ts';
import {type Occasion, occasionOf} from './occasions.ts';
import type {ItemTicks} from './types.ts';
import {whenText} from './words.ts';

/** Occasions of one list that are told, the newest: a longer stretch than a shift has many. */
const mostTold = 3;

/** The occasions that were due by `now` and went on after `since`, oldest first, ms. */
function occasionsIn(due: Parameters<typeof occasionOf>[0], since: number, now: number, tz: string): Occasion[] {
	const found: Occasion[] = [];
	for (let occasion = occasionOf(due, since, tz); ; occasion = occasionOf(due, occasion.ends, tz)) {
		if (occasion.due <= now) found.push(occasion);
		if (occasion.ends > now) return found;
	}
}

/** `Daily health check, due 08:00: 2 of 5 not ticked: Tables have recent data, Logs read`, the list of the file that comes first first. */
export const missedLines = (
	{system, tz, checklists}: Pick<SystemConfig, 'system' | 'tz' | 'checklists'>,
	ticks: ItemTicks,
	since: number,
	now: number,
): string[] =>
	checklists.flatMap(({id, title, due, items}) =>
		(due ? occasionsIn(due, since, now, tz) : [])
			.map(({date, due: at}) => {
				const left = items.filter(item => ticks[keyOf(system, id, date, item)] === undefined);
				const names = left.map(({text}) => text).join(', ');
				return left.length === 0
					? ''
					: `${title}, due ${whenText(at, now, tz)}: ${left.length} of ${items.length} not ticked: ${names}`;
			})
			.filter(line => line !== '')
			.slice(-mostTold),
	);
