/** Numbers as people read them. A number is never shown without its unit, and never cut. */
import type {Comparison} from '../config/units.ts';
import type {Alert} from './types.ts';

export type Unit = 'count' | 'ratio' | 'ms';

/** 90_000 -> '1 m 30 s', 2500 -> '2.5 s', 340 -> '340 ms'. Two units at most; negative durations keep their sign. */
function formatMs(ms: number): string {
	if (!Number.isFinite(ms)) return '–';
	if (ms < 0) return `-${formatMs(-ms)}`;
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 10_000) return `${trimZeros((ms / 1000).toFixed(2))} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return two(minutes, 'm', seconds % 60, 's');
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return two(hours, 'h', minutes % 60, 'm');
	return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(big: number, bigUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** One unit only, rounded down, for tight places: '3 m', '2 h', '5 d'. */
export function formatAge(ms: number): string {
	const age = Math.max(0, ms);
	if (!Number.isFinite(age)) return '–';
	if (age < 60_000) return `${Math.floor(age / 1000)} s`;
	if (age < 3_600_000) return `${Math.floor(age / 60_000)} m`;
	if (age < 172_800_000) return `${Math.floor(age / 3_600_000)} h`;
	return `${Math.floor(age / 86_400_000)} d`;
}

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
	return unit === 'ratio' ? formatRatio(value) : unit === 'ms' ? formatMs(value) : formatCount(value);
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
