/** Lines of a screen that are given away, the most important wish first. */

export class Room {
	#left: number;
	readonly #given = new Map<string, number>();

	/** @param lines that there are */
	constructor(lines: number) {
		this.#left = Math.max(0, lines);
	}

	/** Lines that nobody has. */
	get left(): number {
		return this.#left;
	}

	of(part: string): number {
		return this.#given.get(part) ?? 0;
	}

	/** Raises a part to `lines`, or as far as there is room; not at all where that is less than `least`. */
	raise(part: string, lines: number, least = 1): void {
		const has = this.of(part);
		const gets = Math.min(lines, has + this.#left);
		if (gets <= has || gets < least) return;
		this.#given.set(part, gets);
		this.#left -= gets - has;
	}
}
