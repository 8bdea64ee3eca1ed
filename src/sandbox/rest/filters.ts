/** The filters of lists: `state="ACTIVE" AND name:sync`. */
import {ControlError} from './error.ts';

/**
 * The predicate of terms joined by AND; `:` is contained in the value, whatever its case, and nothing takes everything. `keys`
 * are those that a list can be filtered by. Throws ControlError for all else.
 */
export function listFilter<K extends string>(
	filter: string,
	keys: readonly K[],
): (item: Readonly<Record<K, string>>) => boolean {
	if (filter.trim() === '') return () => true;
	const form = new RegExp(`^\\s*(${keys.join('|')})\\s*(!=|=|:)\\s*"?([^"\\s]*)"?\\s*$`);
	const terms = filter.split(/\s+AND\s+/).map(text => {
		const [, key, operator, value] = form.exec(text) ?? [];
		if (key === undefined || operator === undefined || value === undefined)
			throw new ControlError('INVALID_ARGUMENT', `The sandbox does not support the filter '${text.trim()}'.`);
		return {key: key as K, operator, value};
	});
	return item =>
		terms.every(({key, operator, value}) => {
			if (operator === ':') return item[key].toLowerCase().includes(value.toLowerCase());
			return (item[key] === value) === (operator === '=');
		});
}
