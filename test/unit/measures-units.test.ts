/** Units of checks: how values come, how limits are written, and how both are shown. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Answer} from '../../src/cloud/types.ts';
import {comparison, limitKind} from '../../src/config/units.ts';
import {lookup, rows, seen, systemOf} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer, seriesOf} from '../support/measuring.ts';
import {goodSystem, told} from '../support/mistakes.ts';

test.each([
	['> 5GiB', 'bytes', 5 * 1024 ** 3],
	['>= 200MB', 'bytes', 200_000_000],
	['> 1B', 'bytes', 1],
	['> 10/s', '/s', 10],
	['> $49.50', 'usd', 49.5],
	['< $-1', 'usd', -1],
	['> 3s', 'ms', 3000],
	['> 5%', 'ratio', 0.05],
	['> 5', 'count', 5],
])('%s is of %s', (text, unit, value) => {
	expect(limitKind(text)).toBe(unit);
	expect(comparison(text).value).toBe(value);
});

const column = (unit: string | undefined, n: number, crit: string) =>
	evaluate(
		emptyMemory,
		systemOf({checks: [{id: 'a', title: 'A', measure: {source: 'table', column: 'n'}, unit, levels: {crit}}]}),
		lookup({table: seen(rows({n}), now)}),
		now,
	).alerts.map(({value, limit}) => `${value} ${limit}`);

describe('a column', () => {
	test.each([
		['s', 601, '> 10m', '10 m 01 s > 10 m'],
		['us', 3_000_001, '> 3s', '3.000001 s > 3 s'],
		['ns', 4e9, '> 3s', '4 s > 3 s'],
		['percent', 5.01, '> 5%', '5.01% > 5%'],
		['bytes', 6 * 1024 ** 3, '> 5GiB', '6.0 GiB > 5.0 GiB'],
		['usd', 50.5, '> $50', '$50.50 > $50.00'],
		['/s', 12, '> 10/s', '12/s > 10/s'],
		[undefined, 12, '> 10/s', '12/s > 10/s'],
	])('in %s', (unit, n, crit, said) => expect(column(unit, n, crit)).toEqual([said]));
	test('at the limit is not beyond it', () => {
		expect(column('s', 600, '> 10m')).toEqual([]);
		expect(column('percent', 5, '> 5%')).toEqual([]);
		expect(column('usd', 50, '> $50')).toEqual([]);
	});
});

test('a metric with a unit of its own keeps it, one without has that of its check', () => {
	const system = systemOf({
		checks: [{id: 'a', title: 'A', measure: {source: 'points', last: 'max'}, unit: 's', levels: {crit: '> 3s'}}],
	});
	const alerts = (answer: Answer) => evaluate(emptyMemory, system, lookup({points: seen(answer, now)}), now).alerts;
	const points = seriesAnswer([seriesOf({}, [1, 4])], 'GAUGE');
	expect(alerts({...points, unit: 'ms'} as Answer)).toEqual([]);
	expect(alerts({...points, unit: 'plain'} as Answer)).toMatchObject([{value: '4 s', limit: '> 3 s'}]);
	expect(alerts({...points, unit: 'bytes'} as Answer)).toMatchObject([{state: 'blind'}]);
});

test('limits that have another unit are refused', () => {
	const said = (unit: string, limit: string) =>
		told(
			goodSystem
				.replace('    dueBy: "08:00"\n', `    unit: ${unit}\n`)
				.replace('"> 3"', `"${limit}"`)
				.replace('"> 0"', `"${limit}"`),
		).lines[0];
	expect(said('bytes', '> 5s')).toMatch(/"> 5s" is no limit of a check in bytes\. Write unit: ms, or another limit\.$/);
	expect(said('s', '> 5GB')).toMatch(/"> 5GB" is no limit of a check in ms/);
	expect(said('usd', '> $5s')).toMatch(/comparison in quotes/);
	expect(said('pounds', '> 5')).toMatch(/'pounds' is none of count, ratio, percent, ms, s, us, ns, bytes, \/s, usd/);
});
