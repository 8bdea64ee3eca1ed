/**
 * Values and limits of checks: `1,234`, `99.87%`, with as many digits as it takes to tell a value from its limits. Numbers that no
 * check compares are shorter, `1.2k`: src/text/format.ts. A number is never shown without its unit, and never cut.
 */
import type {Comparison, Unit} from '../config/units.ts';
import {cleanLine} from '../text/clean.ts';
import {duration} from '../text/durations.ts';
import {bytes, usd} from '../text/format.ts';
import {decimal, huge, hundredths, trimZeros} from '../text/numbers.ts';
import {isFiring} from './firing.ts';
import type {Alert} from './types.ts';

export type {Unit} from '../config/units.ts';

const units = [
	[1e12, 'T'],
	[1e9, 'G'],
	[1e6, 'M'],
] as const;

/** 1234 -> '1,234'; 1_234_567 -> '1.23M'. Fractions keep two decimals, or two digits where they are smaller. */
function formatCount(value: number, more: number): string {
	if (!Number.isFinite(value)) return '–';
	const size = Math.abs(value);
	if (more > 0) return value.toLocaleString('en-US', {maximumFractionDigits: 2 + more});
	const large = huge(value);
	if (large !== undefined) return large;
	// 999,999,999 would print as 1000M: a unit begins where rounding would reach it.
	const [step, unit] = units.find(([step]) => size >= step * 0.999995) ?? [];
	if (step !== undefined && size >= 1e6) return `${trimZeros((value / step).toFixed(2))}${unit}`;
	if (size < 1) return decimal(value);
	const rounded = Number.isInteger(value) || size >= 100 ? Math.round(value) : Number(value.toFixed(2));
	return rounded.toLocaleString('en-US');
}

/** `more`: decimals beyond the usual, ms in seconds. */
function formatted(value: number, unit: Unit, more: number): string {
	if (unit === 'ratio') return `${trimZeros(hundredths(value, 2 + more))}%`;
	if (unit === 'count') return formatCount(value, more);
	if (unit === '/s') return `${formatCount(value, more)}/s`;
	if (unit === 'bytes') return bytes(value, 1 + more);
	if (unit === 'usd') return more === 0 ? usd(value) : `$${value.toFixed(2 + more)}`;
	return more === 0 || !Number.isFinite(value) ? duration(value, 2) : `${decimal(value / 1000, more)} s`;
}

/** Enough decimals to distinguish any two numbers that a check may compare. */
const mostDecimals = 9;

/**
 * A number with its unit, in as many digits as it takes to distinguish it from the limits it is compared with: 100.004 above a
 * limit of 100 is not `100`, nor 99.996 % below 100 % `100%`.
 */
export function formatValue(value: number, unit: Unit, limits: readonly number[] = []): string {
	const others = limits.filter(limit => limit !== value);
	for (let more = 0; more < mostDecimals; more++) {
		const text = formatted(value, unit, more);
		if (others.every(limit => formatted(limit, unit, more) !== text && formatted(limit, unit, 0) !== text)) return text;
	}
	return formatted(value, unit, mostDecimals);
}

export function formatLimit({operator, value}: Comparison, unit: Unit): string {
	return `${operator} ${formatValue(value, unit)}`;
}

/** `Error rate webhook-processor 12% (> 5%)`, and for a firing alert also the reason: `Functions missing 1 (> 0): gmail-sync missing`. */
export function formatAlert({title, instance, value, limit, state, reason}: Alert, longestReason?: number): string {
	const why = isFiring({state}) && reason !== undefined ? `: ${cleanLine(reason, longestReason)}` : '';
	return `${title}${instance ? ` ${instance}` : ''} ${value}${limit ? ` (${limit})` : ''}${why}`;
}
