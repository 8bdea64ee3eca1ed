/** Durations and comparisons as people write them in config, as numbers for the code. */

const unit = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const;

/** Memoizes a pure function of a text, because configs hold few texts and checks use them all day. */
function remembered<T>(parse: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return text => {
		const value = known.get(text) ?? parse(text);
		known.set(text, value);
		return value;
	};
}

/** '5m' -> 300000 (ms). The schema has already checked the form. */
export const milliseconds = remembered((duration: string): number => {
	const match = /^(\d+)(ms|s|m|h|d)$/.exec(duration);
	if (!match) throw new RangeError(`not a duration: ${duration}`);
	return Number(match[1]) * unit[match[2] as keyof typeof unit];
});

/** The units in which values are compared and shown. */
export type Unit = 'count' | 'ratio' | 'ms' | 'bytes' | '/s' | 'usd';

/** A value times `multiply` and by `divide` is in the unit `as`. Both are whole numbers, so that limits are met exactly. */
interface Told {
	as: Unit;
	multiply?: number;
	divide?: number;
}

/** The units in which a check may say that its values come. */
export const toldUnits = {
	count: {as: 'count'},
	ratio: {as: 'ratio'},
	percent: {as: 'ratio', divide: 100},
	ms: {as: 'ms'},
	s: {as: 'ms', multiply: 1000},
	us: {as: 'ms', divide: 1000},
	ns: {as: 'ms', divide: 1_000_000},
	bytes: {as: 'bytes'},
	'/s': {as: '/s'},
	usd: {as: 'usd'},
} as const satisfies Record<string, Told>;

/** The unit of a value as a check says it. */
export type ToldUnit = keyof typeof toldUnits;

/** A value in the unit in which it is compared. */
export function inUnit(value: number, told: ToldUnit): number {
	const {multiply = 1, divide = 1}: Told = toldUnits[told];
	return multiply === divide ? value : Number(((value * multiply) / divide).toPrecision(12));
}

export interface Comparison {
	operator: '<' | '<=' | '>' | '>=' | '==';
	/** Ratios for %, ms for durations, bytes for sizes, plain otherwise. */
	value: number;
}

const sizes = ['KB', 'MB', 'GB', 'TB'];
const binary = ['KiB', 'MiB', 'GiB', 'TiB'];

/** What the number of a comparison is multiplied with. */
function factorOf(suffix: string): number {
	if (suffix === '%') return 0.01;
	if (suffix in unit) return unit[suffix as keyof typeof unit];
	return 1000 ** (sizes.indexOf(suffix) + 1) * 1024 ** (binary.indexOf(suffix) + 1);
}

const form = /^(<=|>=|==|<|>)\s*\$?(-?\d{1,15}(?:\.\d{1,15})?)(%|ms|s|m|h|d|B|[KMGT]i?B|\/s)?$/;

/** Whether a text is a comparison as `comparison` reads it; dollars stand before their number and have no other unit. */
export const isComparison = (text: string): boolean => form.test(text) && !/\$.*[^\d.]$/.test(text);

/** '> 5%' -> {operator: '>', value: 0.05}; '> 3s' -> {operator: '>', value: 3000}; '> 5GiB', '> 10/s', '> $50'. */
export const comparison = remembered((text: string): Comparison => {
	const match = form.exec(text);
	if (!match) throw new RangeError(`not a comparison: ${text}`);
	const [, operator, number, suffix = ''] = match;
	// Rounding undoes 99.9 * 0.01 = 0.9990000000000001, so that boundaries compare as written.
	return {
		operator: operator as Comparison['operator'],
		value: Number((Number(number) * factorOf(suffix)).toPrecision(12)),
	};
});

/** The unit of a comparison; plain numbers are of any. */
export const limitKind = remembered((text: string): Unit => {
	if (text.endsWith('%')) return 'ratio';
	if (text.includes('$')) return 'usd';
	if (text.endsWith('/s')) return '/s';
	if (text.endsWith('B')) return 'bytes';
	return /[a-z]$/.test(text) ? 'ms' : 'count';
});

/** Whether `value` satisfies the comparison; boundaries are as strict as they are written. */
export function satisfies(value: number, {operator, value: limit}: Comparison): boolean {
	switch (operator) {
		case '<':
			return value < limit;
		case '<=':
			return value <= limit;
		case '>':
			return value > limit;
		case '>=':
			return value >= limit;
		case '==':
			return value === limit;
	}
}
