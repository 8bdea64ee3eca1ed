/** Units of metrics as Monitoring's descriptors have them (a part of UCUM), and the conversion of their values. */

/** Times are ms, sizes bytes, percentages ratios; everything else counts. `unknown`: a unit (its text) that we cannot apply. */
export type MetricUnit = 'ms' | 'bytes' | 'ratio' | 'plain' | {unknown: string};

/** A value times `multiply` and by `divide` is in `unit`. Both are whole numbers, so that limits are met exactly. */
export interface Scale {
	unit: MetricUnit;
	multiply: number;
	divide: number;
}

const decimal: Record<string, number> = {k: 3, M: 6, G: 9, T: 12, P: 15, E: 18, Z: 21, Y: 24};
const small: Record<string, number> = {m: 3, u: 6, n: 9, p: 12, f: 15, a: 18, z: 21, y: 24};
const binary: Record<string, number> = {Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50};
/** Units of time without a prefix, s. */
const long: Record<string, number> = {min: 60, h: 3600, d: 86_400};

interface Part {
	of: 's' | 'By' | '%' | '1';
	multiply: number;
	divide: number;
}

/** One factor of a unit: `s`, `KiBy`, `10^2`, `%`, `1`; undefined where it is none of ours. */
function partOf(text: string): Part | undefined {
	if (text === '' || text === '1') return {of: '1', multiply: 1, divide: 1};
	if (text === '%') return {of: '%', multiply: 1, divide: 100};
	const power = /^10[*^](\d+)$/.exec(text);
	if (power) return {of: '1', multiply: 10 ** Number(power[1]), divide: 1};
	const seconds = long[text];
	if (seconds !== undefined) return {of: 's', multiply: seconds, divide: 1};
	const match = /^(Ki|Mi|Gi|Ti|Pi|[kMGTPEZYmunpfazy])?(s|By|bit)$/.exec(text);
	if (!match) return undefined;
	const [, prefix = '', base = ''] = match;
	const of = base === 's' ? 's' : 'By';
	return {
		of,
		multiply: prefix in binary ? 2 ** (binary[prefix] ?? 0) : 10 ** (decimal[prefix] ?? 0),
		divide: 10 ** (small[prefix] ?? 0) * (base === 'bit' ? 8 : 1),
	};
}

/**
 * How values in a unit are read. Known units are times, bytes and bits with their prefixes, `%`, powers of ten, 1 and
 * annotations in braces, and each of them per second. An empty unit is a plain number.
 */
export function scaleOf(text: string): Scale {
	const unknown = {unit: {unknown: text}, multiply: 1, divide: 1};
	// Monitoring's answer for values of several units.
	if (text === '{not_a_unit}') return unknown;
	const [above = '', below, ...more] = text.replace(/\{[^{}]*\}/g, '').split('/');
	if (more.length > 0 || (below !== undefined && below !== 's' && below !== '')) return unknown;
	const parts = above.split('.').map(partOf);
	let whole: Part = {of: '1', multiply: 1, divide: 1};
	for (const part of parts) {
		if (!part || (part.of !== '1' && whole.of !== '1')) return unknown;
		whole = {
			of: part.of === '1' ? whole.of : part.of,
			multiply: whole.multiply * part.multiply,
			divide: whole.divide * part.divide,
		};
	}
	const perSecond = below === 's';
	// A time per second is a ratio: the share of it that was used.
	if (whole.of === 's')
		return reduced(perSecond ? 'plain' : 'ms', whole.multiply * (perSecond ? 1 : 1000), whole.divide);
	if (whole.of === '%') return perSecond ? unknown : reduced('ratio', whole.multiply, whole.divide);
	return reduced(whole.of === 'By' && !perSecond ? 'bytes' : 'plain', whole.multiply, whole.divide);
}

/** 1000 / 1,000,000 is 1 / 1000. */
function reduced(unit: MetricUnit, multiply: number, divide: number): Scale {
	const common = Math.min(multiply, divide);
	return multiply % common === 0 && divide % common === 0
		? {unit, multiply: multiply / common, divide: divide / common}
		: {unit, multiply, divide};
}

/** A value in the unit of its scale. Rounding undoes 1.001 * 1000 = 1000.9999999999999, so that boundaries compare as written. */
export function scaled(value: number, {multiply, divide}: Scale): number {
	return multiply === divide ? value : Number(((value * multiply) / divide).toPrecision(12));
}

const counting = /^(ALIGN|REDUCE)_(COUNT|COUNT_TRUE|COUNT_FALSE|FRACTION_TRUE)$/;

/** The unit of the values that an aligner and a reducer make of values in `unit`. */
export function alignedUnit(unit: string, aligner: string, reducer = ''): string {
	if (counting.test(aligner) || counting.test(reducer)) return '1';
	if (aligner === 'ALIGN_PERCENT_CHANGE') return '%';
	return aligner === 'ALIGN_RATE' ? `${unit}/s` : unit;
}
