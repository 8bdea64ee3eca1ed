/** B1: a sign means one thing wherever it stands. B10: courses have a named scale, levels of their own, and gaps. */

import chalk from 'chalk';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {systemSchema} from '../../src/config/schema/system.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {courseOf} from '../../src/panes/course.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {draw, frame, healthy, metric, minute, now, Shown, state, system, wall} from '../support/paneWall.tsx';

const blocks = createTheme().glyph.blocks;
const limits = {warn: '< 99.5%', crit: '< 99%'};

/** A system whose only SLO is a percentile or a ratio of these points a minute. */
const latency = withDerivedChecks(
	systemSchema.parse({
		system: 'demo',
		title: 'Demo',
		project: 'demo-prod',
		region: 'us-central1',
		tz: 'UTC',
		sources: {requests: {metric: 'm', aligner: 'ALIGN_DELTA'}},
		panes: [{id: 'slo', kind: 'slos'}],
		slos: [
			{
				id: 'errors',
				title: 'Error rate',
				objective: 0.99,
				sli: {ratio: {source: 'requests', bad: {class: ['5xx']}}},
				show: 'bad',
				target: '< 1%',
				levels: {warn: '> 2%', crit: '> 5%'},
			},
		],
	}),
);
const requests = (bad: (i: number) => number) =>
	state(
		metric(
			...(['2xx', '5xx'] as const).map(of => ({
				labels: {class: of},
				points: Array.from({length: 60}, (_, i) => ({
					t: now - (60 - i) * minute,
					value: of === '5xx' ? bad(i) : 1000 - bad(i),
				})),
			})),
		),
	);

describe('signs', () => {
	test('B1: value, when it is crit, and the promise stand under their names; a missed one says so', () => {
		const shown = frame(<Shown kind="slos" system={system} width={160} height={8} focused={false} />, wall(healthy));
		expect(shown).toMatch(/SLO\s+value\s+crit when\s+target/);
		expect(shown).toMatch(/Availability\s+98\.04%\s+< 99%\s+> 99\.9% missed/);
	});

	test('B1: a low pane with a line to spare says what its columns are', () => {
		const one = {...system, slos: system.slos.slice(0, 1)};
		const shown = frame(<Shown kind="slos" system={one} width={160} height={4} focused={false} />, wall(healthy));
		expect(shown).toMatch(/SLO\s+value\s+crit when\s+target/);
		expect(shown).toMatch(/Availability\s+98\.04%/);
	});

	test.each([
		['kept', 5, /Error rate\s+0\.5%\s+> 5%\s+< 1%(?! missed)/],
		['missed, and no limit is broken', 15, /Error rate\s+1\.5%\s+> 5%\s+< 1% missed/],
		['missed', 60, /Error rate\s+6%\s+> 5%\s+< 1% missed/],
	])('B1: a promise that is %s', (_, bad, row) => {
		const on = wall({requests: requests(() => bad)});
		const shown = frame(<Shown kind="slos" system={latency} width={160} height={8} focused={false} />, on);
		expect(shown).toMatch(row);
	});

	test('B1: other panes say which level a comparison belongs to', () => {
		const tables = frame(
			<Shown kind="values" system={system} width={120} height={14} focused={false} />,
			wall(healthy),
		);
		expect(tables).toMatch(/calls\s+30 h old\s+warn > 1 d, crit > 2 d/);
		expect(tables).toMatch(/Match rate\s+81\.2%\s+crit < 50%/);
		const queues = frame(
			<Shown kind="backlog" system={system} width={140} height={8} focused={false} />,
			wall(healthy),
		);
		expect(queues).toMatch(/fires when/);
		expect(queues).toMatch(/hooks-sub\s+158\s+> 100/);
	});
});

describe('courses', () => {
	const points = (...values: (number | undefined)[]) =>
		values.flatMap((value, i) => (value === undefined ? [] : [{t: now + i * minute, value}]));
	const options = {cells: 6, unit: 'ratio' as const, limits, lower: true, blocks};
	const text = (course: ReturnType<typeof courseOf>) => course?.bars.map(bar => bar.text).join('');

	test('B10: the scale of a share of good has its limit at the bottom and 100 % on top', () => {
		expect(courseOf(points(1, 1, 0.9995), options)?.scale).toBe('99%..100%');
		expect(courseOf(points(1, 0.95, 1), options)?.scale).toBe('95%..100%');
		expect(text(courseOf(points(1, 1, 1, 1, 1, 1), options))).toBe('██████');
	});

	test('B10: what is bad when high starts at 0 and reaches its limit', () => {
		const high = {...options, lower: false, limits: {warn: '> 3s', crit: '> 5s'}, unit: 'ms' as const};
		expect(courseOf(points(800, 900), high)?.scale).toBe('0..5 s');
		expect(courseOf(points(800, 284_000), high)?.scale).toBe('0..4 m 44 s');
	});

	test('B10: every bar has the level of its own points', () => {
		const {bars} = courseOf(points(1, 1, 0.97, 0.993, 1, 1), options) ?? {};
		expect(bars?.map(({text, level}) => [text.length, level])).toEqual([
			[2, 'ok'],
			[1, 'crit'],
			[1, 'warn'],
			[2, 'ok'],
		]);
	});

	test('B10: a gap is a gap, also where it falls between cells', () => {
		expect(text(courseOf(points(1, 1, undefined, undefined, 1, 1), options))).toBe('██  ██');
		expect(text(courseOf(points(1, undefined, 1, 1), options))).toBe('  █ ██');
		const two = [...points(1, 1), {t: now + 10 * minute, value: 1}, {t: now + 11 * minute, value: 1}];
		expect(text(courseOf(two, options))).toBe('█    █');
	});

	test('B10: a cell of several points shows the worst of them', () => {
		const many = Array.from({length: 12}, (_, i) => (i === 3 ? 0.98 : 1));
		expect(courseOf(points(...many), options)?.bars.map(({level}) => level)).toEqual(['ok', 'crit', 'ok']);
	});

	test('B10: no points, no course', () => expect(courseOf([], options)).toBeUndefined());

	let before: typeof chalk.level;
	beforeEach(() => {
		before = chalk.level;
		chalk.level = 1;
	});
	afterEach(() => {
		chalk.level = before;
	});

	test('B10: a red SLO paints its good hours in no colour', () => {
		const on = {...wall({requests: requests(i => (i > 50 ? 100 : 0))}), theme: createTheme({colors: 1})};
		const screen = draw(<Shown kind="slos" system={latency} width={160} height={6} focused={false} />, on);
		const row =
			screen
				.raw()
				.split('\n')
				.find(line => line.includes('Error rate')) ?? '';
		expect(row).toMatch(/0\.\.10%/);
		// The low bars of the good minutes come before any colour; the high ones are crit.
		const [, good = '', bad = ''] = /(▁{5,}[^█]*)(█+)/.exec(row) ?? [];
		expect(good).toMatch(/\x1b\[31m/);
		expect(good.indexOf('▁')).toBeLessThan(good.indexOf('\x1b[31m'));
		expect(bad.length).toBeGreaterThan(0);
	});
});
