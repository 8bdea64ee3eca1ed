/** What every part of the simulation shares: stores, seed, gathered writes and the things still to happen. */
import type {Stores} from '../contract/stores.ts';
import type {WorldOptions} from '../contract/world.ts';
import {Rng} from './rng.ts';
import {Writes} from './writes.ts';

/** Things to happen, in order of time; those of the same time in the order they were added. */
class Agenda {
	#items: {at: number; run: (at: number) => void}[] = [];

	add(at: number, run: (at: number) => void): void {
		let low = 0;
		let high = this.#items.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#items[middle]?.at ?? 0) <= at) low = middle + 1;
			else high = middle;
		}
		this.#items.splice(low, 0, {at, run});
	}

	/** Does everything due by `until`, including what that adds. */
	runUntil(until: number): void {
		for (let first = this.#items[0]; first && first.at <= until; first = this.#items[0]) {
			this.#items.shift();
			first.run(first.at);
		}
	}

	get size(): number {
		return this.#items.length;
	}
}

export interface Context {
	stores: Stores;
	options: WorldOptions;
	/** When the world began; everything before it is history. */
	startedAt: number;
	/** When the story begins; Infinity for a calm world. */
	storyAt: number;
	writes: Writes;
	agenda: Agenda;
	rng(...key: (string | number)[]): Rng;
}

export function createContext(stores: Stores, options: WorldOptions): Context {
	const startedAt = stores.clock.now();
	return {
		stores,
		options,
		startedAt,
		storyAt: options.story === 'calm' ? Number.POSITIVE_INFINITY : startedAt + options.storyAfterMinutes * 60_000,
		writes: new Writes(),
		agenda: new Agenda(),
		rng: (...key) => new Rng(options.seed, ...key),
	};
}
