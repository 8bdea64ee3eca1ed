/** Dedupes log entries. */

/**
 * Remembers the last `limit` to twice as many keys, as hashes: an id has more than a hundred characters, and three busy logs
 * held 25 MB of them. A new key is mistaken for an old one once in 10^11 keys.
 */
export function createSeen(limit: number): {
	/** False for a key that is known. */
	add(key: string): boolean;
} {
	// A random seed, so that a writer of entries cannot choose one that is mistaken for another.
	const seed = Math.floor(Math.random() * 2 ** 32);
	// Two generations, because removing the oldest key from one large set gets slower with every key.
	let older = new Set<number>();
	let newer = new Set<number>();
	return {
		add(key) {
			const hashed = hash53(key, seed);
			if (newer.has(hashed) || older.has(hashed)) return false;
			newer.add(hashed);
			if (newer.size >= limit) [older, newer] = [newer, new Set()];
			return true;
		},
	};
}

/** 53 bits of a text: two multiplicative hashes of 32 bits that end mixed (cyrb53, public domain). */
function hash53(text: string, seed: number): number {
	let a = 0xdeadbeef ^ seed;
	let b = 0x41c6ce57 ^ seed;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		a = Math.imul(a ^ code, 2654435761);
		b = Math.imul(b ^ code, 1597334677);
	}
	a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
	b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
	return 2 ** 32 * (b & 0x1fffff) + (a >>> 0);
}
