/** Which instances a measure judges one by one. */
import {expect, test} from 'vitest';
import {hasNone, holds, instancesOf} from '../../src/config/instances.ts';

test.each(['toString', 'constructor', 'hasOwnProperty', '__proto__'])('a label may have the name %s', by => {
	const measure = {source: 'rows', column: 'n', by} as const;
	expect(hasNone(instancesOf(measure, by))).toBe(false);
	expect(holds(instancesOf({...measure, where: {[by]: ['a']}}, by), 'b')).toBe(false);
});
