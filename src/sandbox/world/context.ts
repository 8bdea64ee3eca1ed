/** The shared context of the simulation's parts: stores, seed, collected writes and scheduled events. */
import type {RevisionSetup} from '../contract/control.ts';
import type {Stores} from '../contract/stores.ts';
import type {WorldOptions} from '../contract/world.ts';
import {noPressure, type Pressure} from './pressure.ts';
import {Rng} from './rng.ts';
import type {UsageTrouble} from './usage.ts';
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
	/** What the story presses on now. */
	pressure: Pressure;
	/** What the story does to the usage pipeline now. */
	usage: UsageTrouble;
	/** Whether somebody has mended what the story broke. */
	mended: boolean;
	/** By service, the revision that served before a story broke the one after it: traffic that goes back to it is well. */
	sound: Map<string, string>;
	writes: Writes;
	agenda: Agenda;
	rng(...key: (string | number)[]): Rng;
}

/** The revision that serves a service or a function now. */
export const revisionOf = ({stores}: Context, project: string, service: string): string =>
	stores.control.run.serving(project, service)[0]?.revision ?? service;

/** What the revision that serves a service or a function now was made of. */
export const setupOf = (context: Context, project: string, service: string): RevisionSetup =>
	context.stores.control.run.setup(project, service, revisionOf(context, project, service)) ?? {};

/** Seconds after which Google ends a request to a function. */
export const timeoutOf = (context: Context, project: string, fn: string): number =>
	setupOf(context, project, fn).timeoutSeconds ?? 60;

export function createContext(stores: Stores, options: WorldOptions): Context {
	const startedAt = stores.clock.now();
	return {
		stores,
		options,
		startedAt,
		storyAt: options.story === 'calm' ? Number.POSITIVE_INFINITY : startedAt + options.storyAfterMinutes * 60_000,
		pressure: noPressure,
		usage: {},
		mended: false,
		sound: new Map(),
		writes: new Writes(),
		agenda: new Agenda(),
		rng: (...key) => new Rng(options.seed, ...key),
	};
}
