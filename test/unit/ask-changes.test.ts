/** What may explain trouble is asked when it begins, and not all the time; what is billed is not. */
import {expect, test} from 'vitest';
import {createAskChanges} from '../../src/commands/askChanges.ts';
import {alertOf, minute, systemOf} from '../support/checks.ts';

const runs = {bigquery: 'SELECT 1 AS n', tables: ['d.runs']};
const system = systemOf({sources: {audit: {auditLog: true}, probe: {http: 'https://example.com'}, runs}});

function asking() {
	const asked: string[] = [];
	const evaluated = createAskChanges(
		{systems: [system]},
		{hurry: (name, id, period, until) => void asked.push(`${name}/${id} every ${period} until ${until}`)},
	);
	return {asked, evaluated};
}
const bad = [alertOf('a', {state: 'pending', progress: '1 of 5 m'})];
const fine = [alertOf('a', {state: 'ok'})];

test('at the first open alert of a system, once', () => {
	const {asked, evaluated} = asking();
	evaluated(fine, 0);
	expect(asked).toEqual([]);
	evaluated(bad, minute);
	evaluated(bad, 2 * minute);
	expect(asked).toEqual(['audit', 'probe'].map(id => `demo/${id} every ${minute} until ${4 * minute}`));
});

test('trouble that comes and goes asks again after a while only', () => {
	const {asked, evaluated} = asking();
	for (let at = 0; at < 30; at++) evaluated(at % 2 === 0 ? bad : fine, at * minute);
	expect(asked.filter(one => one.startsWith('demo/audit'))).toHaveLength(2);
});
