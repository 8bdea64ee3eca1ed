/** Sensible limits out of what was usual. Pure. */
import {minute, second} from '../clock.ts';

/** Numbers that people write: 1, 2, 3 or 5 with zeros; not less than `value`. */
export function nice(value: number): number {
	if (!(value > 0)) return 1;
	const power = 10 ** Math.floor(Math.log10(value));
	const step = [1, 2, 3, 5, 10].find(one => one * power >= value * (1 - 1e-9)) ?? 10;
	return step * power;
}

/** A length of time in the words of a config; ms, rounded up to a unit that is seen at a glance. */
export function span(ms: number): string {
	const minutes = Math.ceil(ms / minute - 1e-9);
	if (ms < 10 * second) return `${Math.max(1, Math.ceil(ms))}ms`;
	if (ms < 2 * minute) return `${Math.ceil(ms / second)}s`;
	if (minutes <= 120) return `${minutes}m`;
	return `${Math.ceil(minutes / 60)}h`;
}

/** The same ids, each once: `runs`, `runs_2`. */
export const distinct = (ids: readonly string[]): string[] =>
	ids.map((id, index) => {
		const before = ids.slice(0, index).filter(one => one === id).length;
		return before === 0 ? id : `${id}_${before + 1}`;
	});

/** A ratio as a percentage. */
export const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(3))}%`;

/** A name as ids are written. */
export const idOf = (text: string): string =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '') || 'it';
