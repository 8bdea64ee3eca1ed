/** What belongs to a level (A16). */
import {describe, expect, test} from 'vitest';
import {callOf} from '../../src/checks/levels.ts';
import {systemOf} from '../support/checks.ts';
import {at, drive, value} from '../support/driving.ts';

const check = (more: Record<string, unknown>) => {
	const [only] = systemOf({
		checks: [{id: 'check', title: 'Check', measure: {source: 'table', column: 'n'}, ...more}],
	}).checks;
	if (!only) throw new Error('no check');
	return only;
};

describe('A16: severity and label belong to a level', () => {
	test.each([
		[
			'those of a check are those of crit',
			{levels: {warn: '> 2', crit: '> 5'}, severity: 'high', label: 'P2'},
			{warn: {severity: 'medium'}, crit: {severity: 'high', label: 'P2'}},
		],
		[
			'or of warn where there is no crit',
			{levels: {warn: '> 2'}, severity: 'medium', label: 'P3'},
			{warn: {severity: 'medium', label: 'P3'}},
		],
		[
			'a level may have its own',
			{
				levels: {warn: {when: '> 2', label: 'P3', severity: 'info'}, crit: {when: '> 5', label: 'P1'}},
				severity: 'high',
				label: 'P2',
			},
			{warn: {severity: 'info', label: 'P3'}, crit: {severity: 'high', label: 'P1'}},
		],
		['none needs any', {levels: {warn: '> 2', crit: '> 5'}}, {warn: {severity: 'medium'}, crit: {severity: 'high'}}],
	])('%s', (_, config, expected) => {
		const one = check(config);
		for (const [level, call] of Object.entries(expected)) expect(callOf(one, level as 'warn' | 'crit')).toEqual(call);
	});

	test('a warning does not carry the label of crit, and gets it when it becomes that', () => {
		const levels = {warn: '> 2', crit: {when: '> 5', label: 'P1', severity: 'critical'}};
		const step = drive(systemOf({checks: [check({levels})]}));
		expect(step(at(0), value(3, at(0)))).toEqual([
			expect.objectContaining({level: 'warn', severity: 'high', limit: '> 2'}),
		]);
		expect(step(at(0), value(3, at(0)))[0]).not.toHaveProperty('label');
		expect(step(at(1), value(6, at(1)))).toMatchObject([
			{level: 'crit', label: 'P1', severity: 'critical', limit: '> 5'},
		]);
		expect(step(at(2), value(3, at(2)))[0]).not.toHaveProperty('label');
	});
});
