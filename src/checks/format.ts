/** Numbers as people read them. A number is never shown without its unit, and never cut. */
import type {Comparison} from '../config/units.ts';
import {duration} from '../text/durations.ts';
import type {Alert} from './types.ts';

export type Unit = 'count' | 'ratio' | 'ms';

/** 1234 -> '1,234'; 1_234_567 -> '1.23M'. Fractions keep two digits at most. */
function formatCount(value: number): string {
	if (!Number.isFinite(value)) return '–';
	const size = Math.abs(value);
	if (size >= 1e9) return `${trimZeros((value / 1e9).toFixed(2))}G`;
	if (size >= 1e6) return `${trimZeros((value / 1e6).toFixed(2))}M`;
	const rounded = Number.isInteger(value) || size >= 100 ? Math.round(value) : Number(value.toFixed(2));
	return rounded.toLocaleString('en-US');
}

/** 0.9995 -> '99.95%'. As many digits as it takes to keep 99.95 % apart from 100 %. */
export function formatRatio(ratio: number): string {
	if (!Number.isFinite(ratio)) return '–';
	const percent = ratio * 100;
	// Rounding must not turn a miss into a clean 100 %, nor a trace into a clean 0 %.
	if (ratio < 1 && percent > 99.99) return '>99.99%';
	if (ratio > 0 && percent < 0.01) return '<0.01%';
	return `${trimZeros(percent.toFixed(2))}%`;
}

export function formatValue(value: number, unit: Unit): string {
	return unit === 'ratio' ? formatRatio(value) : unit === 'ms' ? duration(value, 2) : formatCount(value);
}

export function formatLimit({operator, value}: Comparison, unit: Unit): string {
	return `${operator} ${formatValue(value, unit)}`;
}

/** `Error rate webhook-processor 12% (> 5%)`. */
export function formatAlert({title, instance, value, limit}: Alert): string {
	return `${title}${instance ? ` ${instance}` : ''} ${value}${limit ? ` (${limit})` : ''}`;
}

function trimZeros(text: string): string {
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
