/** Burn rates over two windows, as the SRE workbook has them. */
import {describe, expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {measureValues} from '../../src/checks/measures/index.ts';
import {burnWindows} from '../../src/config/burn.ts';
import {measure as schema} from '../../src/config/schema/measures.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {day, failed, lookup, minute, seen, systemOf} from '../support/checks.ts';
import {measuredAt as now, seriesAnswer} from '../support/measuring.ts';

const systemWith = (objective: number, measure: object = {burn: 'ok'}, window = '30d') =>
	systemOf({
		sources: {requests: {metric: 'r', aligner: 'ALIGN_DELTA', window: '3d'}},
		slos: [
			{
				id: 'ok',
				title: 'Availability',
				objective,
				window,
				sli: {ratio: {source: 'requests', bad: {class: ['5xx']}}},
				target: '>= 99.9%',
			},
		],
		checks: [{id: 'burn', title: 'Burn', measure}],
	});

/** A thousand requests a minute; the share that fails at so many minutes before now. */
function requests(badAt: (minutesAgo: number) => number, {length = 3 * 24 * 60 + 1, each = 1000, until = 0} = {}) {
	const points = (valueAt: (bad: number) => number) =>
		Array.from({length}, (_, index) => length - 1 - index)
			.filter(ago => ago >= until)
			.map(ago => ({t: now - ago * minute, value: valueAt(badAt(ago))}));
	return seriesAnswer([
		{labels: {class: '2xx'}, points: points(bad => each * (1 - bad))},
		{labels: {class: '5xx'}, points: points(bad => each * bad)},
	]);
}

const burnt = (
	badAt: (minutesAgo: number) => number,
	shape: Parameters<typeof requests>[1] = {},
	measure: object = {burn: 'ok'},
) =>
	measureValues(
		systemWith(0.999, measure),
		schema.parse(measure),
		lookup({requests: seen(requests(badAt, shape), now)}),
		now,
	)[0];

describe('windows', () => {
	const factors = (objective: number, window: string) => {
		const system = systemWith(objective, {burn: 'ok'}, window);
		const [slo] = system.slos;
		const {page, ticket} = burnWindows({burn: 'ok'}, slo as NonNullable<typeof slo>);
		return [page, ticket].map(windows => windows.map(({factor}) => factor));
	};
	test('are those of the workbook for 30 days, and scaled for others', () => {
		expect(factors(0.999, '30d')).toEqual([
			[14.4, 6],
			[3, 1],
		]);
		expect(factors(0.999, '28d')).toEqual([
			[13.44, 5.6],
			[2.8, 0.933333],
		]);
		expect(factors(0.999, '7d')).toEqual([
			[3.36, 1.4],
			[0.7, 0.233333],
		]);
	});
	test('leave out what an objective cannot reach', () => {
		expect(factors(0.9, '30d')).toEqual([[6], [3, 1]]);
		expect(factors(0.999, '1d')).toEqual([[0.48, 0.2], []]);
	});
});

describe('a page', () => {
	test('takes both windows, to the point', () => {
		expect(burnt(ago => (ago < 60 ? 0.0144 : 0))).toMatchObject({status: 'value', value: 2, text: '14.4×', at: now});
		expect(burnt(ago => (ago < 60 ? 0.01439 : 0))).toMatchObject({value: 0, text: '14.39×'});
	});
	test('ends with the short window', () => {
		expect(burnt(ago => (ago >= 4 && ago < 64 ? 0.02 : 0))).toMatchObject({value: 0, text: '4×'});
		expect(burnt(ago => (ago >= 5 && ago < 65 ? 0.02 : 0))).toMatchObject({value: 0, text: '3.33×'});
	});
	test('is a ticket where it is slower', () => {
		expect(burnt(() => 0.005)).toMatchObject({
			value: 1,
			text: '5×',
			reason: 'at least 3× over 1 d and 2 h, budget gone in 2 d 23 h',
		});
		expect(burnt(() => 0.001)).toMatchObject({value: 1, text: '1×', reason: 'at least 1× over 3 d and 6 h'});
		expect(burnt(() => 0.0009)).toMatchObject({value: 0, text: '0.9×'});
	});
	test('comes after 14.4 × 0.1 % × 1 h of a full outage', () => {
		const minutes = [0.5, 1, 2].map(long => burnt(ago => (ago < long ? 1 : 0))?.value);
		// 1 % of an hour fails after 36 s; at least 14.4 ‰ after 52 s.
		expect(minutes).toEqual([2, 2, 2]);
		expect(burnt(() => 0)).toMatchObject({value: 0, text: '0×'});
	});
	test('says when the budget is gone', () => {
		expect(burnt(ago => (ago < 360 ? 0.02 : 0))?.reason).toMatch(
			/^at least 14.4× over 1 h and 5 m, budget gone in 1 d \d+ h$/,
		);
		expect(burnt(() => 0.02)?.reason).toMatch(/the budget is gone$/);
	});
	test('has a history from the first look on', () => {
		const history = burnt(ago => (ago < 10 ? 1 : 0))?.history ?? [];
		expect(history.slice(-12).map(({value}) => value)).toEqual([0, 0, ...Array(10).fill(2)]);
		expect(history[0]?.t).toBeGreaterThan(now - day - minute);
	});
});

describe('without a burn', () => {
	test('no cover is no data, as far as one window reaches', () => {
		expect(burnt(() => 1, {length: 30})).toMatchObject({
			status: 'nodata',
			reason: 'the data covers 30 m, a burn needs 1 h',
		});
		expect(burnt(() => 1, {length: 60})).toMatchObject({status: 'value', value: 2});
	});
	test('a silence proves neither that it goes on nor that it is over', () => {
		const page = {burn: 'ok', page: [{factor: 14.4, long: '1h'}], ticket: [{factor: 6, long: '1h'}]};
		expect(burnt(ago => (ago < 40 ? 1 : 0), {until: 10}, page)).toMatchObject({
			status: 'nodata',
			reason: 'no events in the short window to tell whether it goes on',
		});
		expect(burnt(ago => (ago < 40 ? 1 : 0), {until: 4}, page)).toMatchObject({status: 'value', value: 2});
		expect(burnt(() => 0, {until: 10})).toMatchObject({status: 'value', value: 0});
	});
	test('a few bad events among few are chance', () => {
		expect(burnt(ago => (ago === 2 ? 1 : 0), {each: 1})).toMatchObject({value: 0});
		expect(burnt(ago => (ago < 5 ? 1 : 0), {each: 1})).toMatchObject({value: 2});
	});
	test('an error is blind', () => {
		const system = systemWith(0.999);
		expect(measureValues(system, {burn: 'ok'}, lookup({requests: failed()}), now)).toMatchObject([{status: 'blind'}]);
	});
});

test('a check without levels pages and tickets', () => {
	const system = withDerivedChecks(systemWith(0.999));
	expect(system.checks[0]?.levels).toEqual({warn: '>= 1', crit: '>= 2'});
	const source = lookup({
		requests: seen(
			requests(ago => (ago < 60 ? 0.05 : 0)),
			now,
		),
	});
	const {alerts} = evaluate(emptyMemory, system, source, now);
	expect(alerts).toMatchObject([{check: 'burn', state: 'firing', level: 'crit', value: '50×'}]);
	expect(alerts[0]?.limit).toBeUndefined();
});
