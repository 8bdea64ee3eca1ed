/** Sets of instances (tables, subscriptions) as measures name them: some names or /regexes/, or all but some. Pure. */
import {isWanted} from '../filter/wanted.ts';
import {own} from '../text/own.ts';
import type {Measure} from './schema/checks.ts';

type Names = readonly string[];
export type Instances = {only: Names} | {but: Names};

export const everyInstance: Instances = {but: []};

/** The names that are not among others; the same list where none is, because regexes are kept by list. */
const without = (names: Names, others: Names): Names => {
	const left = names.filter(name => !isWanted(others, name));
	return left.length === names.length ? names : left;
};

/** The names in `a` that are not in `b`. A regex in `a` stays, whatever of it is in `b`: better judged twice than never. */
export function minus(a: Instances, b: Instances): Instances {
	if ('only' in a) return {only: 'only' in b ? without(a.only, b.only) : a.only.filter(name => isWanted(b.but, name))};
	if ('but' in b) return {only: without(b.but, a.but)};
	return b.only.length === 0 ? a : {but: [...new Set([...a.but, ...b.only])]};
}

export const hasNone = (set: Instances): boolean => 'only' in set && set.only.length === 0;

/**
 * The instances, distinguished by `by`, that a measure judges one by one: each that it names, or the only one that its
 * filter leaves. A measure over all of them together judges none of them.
 */
export function instancesOf(measure: Measure, by: string): Instances {
	const none: Instances = {only: []};
	if (!('column' in measure || 'ageOf' in measure || 'last' in measure)) return none;
	const {where = {}, except = {}} = measure;
	// With another filter as well, it judges only a part of each instance.
	if ([...Object.keys(where), ...Object.keys(except)].some(name => name !== by)) return none;
	const names = own(where, by);
	const [label, ...more] = [measure.by ?? []].flat();
	if (more.length > 0 || (label !== by && (label !== undefined || names?.length !== 1))) return none;
	const all: Instances = names ? {only: names} : everyInstance;
	return minus(all, {only: own(except, by) ?? []});
}

/** The part of a measure that narrows it to these instances. */
export function narrowedTo(
	set: Instances,
	by: string,
): {where?: Record<string, string[]>; except?: Record<string, string[]>} {
	if ('only' in set) return {where: {[by]: [...set.only]}};
	return set.but.length === 0 ? {} : {except: {[by]: [...set.but]}};
}

export const holds = (set: Instances, name: string): boolean =>
	'only' in set ? isWanted(set.only, name) : !isWanted(set.but, name);
