/** The actions of a system for one of its alerts: those that it speaks for first, each with why, then all others. Pure. */
import {offered} from '../actions/catalogue.ts';
import {offersOf, targetOf} from '../actions/offers.ts';
import type {Offer} from '../actions/types.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Story} from './types.ts';

/** A step of the runbook of the alert, as far as it names an action. */
interface RunbookStep {
	number: number;
	action?: string;
	target?: string;
	/** What its form is filled in with. */
	params?: Readonly<Record<string, string>>;
}

/** What mends a change that is the cause of a trouble. */
const mends: Readonly<Record<string, readonly string[]>> = {deploy: ['run.rollback'], secret: ['secret.add_version']};

/** @param steps those of the runbook of the alert */
export function alertOffers(
	{instance}: Pick<Alert, 'instance'>,
	{causes = []}: Partial<Pick<Story, 'causes'>>,
	system: SystemConfig,
	steps: readonly RunbookStep[],
): Offer[] {
	const all = offersOf(system, offered);
	const isAbout = (offer: Offer, name: string) =>
		offer.target === name || targetOf([system], offer)?.allowed.follow === name;
	const suggested: Offer[] = [
		...causes.flatMap(({subject, word, title, change}) =>
			all
				.filter(offer => isAbout(offer, subject) && mends[change?.kind ?? '']?.includes(offer.action))
				.map(offer => ({...offer, why: `${word} cause: ${title}`})),
		),
		...steps.flatMap(({number, action, target, params}) =>
			all
				.filter(offer => offer.action === action && (target === undefined || offer.target === target))
				.map(offer => ({...offer, ...(params && {fill: params}), why: `runbook, step ${number}`})),
		),
		...[...causes.map(({subject}) => subject), ...(instance === undefined ? [] : [instance])].flatMap(name =>
			all.filter(offer => isAbout(offer, name)).map(offer => ({...offer, why: `about ${name}`})),
		),
	];
	const keyOf = ({action, target}: Offer) => `${action} ${target}`;
	// The first reason for an action is the best one.
	return [...Map.groupBy([...suggested, ...all], keyOf).values()].flatMap(([first]) => first ?? []);
}
