/** Rounding that keeps the meaning: a small value is never shown as 0, and nearly all never as 100 %. Pure. */

/** From 1 on at most `decimals` decimals, below 1 two significant digits: `12.35`, `0.5`, `0.0042`. */
export function decimal(value: number, decimals = 2): string {
	if (!Number.isFinite(value)) return '–';
	return String(Number(Math.abs(value) < 1 ? value.toPrecision(2) : value.toFixed(decimals)));
}

/** From this size on digits say less than an exponent, and would fill the screen: `1e+29`. */
const exponentFrom = 1e15;

/** `1.5e+29`; undefined for a number that is not so large. */
export const huge = (value: number): string | undefined =>
	Math.abs(value) < exponentFrom ? undefined : String(Number(value.toPrecision(3)).toExponential());

/** A ratio times a hundred with `decimals` decimals, no sign; `<0.01` and `>99.99` where these would be 0 and 100. */
export function hundredths(ratio: number, decimals: number): string {
	if (!Number.isFinite(ratio)) return '–';
	if (ratio < 0 && ratio * -100 < 10 ** -decimals) return `>-${(10 ** -decimals).toFixed(decimals)}`;
	const large = huge(ratio * 100);
	if (large !== undefined) return large;
	const least = 10 ** -decimals;
	if (ratio > 0 && ratio * 100 < least) return `<${least.toFixed(decimals)}`;
	if (ratio < 1 && ratio * 100 > 100 - least) return `>${(100 - least).toFixed(decimals)}`;
	return (ratio * 100).toFixed(decimals);
}

/** `12.50` -> `12.5`, `3.0` -> `3`. */
export const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** The greatest and the least of numbers of rows or points, which may be many: a call takes no more than some 120,000 arguments. */
export const greatest = (values: readonly number[], floor = Number.NEGATIVE_INFINITY): number =>
	values.reduce((a, b) => Math.max(a, b), floor);
export const least = (values: readonly number[]): number =>
	values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
