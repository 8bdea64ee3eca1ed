/** What the steps of a runbook say to the wall: checked against the system, and what is left where that has less. Pure. */
import type {z} from 'zod';
import {offersOf} from '../actions/offers.ts';
import type {stepBits} from '../config/schema/runbooks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import type {YamlFile} from '../config/yaml.ts';
import type {StepBits, StepWait} from '../runbooks/types.ts';
import {nearest} from '../text/nearest.ts';

/** What to do about a name that is not known. */
export const instead = (name: string, known: readonly string[], otherwise: string): string => {
	const near = nearest(name, known);
	return near ? `Did you mean '${near}'?` : otherwise;
};

/** Whether a system has a check of this name. */
export const isCheck = (check: string, {checks}: SystemConfig): boolean => checks.some(({id}) => id === check);

/** That it has none, at a place. */
export const unknownCheck = (check: string, system: SystemConfig, at: string): string[] =>
	isCheck(check, system)
		? []
		: [
				`${at}: unknown check '${check}'. ${instead(
					check,
					system.checks.map(({id}) => id),
					'Declare it under checks: or correct the name.',
				)}`,
			];

/** What a block says, with lengths of time in ms. */
export function bitsOf({wait, ...bits}: z.output<typeof stepBits>): StepBits {
	// The schema leaves out what is not written.
	return {...(bits as Omit<StepBits, 'wait'>), ...(wait !== undefined && {wait: waitOf(wait)})};
}

const waitOf = (wait: NonNullable<z.output<typeof stepBits>['wait']>): StepWait =>
	typeof wait === 'string'
		? {kind: 'time', lasts: milliseconds(wait)}
		: {kind: 'checks', until: wait.until, atMost: milliseconds(wait.atMost)};

/** What a step names that the system does not have, or that says nothing. */
export function bitProblems(bits: StepBits, system: SystemConfig, place: YamlFile['place']): string[] {
	const {source, action, target, wait} = bits;
	const known = Object.keys(system.sources);
	const offers = action === undefined ? [] : offersOf(system, [action]);
	return [
		...(['watch', 'until', 'verify'] as const).flatMap(key =>
			(bits[key] ?? []).flatMap((check, index) => unknownCheck(check, system, place([key, index]))),
		),
		...(wait?.kind === 'checks' ? wait.until : []).flatMap((check, index) =>
			unknownCheck(check, system, place(['wait', 'until', index])),
		),
		...(source !== undefined && !known.includes(source)
			? [
					`${place(['source'])}: unknown source '${source}'. ${instead(source, known, 'Declare it under sources: or correct the name.')}`,
				]
			: []),
		...(action !== undefined && offers.length === 0
			? [`${place(['action'])}: '${action}' is allowed on nothing here. List its targets under actions.allow.`]
			: []),
		...(['target', 'params', 'verify'] as const).flatMap(key =>
			bits[key] !== undefined && action === undefined
				? [`${place([key])}: ${key === 'target' ? 'a target' : key} of no action. Add action.`]
				: [],
		),
		...(target !== undefined && offers.length > 0 && !offers.some(offer => offer.target === target)
			? [
					`${place(['target'])}: '${action ?? ''}' is not allowed on '${target}'. Known: ${offers.map(offer => offer.target).join(', ')}.`,
				]
			: []),
	];
}

const offered = ({action, target}: StepBits, system: SystemConfig): boolean =>
	action !== undefined && offersOf(system, [action]).some(offer => target === undefined || offer.target === target);

/** What a step says, without what is not there. */
export function knownBits(bits: StepBits, system: SystemConfig): StepBits {
	const {watch = [], until = [], verify = [], source, action, target, params, wait} = bits;
	const known = (checks: readonly string[]) => checks.filter(check => isCheck(check, system));
	return {
		...(known(watch).length > 0 && {watch: known(watch)}),
		...(known(until).length > 0 && {until: known(until)}),
		...(source !== undefined && Object.hasOwn(system.sources, source) && {source}),
		...(action !== undefined &&
			offered(bits, system) && {
				action,
				...(target !== undefined && {target}),
				...(params && {params}),
				...(known(verify).length > 0 && {verify: known(verify)}),
			}),
		...(wait?.kind === 'time' && {wait}),
		...(wait?.kind === 'checks' && known(wait.until).length > 0 && {wait: {...wait, until: known(wait.until)}}),
	};
}
