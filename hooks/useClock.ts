/** Time for components, in coarse steps, so that a wall at rest redraws nothing. */

import {useCallback, useSyncExternalStore} from 'react';
import {type Clock, minute} from '../src/clock.ts';
import {fineStep, fineUntil} from '../src/text/durations.ts';
import {later} from '../src/timers.ts';
import {useUi} from './useUi.ts';
import {useWall} from './WallContext.ts';

interface Step {
	value: number;
	listeners: Set<() => void>;
}

/** One timer for all subscribers of a clock; it sleeps until the next step that one of them needs. */
class Ticker {
	#steps = new Map<number, Step>();
	#timer: NodeJS.Timeout | undefined;
	#clock: Clock;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	read(step: number): number {
		// Watched values only change on the timer, so that all readers of one frame agree.
		return this.#steps.get(step)?.value ?? this.#floor(step);
	}

	subscribe(step: number, listener: () => void): () => void {
		const entry = this.#steps.get(step) ?? {value: this.#floor(step), listeners: new Set()};
		this.#steps.set(step, entry);
		entry.listeners.add(listener);
		this.#arm();
		return () => {
			entry.listeners.delete(listener);
			if (entry.listeners.size === 0) this.#steps.delete(step);
			this.#arm();
		};
	}

	#floor(step: number): number {
		return Math.floor(this.#clock.now() / step) * step;
	}

	#arm(): void {
		clearTimeout(this.#timer);
		if (this.#steps.size === 0) return;
		const now = this.#clock.now();
		const wait = Math.min(...[...this.#steps.keys()].map(step => step - (now % step))) / this.#clock.speed;
		// A clock that runs fast (sandbox) must not make the screen run with it: at most one step a second.
		this.#timer = later(() => this.#tick(), Math.max(wait, this.#clock.speed > 1 ? 1000 : 20));
		this.#timer.unref();
	}

	#tick(): void {
		for (const [step, entry] of this.#steps) {
			const value = this.#floor(step);
			if (value === entry.value) continue;
			entry.value = value;
			for (const listener of entry.listeners) listener();
		}
		this.#arm();
	}
}

const tickers = new WeakMap<Clock, Ticker>();

function tickerOf(clock: Clock): Ticker {
	const ticker = tickers.get(clock) ?? new Ticker(clock);
	tickers.set(clock, ticker);
	return ticker;
}

/** The running time, ms, in steps; it goes on while the screen is frozen (header, countdowns). */
export function useRunningNow(step: number): number {
	const ticker = tickerOf(useWall().clock);
	const subscribe = useCallback((listener: () => void) => ticker.subscribe(step, listener), [ticker, step]);
	const read = () => ticker.read(step);
	return useSyncExternalStore(subscribe, read, read);
}

/** Now, ms, for panes that say how long something lasts: in the steps in which `lasting` changes while any of it is young. */
export function useNowSince(times: readonly (number | undefined)[]): number {
	const coarse = useNow();
	return useNow(times.some(t => t !== undefined && coarse - t < fineUntil) ? fineStep : undefined);
}

/** Now, ms, for panes: in steps of `step` ms (ages are told by the minute); the time of the moment that is shown, where it stands still. */
export function useNow(step = minute): number {
	const running = useRunningNow(step);
	return useUi(state => state.moment)?.at ?? running;
}
