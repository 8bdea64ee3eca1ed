/** Dice with a seed: the same seed, the same throws. */
export interface Dice {
	/** 0 to `n` - 1. */
	below(n: number): number;
	/** Both ends included. */
	between(low: number, high: number): number;
	/** True with this probability. */
	chance(probability: number): boolean;
	pick<T>(list: readonly T[]): T;
}

/** Mulberry32; `seed` is taken as 32 bits. */
export function createDice(seed: number): Dice {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (n: number) => Math.floor(next() * n);
	return {
		below,
		between: (low, high) => low + below(high - low + 1),
		chance: probability => next() < probability,
		pick<T>(list: readonly T[]): T {
			if (list.length === 0) throw new RangeError('nothing to pick from');
			return list[below(list.length)] as T;
		},
	};
}
