/** What may be done, one line each, in the order in which it is chosen from. Pure. */
import {entryOf} from '../../src/actions/catalogue.ts';
import {emergencyIn} from '../../src/actions/guards/emergency.ts';
import {windowAnswers} from '../../src/actions/guards/windows.ts';
import {titleOf} from '../../src/actions/offers.ts';
import type {AnySpec} from '../../src/actions/spec.ts';
import type {Offer, Target} from '../../src/actions/types.ts';
import type {Alert} from '../../src/checks/types.ts';
import {type Risk, risks} from '../../src/config/risk.ts';
import type {Tone} from '../../src/theme/theme.ts';

/** Louder the more it may cost; the word is always there. */
export const riskTone: Readonly<Record<Risk, Tone>> = {
	careful: 'plain',
	medium: 'accent',
	high: 'warn',
	critical: 'crit',
};

/** An offer whose target the config has. */
export interface Aim {
	offer: Offer;
	target: Target;
}

/** An offer as it is chosen. */
export interface Option extends Aim {
	risk: Risk;
	/** Why there is nothing to do; it can still be planned, which says more. */
	idle?: string | undefined;
	/** Why it may not be done now although it may be planned: a change window that is closed. */
	closed?: string | undefined;
	/** The role that our account does not have for it, in words; it can still be planned, because it may have been given on the target itself. */
	lacking?: string | undefined;
}

/** What is suggested stands first, as it came; the rest by target, and of a target what is idle last, the harmless before the risky. */
export function grouped(options: readonly Option[]): Option[] {
	const isSuggested = ({offer}: Option) => offer.why !== undefined;
	const others = Map.groupBy(
		options.filter(option => !isSuggested(option)),
		({offer}) => `${offer.system} ${offer.target}`,
	);
	const order = ({risk, idle}: Option) => risks.indexOf(risk) + (idle === undefined ? 0 : risks.length);
	return [
		...options.filter(isSuggested),
		...[...others.values()].flatMap(its => its.toSorted((a, b) => order(a) - order(b))),
	];
}

/** What is said of an option beside its target: `set the concurrency`, or the title that its permission has. */
export const verbOf = ({offer: {action}, target}: Aim): string =>
	target.allowed.title !== undefined && titleOf(action, target) === target.allowed.title
		? target.allowed.title
		: entryOf(action).verb.replace(/ (?:on|of|to|in|by)$/, '');

/** Why there is nothing to do, or who may do it, or why it may not be done now, or why it is suggested. */
export function remarkOf({offer: {why = ''}, idle, closed, lacking}: Option): string {
	if (idle !== undefined) return `no: ${idle}`;
	if (lacking !== undefined) return lacking;
	return closed === undefined ? why : `not now: ${closed}`;
}

/** Why a change window keeps an action from being done now; undefined where none does. */
export function closedFor(
	spec: AnySpec,
	{offer, target: {system}}: Aim,
	alerts: readonly Alert[],
	now: number,
): string | undefined {
	const isMitigation = 'tags' in spec && spec.tags?.includes('mitigation');
	const mitigates = isMitigation ? emergencyIn(alerts, system.system) : undefined;
	const action = {kind: offer.action, system: offer.system, target: offer.target, params: {}};
	return windowAnswers(action, {system, mitigates, now}).find(({state}) => state === 'failed')?.detail;
}
