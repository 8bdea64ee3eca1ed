/** A check whose threshold nobody has named (C-33): it says so, is never green, and fires at nothing. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {countsText} from '../../src/checks/counts.ts';
import {columnStand} from '../../src/checks/standing.ts';
import {worst} from '../../src/checks/types.ts';
import {lookup, rows, seen, systemOf} from '../support/checks.ts';

const now = Date.parse('2026-11-21T20:00:00Z');
const check = {id: 'cost', title: 'Cost', measure: {source: 'costs', column: 'usd'}, levels: 'unset'};
const system = systemOf({checks: [check]});
const judged = (...list: {usd: number | null}[]) =>
	evaluate(emptyMemory, system, lookup({costs: seen(rows(...list), now)}), now).alerts;

describe('a check without a threshold', () => {
	test('shows its value and says that it is unset, whatever the value is', () => {
		for (const usd of [0, 5, 1_000_000])
			expect(judged({usd})).toMatchObject([{state: 'unset', level: 'unset', reason: 'no threshold is set'}]);
		expect(countsText(judged({usd: 5}))).toBe('1 unset');
	});
	test('makes its number unset, not ok, and its system neither bad nor blind', () => {
		const alerts = judged({usd: 5});
		expect(columnStand({checks: system.checks, alerts, judged: true}, 'costs', 'usd')).toMatchObject({level: 'unset'});
		expect(worst(['unset', 'ok'])).toBe('ok');
		expect(worst(['unset', 'blind'])).toBe('blind');
	});
	test('is without data where there is none', () => {
		expect(judged({usd: null})).toMatchObject([{state: 'nodata'}]);
	});
});
