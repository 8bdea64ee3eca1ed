/** Rounding that keeps the meaning: a small value is never shown as 0, and nearly all never as 100 %. Pure. */

/** From 1 on at most `decimals` decimals, below 1 two significant digits: `12.35`, `0.5`, `0.0042`. */
export function decimal(value: number, decimals = 2): string {
	if (!Number.isFinite(value)) return '–';
	return String(Number(Math.abs(value) < 1 ? value.toPrecision(2) : value.toFixed(decimals)));
}

/** A ratio times a hundred with `decimals` decimals, no sign; `<0.01` and `>99.99` where these would be 0 and 100. */
export function hundredths(ratio: number, decimals: number): string {
	if (!Number.isFinite(ratio)) return '–';
	const least = 10 ** -decimals;
	if (ratio > 0 && ratio * 100 < least) return `<${least.toFixed(decimals)}`;
	if (ratio < 1 && ratio * 100 > 100 - least) return `>${(100 - least).toFixed(decimals)}`;
	return (ratio * 100).toFixed(decimals);
}

/** `12.50` -> `12.5`, `3.0` -> `3`. */
export const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
