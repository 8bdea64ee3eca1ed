/** The order in which alerts are gone through: `!`, `J` and `K`, and what speaks for a pane. */
import {expect, test} from 'vitest';
import {byUrgency} from '../../src/checks/standing.ts';
import {alertOf} from '../support/checks.ts';

test('a graver one comes before an older one; level first, age last', () => {
	const alerts = [
		alertOf('older', {severity: 'high', since: 1}),
		alertOf('warning', {severity: 'critical', level: 'warn', since: 0}),
		alertOf('gravest', {severity: 'critical', since: 3}),
		alertOf('grave', {severity: 'critical', since: 2}),
	];
	expect(alerts.toSorted(byUrgency).map(({check}) => check)).toEqual(['grave', 'gravest', 'older', 'warning']);
});
