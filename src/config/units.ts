/** Durations and comparisons as people write them in config, as numbers for the code. */

const unit = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const;

/** A pure function of a text that remembers its answers: configs hold few texts, and checks ask for them all day. */
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

export interface Comparison {
	operator: '<' | '<=' | '>' | '>=' | '==';
	/** Ratios for %, ms for durations, plain otherwise. */
	value: number;
}

/** '> 5%' -> {operator: '>', value: 0.05}; '> 3s' -> {operator: '>', value: 3000}. */
export const comparison = remembered((text: string): Comparison => {
	const match = /^(<=|>=|==|<|>)\s*(-?\d+(?:\.\d+)?)(%|ms|s|m|h|d)?$/.exec(text);
	if (!match) throw new RangeError(`not a comparison: ${text}`);
	const [, operator, number, suffix] = match;
	const factor = suffix === '%' ? 0.01 : suffix ? unit[suffix as keyof typeof unit] : 1;
	// Rounding undoes 99.9 * 0.01 = 0.9990000000000001, so that boundaries compare as written.
	return {operator: operator as Comparison['operator'], value: Number((Number(number) * factor).toPrecision(12))};
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
