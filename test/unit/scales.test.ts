/** Severities by the names of their scales (C-01, C-02). */
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {callOf} from '../../src/checks/levels.ts';
import {severityText} from '../../src/checks/scales.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {labelWarnings, withScaleNames} from '../../src/load/scales.ts';

const {systems} = sandboxConfig(fileURLToPath(new URL('../../systems', import.meta.url)));
const named = (name: string) => {
	const system = systems.find(one => one.system === name);
	if (!system) throw new Error(name);
	return system;
};

describe('the shipped systems', () => {
	test('say the scale of a label that several have, and of no other', () => {
		const labels = (name: string) =>
			new Set(named(name).checks.flatMap(check => [callOf(check, 'warn').label, callOf(check, 'crit').label]));
		expect([...labels('ingestion')].filter(label => label && !/^P[1-4]\(ing\)$/.test(label))).toEqual([]);
		expect([...labels('sales')].filter(label => label && !/^P[1-4]\(ops\)$/.test(label))).toEqual([]);
		expect([...labels('aiusage')].filter(label => label && !/^(?:Critical|High|Warning)$/.test(label))).toEqual([]);
	});
	test('alone need no scale', () => {
		const bare = {...named('aiusage'), checks: [{...named('aiusage').checks[0], label: 'High'}]} as never;
		expect(withScaleNames([bare])[0]?.checks[0]?.label).toBe('High');
	});
	test('tell what a severity is in every scale, and within what time somebody answers', () => {
		expect(severityText(named('sales').scales, 'critical')).toBe(
			'P1(ops) = P0(ir): answer within 15 m: system down, all functions fail',
		);
		expect(severityText(named('aiusage').scales, 'critical')).toMatch(/^Critical: answer at once/);
		expect(severityText([], 'high')).toBeUndefined();
	});
});

test('a label that no scale has is a warning', () => {
	const [scale] = named('aiusage').scales;
	const checks = [{...named('aiusage').checks[0], label: 'P9', levels: {warn: '> 1'}}];
	const system = {...named('aiusage'), scales: scale ? [scale] : [], checks} as never;
	expect(labelWarnings(system, () => 'a.yaml:1:1')).toEqual([
		"a.yaml:1:1: warning: no scale has the label 'P9'. Add it under scales: or correct it.",
	]);
});
