/** How many rows in a row are so: failed runs, days without data. */

import type {Reading} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import {comparison, satisfies} from '../../config/units.ts';
import {isWanted} from '../../filter/wanted.ts';
import {own} from '../../text/own.ts';
import {moment} from '../../zone.ts';
import {numberOf, textOf} from '../readings.ts';
import {timeOf} from '../time.ts';
import type {Context, Measured} from './measured.ts';
import {ofRows} from './ordered.ts';
import {noValue} from './rows.ts';

type StreakMeasure = Extract<Measure, {streak: unknown}>;

/** Rows that are so, counted from the newest one back to the first that is not. Where the answer was cut, there may be more of them. */
export function streakValues({system: {tz}, now}: Context, measure: StreakMeasure, reading: Reading): Measured[] {
	const {streak, order, ...rest} = measure;
	const isSo = testOf(streak);
	const {cut} = reading.answer;
	return ofRows(reading, {...rest, order, columns: [streak.column], tz}, rows => {
		const newest = own(rows.at(-1) ?? {}, streak.column);
		const unread = 'when' in streak && numberOf(newest) === undefined && noValue(newest, streak.column, 'number');
		if (unread && unread.status === 'blind') return {...unread, at: reading.fetchedAt};
		const last = rows.findLastIndex(row => !isSo(own(row, streak.column)));
		const first = rows[last + 1];
		const since = first && order !== undefined ? timeOf(own(first, order), tz) : undefined;
		return {
			status: 'value',
			value: rows.length - 1 - last,
			at: reading.fetchedAt,
			...(since !== undefined && {reason: `since ${moment(since, now, tz)}`}),
			...(cut !== undefined && last < 0 && {cut}),
		};
	});
}

function testOf(streak: StreakMeasure['streak']): (cell: unknown) => boolean {
	if ('is' in streak) return cell => isWanted(streak.is, textOf(cell) ?? '');
	const limit = comparison(streak.when);
	return cell => {
		const value = numberOf(cell);
		return value !== undefined && satisfies(value, limit);
	};
}
