/** Leaves people out of a recording: each address becomes `person-1`, `person-2`, the same one everywhere. Pure but for its memory. */
import type {Fact} from '../journal/fact.ts';

/** Addresses of people; service accounts are no people, and say which robot it was. */
const address = /[\w.+-]{1,64}@(?![\w.-]*gserviceaccount\.com)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

/** Members of facts that hold a name as it is. */
const names: ReadonlySet<string> = new Set(['by', 'who', 'lead']);

export interface Redactor {
	/** A value without addresses. */
	value(value: unknown): unknown;
	/** A fact without addresses and names. */
	fact(fact: Fact): Fact;
}

export function createRedactor(): Redactor {
	const people = new Map<string, string>();
	const aliasOf = (person: string): string => {
		const alias = people.get(person) ?? `person-${people.size + 1}`;
		people.set(person, alias);
		return alias;
	};
	const text = (whole: string): string => whole.replace(address, aliasOf);
	function value(of: unknown, isNamed = false): unknown {
		if (typeof of === 'string') return text(of);
		if (typeof of !== 'object' || of === null) return of;
		if (Array.isArray(of)) return of.map(one => value(one, isNamed));
		return Object.fromEntries(
			Object.entries(of).map(([key, one]) => [
				text(key),
				isNamed && names.has(key) && typeof one === 'string' && one !== '' ? aliasOf(one) : value(one, isNamed),
			]),
		);
	}
	return {
		value: of => value(of),
		// Only texts change, so it stays a fact.
		fact: fact => value(fact, true) as Fact,
	};
}
