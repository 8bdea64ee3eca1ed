/** Whether the decisions of people are the approvals that a plan needs. Pure. */
import type {People} from '../../config/schema/people.ts';
import type {Plan} from '../types.ts';
import type {Decision, Standing} from './types.ts';

export interface Jury {
	people: People;
	/** Whoever asks, under any of the names that people have: nobody approves their own plan. */
	asks: {
		/** Names under `people:` with their login. */
		persons: readonly string[];
		/** Google accounts. */
		accounts: readonly string[];
	};
}

/** A deny of anybody who may approve something ends it; what strangers decide is not heard. */
export function standingOf(
	{all, distinct}: NonNullable<Plan['approvals']>,
	decisions: readonly Decision[],
	{people, asks}: Jury,
): Standing {
	const known = decisions.filter(({person}) => Object.hasOwn(people, person));
	const denied = known.find(({verdict}) => verdict === 'deny');
	const notes: string[] = [];
	const heard = known.filter(({person, verdict}) => {
		const why = whyOwn(person, people, asks);
		if (why !== undefined && verdict === 'approve') notes.push(`${person} cannot approve: ${why}`);
		return why === undefined && verdict === 'approve';
	});
	const given = best(all, heard, distinct, people);
	const missing = all.filter(group => !given.some(one => one.group === group));
	for (const group of missing) {
		const members = Object.keys(people).filter(name => people[name]?.groups.includes(group));
		if (members.every(name => whyOwn(name, people, asks) !== undefined))
			notes.push(
				members.length === 0
					? `nobody is in the group ${group}: name them under people: of the wall file`
					: `nobody but you is in the group ${group}`,
			);
	}
	const state = denied ? 'denied' : missing.length === 0 ? 'approved' : 'waits';
	return {state, given, missing, ...(denied && {denied}), notes};
}

function whyOwn(name: string, people: People, {persons, accounts}: Jury['asks']): string | undefined {
	const {account} = people[name] ?? {};
	if (persons.includes(name)) return 'it is their own plan';
	return account !== undefined && accounts.includes(account) ? `it was asked for as ${account}` : undefined;
}

/** Two names of one login, account or key are one person. */
function isSame(one: string, other: string, people: People): boolean {
	const [a, b] = [people[one], people[other]];
	return (
		one === other || (['login', 'account', 'key'] as const).some(how => a?.[how] !== undefined && a[how] === b?.[how])
	);
}

/** As many groups as can be given an approval, where each needs a person of its own if they are to be distinct. */
function best(
	[group, ...others]: readonly string[],
	heard: readonly Decision[],
	distinct: boolean,
	people: People,
): Standing['given'] {
	if (group === undefined) return [];
	const ways = heard
		.filter(({person}) => people[person]?.groups.includes(group))
		.map(decision => {
			const left = distinct ? heard.filter(({person}) => !isSame(person, decision.person, people)) : heard;
			return [{group, decision}, ...best(others, left, distinct, people)];
		});
	return [...ways, best(others, heard, distinct, people)].reduce((most, way) =>
		way.length > most.length ? way : most,
	);
}
