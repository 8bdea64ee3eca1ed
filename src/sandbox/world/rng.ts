/** Seeded random numbers: the same key always gives the same numbers, whenever and in whatever order it is asked. */

/** A 32-bit hash of the parts. */
export function hash(...parts: (string | number)[]): number {
	let h = 0x811c9dc5;
	for (const part of parts) {
		const text = typeof part === 'string' ? part : String(part);
		for (let i = 0; i < text.length; i++) {
			h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
		}
		h = Math.imul(h ^ 0x1f, 0x01000193);
	}
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}

/** A short id made of the parts. */
export function idOf(...parts: (string | number)[]): string {
	return (
		hash('a', ...parts)
			.toString(36)
			.padStart(7, '0') +
		hash('b', ...parts)
			.toString(36)
			.padStart(7, '0')
	);
}

/** A stream of random numbers (mulberry32). */
export class Rng {
	#state: number;

	constructor(...key: (string | number)[]) {
		this.#state = hash(...key);
	}

	/** In [0, 1). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** A whole number in [from, to]. */
	int(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	between(from: number, to: number): number {
		return from + this.next() * (to - from);
	}

	pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
		return items[Math.floor(this.next() * items.length)] as T;
	}

	normal(): number {
		return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
	}

	/** Skewed to the right, as durations are. */
	logNormal(median: number, sigma: number): number {
		return median * Math.exp(sigma * this.normal());
	}

	poisson(mean: number): number {
		if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
		const limit = Math.exp(-mean);
		let count = 0;
		for (let product = this.next(); product > limit; product *= this.next()) count++;
		return count;
	}
}
