import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Point, secondHalf, theilSen} from '../../bench/soak/fit.ts';
import {reportOf} from '../../bench/soak/report.ts';
import type {Inside, Sample} from '../../bench/soak/sample.ts';

const inside: Inside = {
	committed: 60 * 2 ** 20,
	heapUsed: 40 * 2 ** 20,
	external: 2 ** 22,
	arrayBuffers: 0,
	malloced: 2 ** 20,
	contexts: 1,
	active: {Timeout: 7, TTYWrap: 2},
	handles: 9,
	processListeners: 20,
	emitters: 100,
	listeners: 300,
	timers: 12,
	signals: 3,
};

/** A day, every five minutes; `grown` changes a sample by the hours that have passed. */
const day = (grown: (hours: number) => Partial<Sample> = () => ({})): Sample[] =>
	Array.from({length: 289}, (_, index) => {
		const hours = index / 12;
		return {
			hours,
			pss: 100_000 + (index % 7) * 900,
			rss: 160_000 - (index % 5) * 800,
			fds: 30,
			sockets: 8,
			threads: 7,
			cpu: hours * 600,
			children: index % 50 === 0 ? 1 : 0,
			zombies: 0,
			files: {log: 2000, journal: 400_000, audit: 3000},
			requests: {bigquery: index * 20, spanner: index * 15},
			written: index * 9000,
			sandboxRss: 500_000,
			...(index % 6 === 0 && {inside}),
			...grown(hours),
		};
	});

const verdicts = (samples: Sample[]) =>
	reportOf(samples)
		.table.split('\n')
		.filter(line => line.includes('**not flat**'));

test('a line is found among wild points', () => {
	fc.assert(
		fc.property(
			fc.double({min: -50, max: 50, noNaN: true}),
			fc.double({min: -1e4, max: 1e4, noNaN: true}),
			fc.array(fc.tuple(fc.nat(99), fc.double({min: -1e9, max: 1e9, noNaN: true})), {maxLength: 20}),
			(slope, base, wild) => {
				const points: [number, number][] = Array.from({length: 100}, (_, x) => [x, base + slope * x]);
				for (const [index, y] of wild) points[index] = [index, y];
				const fit = theilSen(points);
				expect(fit.slope).toBeCloseTo(slope, 4);
				expect(fit.at(10)).toBeCloseTo(base + slope * 10, 2);
			},
		),
	);
});

test('what a program does while it warms up is no slope', () => {
	const points: Point[] = Array.from({length: 101}, (_, x) => [x, Math.min(x, 40)]);
	expect(secondHalf(points)[0]).toEqual([50, 40]);
	expect(theilSen(secondHalf(points)).slope).toBe(0);
});

test('a steady day is flat, and each thing that grows is named', () => {
	expect(reportOf(day())).toMatchObject({flat: true});
	expect(verdicts(day(hours => ({pss: 100_000 + hours * 400})))).toEqual([
		expect.stringContaining('memory after GC: PSS'),
	]);
	expect(verdicts(day(hours => ({sockets: 8 + Math.floor(hours / 4)})))).toEqual([expect.stringContaining('sockets')]);
	expect(verdicts(day(hours => (hours % 0.5 === 0 ? {inside: {...inside, listeners: 300 + hours * 2}} : {})))).toEqual([
		expect.stringContaining('listeners of all emitters'),
	]);
	expect(verdicts(day(hours => ({requests: {bigquery: hours * hours * 30}})))).toEqual([
		expect.stringContaining('requests, all APIs'),
		expect.stringContaining('requests to bigquery'),
	]);
	expect(verdicts(day(hours => ({zombies: hours > 20 && hours < 21 ? 2 : 0})))).toEqual([
		expect.stringContaining('zombies'),
	]);
});

test('the plot is one well-formed picture, and says what is not flat', () => {
	const {svg, flat} = reportOf(day(hours => ({fds: 30 + hours})));
	expect(flat).toBe(false);
	expect(svg.match(/NOT FLAT/g)).toHaveLength(1);
	expect(svg).not.toMatch(/NaN|Infinity|undefined/);
	const open = [...svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)].reduce<string[]>((stack, [, close, name = '', self]) => {
		if (self) return stack;
		if (close) expect(stack.pop()).toBe(name);
		else stack.push(name);
		return stack;
	}, []);
	expect(open).toEqual([]);
});
