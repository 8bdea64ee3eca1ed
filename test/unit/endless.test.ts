/** C1: times and delays beyond what a clock counts in end no loop; found by systems made from the schema. */
import {expect, test} from 'vitest';
import {measureValues} from '../../src/checks/measures/index.ts';
import {sloView} from '../../src/checks/slo.ts';
import type {Point} from '../../src/cloud/types.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import type {SourceState} from '../../src/poll/types.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const system = systemSchema.parse({
	system: 'odd',
	title: 'Odd',
	project: 'p',
	region: 'r',
	tz: 'UTC',
	sources: {requests: {metric: 'm', aligner: 'ALIGN_DELTA', window: '30d'}},
	panes: [],
	slos: [
		{id: 'ok', title: 'Ok', objective: 0.9, sli: {ratio: {source: 'requests', bad: {code: ['5xx']}}}, target: '> 90%'},
	],
});
const answered = (delaySeconds: number, points: readonly Point[]): SourceState => ({
	reading: {
		answer: {kind: 'series', series: [{labels: {code: '2xx'}, points}], delaySeconds},
		fetchedAt: now,
		cost: {requests: 1, bytesBilled: 0},
	},
	failures: 0,
	period: 60_000,
});

test.each([
	['a delay of ages', 1e300, now],
	['a delay without end', Number.POSITIVE_INFINITY, now],
	['a first point before all time', 0, -1e300],
	['points after all time', 0, 1e300],
	['a point at no time', 0, Number.NaN],
])('%s', (_, delay, t) => {
	const points = [t, t, now - 60_000].map(at => ({t: at, value: 100}));
	const source = () => answered(delay, points);
	expect(measureValues(system, {source: 'requests', traffic: '1h'}, source, now)).toHaveLength(1);
	for (const slo of system.slos) expect(sloView(slo, source, now).title).toBe('Ok');
});
