/** Values of options as they are typed. Each throws with what to write instead. */
import {InvalidArgumentError} from 'commander';
import {milliseconds} from '../../config/units.ts';
import {instantOf} from '../../zone.ts';

/** A parser of whole numbers from `min` to `max`. */
export function integer(min: number, max: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!Number.isInteger(value) || value < min || value > max)
			throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
		return value;
	};
}

/** A time with its zone, ms: without one it would be another time on another machine. */
export function instant(text: string): number {
	const at = /(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? instantOf(text) : Number.NaN;
	if (Number.isNaN(at)) throw new InvalidArgumentError('Use a time such as 2026-11-20T12:00:00Z.');
	return at;
}

/** The beginning of a span that ends now, ms: a length of time, or a time with its zone. */
export const since = (text: string): number =>
	/^\d+(s|m|h|d)$/.test(text) ? Date.now() - milliseconds(text) : instant(text);

/** The same by whatever clock tells the present, that of a sandbox for one. */
export function sinceBy(text: string): (now: number) => number {
	if (!/^\d+(s|m|h|d)$/.test(text)) {
		const at = instant(text);
		return () => at;
	}
	return now => now - milliseconds(text);
}

/** An option that may be repeated; its environment variable has commas instead. */
export const listed = (text: string, before: string[] = []): string[] => [
	...before,
	...text.split(',').filter(part => part.trim() !== ''),
];

/** A size in cells, such as 120x40. */
export function size(text: string): {columns: number; rows: number} {
	const [, columns, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(text)?.map(Number) ?? [];
	if (columns === undefined || rows === undefined || columns < 20 || rows < 5 || columns > 1000 || rows > 1000)
		throw new InvalidArgumentError('Use columns x rows such as 120x40, from 20x5 to 1000x1000.');
	return {columns, rows};
}

/** Parameters as `name=value`, one at a time: a value may hold anything. */
export function param(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
	const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
	if (name === undefined || value === undefined) throw new InvalidArgumentError('Use name=value.');
	if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is given twice.`);
	return {...before, [name]: value};
}
