/** Whether a value can be judged by the limits of its check at all. */

import type {CheckConfig} from '../../config/schema/checks.ts';
import {inUnit} from '../../config/units.ts';
import {levelOf} from '../levels.ts';
import type {HistoryPoint} from '../series.ts';
import {misfit, unitOf} from '../units.ts';
import type {Measured} from './measured.ts';

/** Blind instead of a value whose unit the limits do not have, and instead of ok for an answer that was read only in part. */
export function fitting(measured: Measured, check: CheckConfig): Measured {
	if (measured.status !== 'value') return measured;
	const {unit, cut, value = 0, history: _history, courses = [], ...rest} = measured;
	const fault = unit === undefined ? undefined : misfit(unit, unitOf(check));
	const isGood = () =>
		[value, ...courses.map(({newest}) => newest.value)].every(one => levelOf(one, check.levels).level === 'ok');
	const reason = fault ?? (cut !== undefined && isGood() ? `read only in part: ${cut}` : undefined);
	return reason === undefined ? measured : {...rest, status: 'blind', reason};
}

/** The values of a column, or of a metric without a unit, come in the unit that the check says: seconds become ms, percent a ratio. */
export function toldIn(measured: Measured, {measure, unit: told}: Pick<CheckConfig, 'measure' | 'unit'>): Measured {
	const {status, value, unit, courses, history} = measured;
	const isTold = 'column' in measure || (('last' in measure || 'total' in measure) && (unit ?? 'plain') === 'plain');
	if (status !== 'value' || value === undefined || !isTold || inUnit(1, told) === 1) return measured;
	const point = ({t, value: of}: HistoryPoint): HistoryPoint => ({t, value: inUnit(of, told)});
	const {unit: _, ...rest} = measured;
	return {
		...rest,
		value: inUnit(value, told),
		...(history && {history: history.map(point)}),
		...(courses && {
			courses: courses.map(course => ({...course, history: course.history.map(point), newest: point(course.newest)})),
		}),
	};
}
