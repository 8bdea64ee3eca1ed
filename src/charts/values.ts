/** Numbers of a chart, written and judged as on the rest of the wall. Pure. */
import {formatLimit, formatValue} from '../checks/format.ts';
import type {Trouble} from '../checks/levels.ts';
import {satisfies} from '../config/units.ts';
import type {ChartUnit, Limits} from './types.ts';

/** `4.6 /s`, `13.8%`, `1 m 05 s`, `2.0 GiB`, with enough digits to tell it from the limits. */
export function valueText(value: number, unit: ChartUnit, noun = '', limits: Limits = {}): string {
	const others = Object.values(limits).map(limit => limit.value);
	const text = formatValue(value, unit, others);
	return noun === '' ? text : `${text} ${noun}`;
}

/** `> 5%`, `< 2.0 GiB`. */
export function limitText(limits: Limits, level: Trouble, unit: ChartUnit): string | undefined {
	const limit = limits[level];
	if (limit === undefined) return undefined;
	return formatLimit(limit, unit);
}

/** The level of a value, boundaries as strict as they are written. */
export function troubleOf(value: number, limits: Limits): Trouble | undefined {
	return (['crit', 'warn'] as const).find(level => {
		const limit = limits[level];
		return limit !== undefined && satisfies(value, limit);
	});
}

/** Whether low values are the bad ones. A limit of `== 0` is a low one, too. */
export const isLow = (limits: Limits): boolean =>
	Object.values(limits).some(({operator}) => operator.startsWith('<') || operator === '==');
