/** The number of expected functions or jobs that are missing. */

import {rowsWith} from '../../cloud/sources/columns.ts';
import type {Reading} from '../../cloud/types.ts';
import {type Measured, wrongKind} from './measured.ts';

/** A function that is being deployed goes on serving its former version. */
const presentStates = new Set(['ACTIVE', 'DEPLOYING', 'ENABLED']);

export function missing(reading: Reading, names: readonly string[]): Measured {
	const {answer, fetchedAt: at} = reading;
	const listed = rowsWith(answer, {name: 'text', state: 'text'});
	if (!listed) return wrongKind(reading, 'a list of names and states');
	// A name may be in several regions, in another state in each: one that works is enough, whatever their order.
	const present = new Set(listed.filter(({state}) => presentStates.has(state ?? '')).map(({name}) => name));
	const found = new Map(listed.map(({name, state}) => [name, state]));
	const absent = names.filter(name => !present.has(name));
	if (absent.length > 0 && answer.cut !== undefined)
		return {status: 'blind', at, reason: `${absent.join(', ')} not among ${answer.cut}`};
	const words = absent.map(name => `${name} ${found.get(name)?.toLowerCase() ?? 'missing'}`);
	return {status: 'value', value: absent.length, at, ...(words.length > 0 ? {reason: words.join(', ')} : {})};
}
