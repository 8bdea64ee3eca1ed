/** What a system file allows: the targets of actions, and how they are called there. */
import type {Permission} from '../config/schema/actions.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {entryOf, offered} from './catalogue.ts';
import type {Offer, Target} from './types.ts';

/** Where `actions.allow` of a system file has the targets of an action. */
export const permissionOf = (action: string): string => entryOf(action).by ?? action;

const allowedIn = ({actions}: SystemConfig, action: string): readonly Permission[] =>
	actions.allow[permissionOf(action)] ?? [];

/** The targets on which a system file allows these actions, in its order. */
export const offersOf = (system: SystemConfig, actions: readonly string[]): Offer[] =>
	actions.flatMap(action => allowedIn(system, action).map(({target}) => ({action, system: system.system, target})));

/** The actions of a system whose run appears under this name among the runs of pipelines. */
export const offersFollowedAs = (system: SystemConfig, name: string): Offer[] =>
	offersOf(system, offered).filter(offer => targetOf([system], offer)?.allowed.follow === name);

/** The target of an offer in the config that is in force; undefined where it is not allowed. */
export function targetOf(systems: readonly SystemConfig[], {action, ...offer}: Offer): Target | undefined {
	const system = systems.find(one => one.system === offer.system);
	const allowed = system && allowedIn(system, action).find(({target}) => target === offer.target);
	return system && allowed && {system, name: offer.target, allowed};
}

/** The name of an action on a target for people: "roll back webhook-processor", or the title of its permission. */
export const titleOf = (action: string, {name, allowed}: Pick<Target, 'name' | 'allowed'>): string =>
	(entryOf(action).by === undefined ? allowed.title : undefined) ?? `${entryOf(action).verb} ${name}`;
