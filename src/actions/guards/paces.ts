/** How soon actions may come again. Plain data. */
import {hour, minute} from '../../clock.ts';

/** Lengths of time, ms, which `actions.coolDown` of a system may change. */
export interface Pace {
	/** From one to the next on the same target. */
	coolDown: number;
	/** The question that a second one within this time is asked. */
	again?: {within: number; asks: string};
}

export const rollbacks: Pace = {
	coolDown: 10 * minute,
	again: {within: hour, asks: 'is what is deployed flapping? The next deployment may undo this, too'},
};
export const triggers: Pace = {coolDown: minute};
export const scaling: Pace = {coolDown: 5 * minute};
