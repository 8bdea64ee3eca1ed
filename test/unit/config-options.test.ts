/** Options of checks with which an alert could never fire are refused, with their place. */
import {expect, test} from 'vitest';
import {changed, told} from '../support/mistakes.ts';
import {optionMistakes} from '../support/optionMistakes.ts';

test.each(optionMistakes)('%s', (_, from, to, said) => {
	const {lines} = told(changed(from, to));
	expect(lines).toEqual([expect.stringMatching(said)]);
});

test('whole days in a row are one stretch, over the end of the week too', () => {
	const days = (list: string, hold: string) =>
		told(changed('    dueBy: "08:00"\n', `    for: ${hold}\n    activeHours: {days: [${list}]}\n`)).lines;
	expect(days('sat, sun, mon', '71h')).toEqual([]);
	expect(days('sat, sun, mon', '72h')).toEqual([expect.stringMatching(/not shorter than its active hours/)]);
	expect(days('sun, mon, tue, wed, thu, fri, sat', '7d')).toEqual([]);
});

test('an inhibitor may be inhibited itself, and inhibit many', () => {
	const more = `    severity: high
    inhibitedBy: [a, b]
  - {id: a, title: A, measure: {source: runs, column: n}, levels: {warn: "> 0"}, inhibitedBy: [b]}
  - {id: b, title: B, measure: {source: runs, column: n}, levels: {warn: "> 0"}}
actions`;
	expect(told(changed('    severity: high\nactions', more)).lines).toEqual([]);
});
