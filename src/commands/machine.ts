/** Shows what the other walls of this machine do, and disarms once somebody freezes all actions. */
import {isDeepStrictEqual} from 'node:util';
import type {Machine} from '../actions/machine/machine.ts';
import {second} from '../clock.ts';
import type {Store} from '../store/store.ts';
import {repeatedly} from '../timers.ts';

/** Looks every second; returns how to stop. */
export function followMachine(machine: Machine, store: Store): () => void {
	const look = () => {
		const frozen = machine.frozen();
		const next = {others: machine.others(), ...(frozen && {frozen})};
		if (!isDeepStrictEqual(next, store.getState().machine)) store.getState().setMachine(next);
	};
	look();
	const timer = repeatedly(look, second);
	timer.unref();
	return () => clearInterval(timer);
}
