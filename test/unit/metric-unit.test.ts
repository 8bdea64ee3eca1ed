/** Units of metrics: what they are, and that a judgement does not hang on the one that data happens to come in. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {alignedUnit, scaled, scaleOf} from '../../src/config/metricUnit.ts';
import {sourceSchema} from '../../src/config/schema/sources.ts';
import {seen} from '../support/checks.ts';
import {at, drive, metric} from '../support/driving.ts';
import {oneSeries, seriesOf} from '../support/series.ts';

describe('A6: units', () => {
	test.each([
		['s', 90, 'ms', 90_000],
		['ms', 90, 'ms', 90],
		['us', 1500, 'ms', 1.5],
		['ns', 2_500_000, 'ms', 2.5],
		['ps', 2e9, 'ms', 2],
		['min', 2, 'ms', 120_000],
		['h', 1.5, 'ms', 5_400_000],
		['d', 2, 'ms', 172_800_000],
		['s{idle}', 1.001, 'ms', 1001],
		['10^3.s', 2, 'ms', 2_000_000],
		['By', 7, 'bytes', 7],
		['kBy', 7, 'bytes', 7000],
		['KiBy', 2, 'bytes', 2048],
		['MiBy', 1, 'bytes', 1_048_576],
		['GBy', 1, 'bytes', 1e9],
		['bit', 16, 'bytes', 2],
		['Mibit', 1, 'bytes', 131_072],
		['%', 12.5, 'ratio', 0.125],
		['%{cpu}', 3, 'ratio', 0.03],
		['10^2.%', 0.25, 'ratio', 0.25],
		['1', 42, 'plain', 42],
		['', 42, 'plain', 42],
		['{request}', 42, 'plain', 42],
		['10^3{message}', 2, 'plain', 2000],
		['1/s', 0.5, 'plain', 0.5],
		['{request}/s', 0.5, 'plain', 0.5],
		['By/s', 300, 'plain', 300],
		['kBy/s', 3, 'plain', 3000],
		['s{CPU}/s', 0.7, 'plain', 0.7],
		['ms/s', 250, 'plain', 0.25],
	] as const)('A6: %s: %d is %s %d', (text, value, unit, expected) => {
		const scale = scaleOf(text);
		expect(scale.unit).toBe(unit);
		expect(scaled(value, scale)).toBe(expected);
	});
	test.each([
		'Cel',
		'USD',
		'seconds',
		'B',
		'GiBy.s',
		's2',
		'm/s2',
		'1/min',
		'%/s',
		'By/By',
		'{not_a_unit}',
		'ks/h',
		's.s',
	])('A6: %s is not known, and named', text => {
		const known = text === '.';
		expect(scaleOf(text).unit).toEqual(known ? 'plain' : {unknown: text});
	});
	test('A6: aligners and reducers that count or divide change the unit', () => {
		expect(alignedUnit('By', 'ALIGN_RATE')).toBe('By/s');
		expect(alignedUnit('s', 'ALIGN_COUNT')).toBe('1');
		expect(alignedUnit('s', 'ALIGN_MAX', 'REDUCE_COUNT')).toBe('1');
		expect(alignedUnit('s', 'ALIGN_PERCENT_CHANGE')).toBe('%');
		expect(alignedUnit('us', 'ALIGN_PERCENTILE_99', 'REDUCE_MAX')).toBe('us');
	});
	test('A6: a source may say the unit, one that is known', () => {
		const source = (unit: string) => sourceSchema.safeParse({metric: 'm', aligner: 'ALIGN_MAX', unit});
		expect(source('s').success).toBe(true);
		expect(source('seconds').success).toBe(false);
	});
});

/** The same time or size in several units: text, and how many of the base unit it is. */
const times = {ns: 1e-6, us: 1e-3, ms: 1, s: 1000, 's{idle}': 1000, min: 60_000, h: 3_600_000, d: 86_400_000};
const sizes = {By: 1, bit: 1 / 8, kBy: 1000, KiBy: 1024, MiBy: 1024 ** 2, GBy: 1e9};
const shares = {'%': 0.01, '10^2.%': 1};

test('A6: the same data in another unit gives the same alerts', () => {
	const same = (units: Record<string, number>, check: Record<string, unknown>, values: fc.Arbitrary<number>) =>
		fc.assert(
			fc.property(
				fc.array(values, {minLength: 1, maxLength: 20}),
				fc.constantFrom(...Object.keys(units)),
				fc.constantFrom(...Object.keys(units)),
				(base, one, other) => {
					const alerts = (name: string) => {
						const scale = scaleOf(name);
						if (typeof scale.unit !== 'string') throw new Error(name);
						// As a metric would send it.
						const sent = base.map(value => Number((value / (units[name] ?? 1)).toPrecision(15)));
						const series = oneSeries(
							'a',
							sent.map((value, m) => [at(m), scaled(value, scale)] as const),
						);
						return drive(metric({...check, for: '3m'}))(at(base.length), {
							points: seen(seriesOf([series], {unit: scale.unit}), at(base.length)),
						});
					};
					expect(alerts(one)).toEqual(alerts(other));
				},
			),
		);
	same(
		times,
		{levels: {warn: '> 5m', crit: '> 10m'}},
		fc.integer({min: 0, max: 20}).map(m => m * 60_000),
	);
	same(
		sizes,
		{levels: {crit: '>= 1000000'}},
		fc.integer({min: 0, max: 2000}).map(n => n * 1000),
	);
	same(
		shares,
		{unit: 'ratio', levels: {crit: '> 50%'}},
		fc.integer({min: 0, max: 100}).map(n => n / 100),
	);
});
