/**
 * Checks whose data comes once a day: before `dueBy`, a bad value that today's run would mend is not due yet. A value that was
 * already bad at the last due time is bad now, because it does not depend on today's run. Pure.
 */
import type {CheckConfig} from '../config/schema/checks.ts';
import {toldUnits} from '../config/units.ts';
import {localDate, startOfDay, timeOfText} from '../zone.ts';
import {isUpper, type Judged, judgeOf} from './levels.ts';

/** The last time at or before `t` at which the check was due, ms; undefined where it is always due. */
export function lastDue({dueBy}: Pick<CheckConfig, 'dueBy'>, tz: string, t: number): number | undefined {
	if (dueBy === undefined) return undefined;
	const today = dueAt(dueBy, tz, t);
	return t >= today ? today : dueAt(dueBy, tz, startOfDay(t, tz) - 1);
}

/** Whether today's run is still to come. */
export const isNotDue = ({dueBy}: Pick<CheckConfig, 'dueBy'>, tz: string, t: number): boolean =>
	dueBy !== undefined && t < dueAt(dueBy, tz, t);

/** When it is due on the day of `t`, ms. Where clocks go back, the first of two such times counts, so that it stays due for the day. */
const dueAt = (dueBy: string, tz: string, t: number): number =>
	timeOfText(`${localDate(t, tz)} ${dueBy}`, tz) ?? startOfDay(t, tz);

/** Judges values at times (ms). `notDue`: it is bad, but today's run would mend it. */
export function judgeAt(
	check: CheckConfig,
	tz: string,
): (t: number, value: number) => {judged: Judged; notDue: boolean} {
	const judge = judgeOf(check.levels);
	return (t, value) => {
		const judged = judge(value);
		if (judged.level === 'ok' || !isNotDue(check, tz, t)) return {judged, notDue: false};
		const before = valueAt(check, value, t - (lastDue(check, tz, t) ?? t));
		const then = before === undefined ? judged : judge(before);
		return before === undefined || then.level === 'ok' ? {judged, notDue: true} : {judged: then, notDue: false};
	};
}

/**
 * The value at the last due time, `ago` ms before, if no data has come since: ages were younger, days were one fewer. A count
 * of today says nothing about the day before.
 */
function valueAt(check: CheckConfig, value: number, ago: number): number | undefined {
	const {measure} = check;
	const unit = toldUnits[check.unit].as;
	if (!isUpper(check)) return undefined;
	if ('ageOf' in measure || ('column' in measure && unit === 'ms')) return value - ago;
	return 'column' in measure && unit === 'count' ? value - 1 : undefined;
}
