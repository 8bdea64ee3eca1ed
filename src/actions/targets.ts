/** Targets that are being changed: one action at a time each, of this wall and of the others of its machine. */
import {messageOf} from '../text/errors.ts';
import {holderText, type Locked} from './machine/locks.ts';
import type {Machine, Reach} from './machine/machine.ts';
import type {Plan} from './types.ts';

export interface Held {
	/** Takes the target, again after a release; resolves with who has it, in words. Never rejects. */
	take(): Promise<string | undefined>;
	/** Gives it back, where it is still this action's. */
	release(): void;
}

export interface Targets {
	/** How far it is known who has a target; undefined: on this machine. */
	reach(): Reach | undefined;
	/** Who has a target, in words. */
	takenBy(what: Locked): string | undefined;
	/** What an action has of its target; it is not taken yet. */
	for(what: Locked): Held;
}

/** What a plan locks. @param cloud Google, or which sandbox; `isGlass`: it is said that the glass is broken for it */
export const lockOf = ({title, target, action}: Plan, cloud: string, isGlass = false): Locked => ({
	cloud,
	resource: target.resource,
	system: action.system,
	title: isGlass ? `GLASS BROKEN: ${title}` : title,
});

/** @param machine absent: there are no other walls */
export function createTargets(machine: Machine | undefined): Targets {
	const taken = new Map<string, Locked>();
	return {
		reach: () => machine?.reach?.(),
		takenBy(what) {
			const own = taken.get(what.resource);
			if (own) return own.title;
			try {
				const holder = machine?.holder(what);
				return holder && holderText(holder, Date.now());
			} catch (error) {
				return unknownText(error);
			}
		},
		for(own) {
			const {resource} = own;
			let unlock: (() => void) | undefined;
			const release = () => {
				if (taken.get(resource) === own) taken.delete(resource);
				unlock?.();
				unlock = undefined;
			};
			return {
				async take() {
					const holder = taken.get(resource) ?? own;
					if (holder !== own) return holder.title;
					taken.set(resource, own);
					if (!machine || unlock) return undefined;
					const locked = await machine.lock(own).catch(unknownText);
					if (typeof locked === 'function') {
						unlock = locked;
						return undefined;
					}
					release();
					return typeof locked === 'string' ? locked : holderText(locked, Date.now());
				},
				release,
			};
		},
	};
}

const unknownText = (error: unknown): string => `whether another wall acts cannot be known: ${messageOf(error)}`;
