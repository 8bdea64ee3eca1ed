/** Lengths of time as text for people: rounded, always with a unit. All inputs are ms. */
import {day, hour, minute, second} from '../clock.ts';
import {decimal, huge} from './numbers.ts';

/**
 * An age in coarse steps, so that the screen only changes when it means something:
 * `<1 m`, `1 m`, `2 h`, `3 d`. Ages from the future (clock skew) read `<1 m`.
 */
export function age(ms: number): string {
	if (!Number.isFinite(ms)) return '?';
	if (ms < minute) return '<1 m';
	if (ms < hour) return `${Math.floor(ms / minute)} m`;
	if (ms < 2 * day) return `${Math.floor(ms / hour)} h`;
	return `${Math.floor(ms / day)} d`;
}

/** ms: shorter durations are shown in steps of ten seconds. */
export const fineUntil = 10 * minute;
export const fineStep = 10 * second;

/**
 * How long something that began has lasted: `<10 s`, `40 s`, `1 m 40 s`, from ten minutes on as an age. For durations that
 * somebody waits for; data comes by the minute and has an age instead.
 */
export function lasting(ms: number): string {
	if (!(ms < fineUntil)) return age(ms);
	const s = Math.floor(ms / fineStep) * 10;
	if (s < 10) return '<10 s';
	return s < 60 ? `${s} s` : two(Math.floor(s / 60), 'm', s % 60, 's');
}

/** How long something still lasts, rounded up to the steps in which it is counted down: `4 m 50 s`, from ten minutes on `15 m`. */
export function left(ms: number): string {
	const step = ms > fineUntil ? minute : fineStep;
	return duration(Math.ceil(ms / step) * step);
}

/** `3 m ago`. */
export const ago = (ms: number): string => `${age(ms)} ago`;

/**
 * A length of time: `850 ms`, `1.8 s`, `42 s`, `3 m 05 s`, `5 m`, `2 h 10 m`, `3 d 4 h`. Undefined or NaN is `–`.
 * @param digits of seconds below ten
 */
export function duration(ms: number | undefined, digits = 1): string {
	if (ms === undefined || !Number.isFinite(ms)) return '–';
	if (ms < 0) return `-${duration(-ms, digits)}`;
	if (ms < second) return `${ms < 10 ? decimal(ms, 1) : Math.round(ms)} ms`;
	if (ms < 10 * second) return `${Number((ms / second).toFixed(digits))} s`;
	// Round first: 59.7 s must not become "60 s", nor 3 m 59.8 s "3 m 60 s".
	const s = Math.round(ms / second);
	if (s < 60) return `${s} s`;
	if (s < 3600) return two(Math.floor(s / 60), 'm', s % 60, 's');
	const m = Math.floor(s / 60);
	if (m < 60 * 24) return two(Math.floor(m / 60), 'h', m % 60, 'm');
	const days = huge(ms / day);
	if (days !== undefined) return `${days} d`;
	const h = Math.floor(m / 60);
	return h % 24 === 0 ? `${h / 24} d` : `${Math.floor(h / 24)} d ${h % 24} h`;
}

/** The smaller unit in two digits, so that columns do not move; nothing where it is zero. */
function two(big: number, bigUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${String(small).padStart(2, '0')} ${smallUnit}`;
}
