/** Units of checks: a time is compared with a time only, a share with a share, a number with a number. Pure. */
import {naturalUnit} from '../config/judged.ts';
import type {MetricUnit} from '../config/metricUnit.ts';
import type {CheckConfig} from '../config/schema/checks.ts';
import {limitKind, toldUnits, type Unit} from '../config/units.ts';
import {limitAt} from './levels.ts';

type Judged = Pick<CheckConfig, 'levels' | 'unit'> & Partial<Pick<CheckConfig, 'measure'>>;

/** The unit of a check's values; that of its limits where it names none. */
export function unitOf({levels, unit, measure}: Judged): Unit {
	if (unit !== 'count') return toldUnits[unit].as;
	const natural = measure && naturalUnit(measure);
	if (natural) return natural;
	const said = [limitAt(levels, 'crit'), limitAt(levels, 'warn')].map(limit => limit && limitKind(limit));
	return said.find(kind => kind && kind !== 'count') || 'count';
}

const names = {
	ms: 'a time',
	bytes: 'bytes',
	ratio: 'a ratio',
	plain: 'a plain number',
	count: 'a plain number',
	'/s': 'a rate per second',
	usd: 'an amount of money',
} as const;

/** Why values in the unit of a metric cannot be compared in `wanted`; undefined where they can. */
export function misfit(unit: MetricUnit, wanted: Unit): string | undefined {
	if (typeof unit === 'object') return `the unit ${unit.unknown} of the metric is not known: say unit: at the source`;
	if (unit === wanted) return undefined;
	// A number without a dimension may be anything but a time; sizes may be compared with a plain number of bytes.
	if (wanted === 'count' && unit === 'bytes') return undefined;
	if (wanted !== 'ms' && unit === 'plain') return undefined;
	return `the metric is ${names[unit]}, the limit ${names[wanted]}`;
}
