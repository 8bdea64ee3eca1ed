/** How often and how late points come by their descriptor, and every page of them: the sandbox's Monitoring, the official client, checks. */
import {describe, expect, test} from 'vitest';
import type {Reading} from '../../src/cloud/types.ts';
import {checkOf, minute, systemOf} from '../support/checks.ts';
import {drive} from '../support/driving.ts';
import {began, monitoringOfTests, seriesIn, since} from '../support/metrics.ts';

const {stage, described, read, alerts} = monitoringOfTests();

describe('A10: sample period and ingest delay of the descriptor', () => {
	test.each([
		[300, 0],
		[300, 240],
		[600, 120],
	])('A10: sampled every %i s, visible after %i s: one fire, no lapse', async (samplePeriod, ingestDelay) => {
		const {type, write} = described(`slow_${samplePeriod}_${ingestDelay}`, {samplePeriod, ingestDelay});
		write('a', since(60, samplePeriod / 60), 500);
		const step = drive(systemOf({checks: [checkOf({measure: {source: 'points', last: 'max'}, for: '15m'})]}));
		const fired = new Set<number | undefined>();
		let previous: Reading | undefined;
		try {
			for (let m = 0; m < 30; m++) {
				stage.now = began + m * minute;
				if ((m * 60) % samplePeriod === 0) write('a', [m], 500);
				previous = await read({metric: type}, previous);
				const [alert] = step(stage.now, {points: {reading: previous, failures: 0, period: minute}});
				expect(alert, `minute ${m}`).toMatchObject({state: 'firing', value: '500'});
				expect(alert?.reason, `minute ${m}`).toBeUndefined();
				fired.add(alert?.firedAt);
			}
		} finally {
			stage.now = began;
		}
		expect(fired.size).toBe(1);
	});
});

test('A10: a metric that does not say how often it is written is known by its rhythm', async () => {
	const {type, write} = described('own', {samplePeriod: 0});
	write('a', since(55, 5), 500);
	const reading = await read({metric: type});
	expect(seriesIn(reading).stepSeconds).toBe(300);
	const events = described('rare', {samplePeriod: 0, kind: 'DELTA'});
	events.write('a', since(55, 5), 500);
	expect(seriesIn(await read({metric: events.type, aligner: 'ALIGN_DELTA'})).stepSeconds).toBe(60);
	const few = described('few', {samplePeriod: 0});
	few.write('a', [-50, -20], 500);
	expect(seriesIn(await read({metric: few.type})).stepSeconds).toBe(60);
});

describe('A10: a window that is shorter than the steps of the metric', () => {
	test('A10: is read so far back that there is something, and a total is still of the window', async () => {
		const gauge = described('hourly', {samplePeriod: 3600, ingestDelay: 0});
		gauge.write('a', [-170, -110, -50], 500);
		expect(alerts(await read({metric: gauge.type, window: '30m'}), {})).toMatchObject([{state: 'firing'}]);
		const delta = described('hourly_events', {samplePeriod: 3600, ingestDelay: 0, kind: 'DELTA'});
		delta.write('a', [-170, -110, -50], 500);
		const total = {measure: {source: 'points', total: true}, levels: {crit: '> 1'}};
		const config = {metric: delta.type, aligner: 'ALIGN_DELTA', window: '1h'};
		const system = systemOf({
			sources: {points: {metric: delta.type, aligner: 'ALIGN_DELTA', window: '1h'}},
			checks: [checkOf(total)],
		});
		expect(
			drive(system)(stage.now, {points: {reading: await read(config), failures: 0, period: minute}}),
		).toMatchObject([{state: 'firing', value: '500'}]);
	});
});

describe('A7: pages of time series', () => {
	test('A7: a second page is read, and a series that goes on there is one series', async () => {
		const {type, write} = described('many', {valueType: 'INT64'});
		const count = 40;
		for (let i = 0; i < count; i++) write(`s${i}`, since(59), i === count - 1 ? 500 : 1);
		stage.lists = 0;
		const reading = await read({metric: type});
		expect(stage.lists).toBe(3);
		expect(reading.cost.requests).toBe(4);
		const {series, cut} = seriesIn(reading);
		expect(cut).toBeUndefined();
		expect(new Set(series.map(({labels}) => labels.id)).size).toBe(count);
		expect(series).toHaveLength(count);
		expect(new Set(series.map(({points}) => points.length))).toEqual(new Set([59]));
		expect(alerts(reading, {})).toMatchObject([{state: 'firing', value: '500'}]);
	});
	test('A7: of more pages than we read it is said, and the next look reads anew', async () => {
		const {type, write} = described('too_many', {valueType: 'INT64'});
		for (let i = 0; i < 200; i++) write(`s${i}`, since(59), 1);
		const reading = await read({metric: type});
		expect(seriesIn(reading).cut).toBe('the first 10 pages of points, there are more');
		expect(alerts(reading, {})).toMatchObject([
			{state: 'blind', reason: 'blind: read only in part: the first 10 pages of points, there are more'},
		]);
		stage.lists = 0;
		await read({metric: type}, reading);
		expect(stage.lists).toBe(10);
	});
});
