/** The shape of a test file of checks, after promtool's. Times are lengths of time since the start of a test. */
import {z} from 'zod';
import {samplesOf} from './notation.ts';

const offset = z
	.string()
	.regex(/^(\d+(ms|s|m|h|d))+$/, 'a length of time since the start, such as 90s, 5m or 1h30m')
	.transform(text =>
		[...text.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce(
			(sum, [, n, unit]) => sum + Number(n) * unitMs[unit as keyof typeof unitMs],
			0,
		),
	);
const unitMs = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

const values = z.string().transform((text, context) => {
	try {
		return samplesOf(text);
	} catch (error) {
		context.addIssue({code: 'custom', message: (error as RangeError).message});
		return z.NEVER;
	}
});

const cell = z.union([
	z.string(),
	z.number(),
	z.boolean(),
	z.null(),
	z.strictObject({ago: offset}).describe('So long before the moment of the answer'),
	z.strictObject({at: offset}).describe('So long after the start of the test'),
	z.strictObject({day: z.int().max(0)}).describe('A day in the zone of the system: 0 today, -1 yesterday'),
]);
const row = z.record(z.string(), cell);

const input = z.union([
	z
		.strictObject({
			source: z.string(),
			series: z.record(z.string(), z.string()).describe('Labels of one time series'),
			values,
			events: z
				.int()
				.min(1)
				.optional()
				.describe('For a metric of distributions: each point has so many events, all of this value'),
			late: offset.default(0).describe('Points are there so long after their time'),
		})
		.describe('A time series, one value per interval'),
	z
		.strictObject({source: z.string(), row, column: z.string(), values})
		.describe('A row of which one column changes; `_` takes the row away, `err` fails the query'),
	z
		.strictObject({source: z.string(), rows: z.array(z.strictObject({at: offset, rows: z.array(row)})).min(1)})
		.describe('All rows of an answer, each from its time on'),
]);

const event = z.union([
	z.strictObject({at: offset, sleep: offset}).describe('The machine sleeps: nothing is looked at for so long'),
	z.strictObject({at: offset, restart: offset}).describe('The wall is stopped, and starts again so long after'),
	z
		.strictObject({at: offset, step: z.string().regex(/^[+-]?\d+(ms|s|m|h|d)$/)})
		.describe('The clock of the machine is set on or back'),
	z
		.strictObject({
			at: offset,
			fails: z.enum(['auth', 'denied', 'notFound', 'invalid', 'quota', 'timeout', 'unavailable', 'internal']),
			for: offset,
			source: z.string().optional().describe('Every source without it'),
		})
		.describe('Polls fail for so long'),
]);

const expected = z.strictObject({
	state: z.string(),
	instance: z.string().optional(),
	level: z.enum(['warn', 'crit']).optional(),
	severity: z.string().optional(),
	label: z.string().optional(),
	since: offset.optional().describe('When the state began'),
	value: z.string().optional(),
	limit: z.string().optional(),
	reason: z.string().optional().describe('A part of the reason'),
	inhibited: z.boolean().optional(),
	flapping: z.boolean().optional(),
});

const test = z.strictObject({
	name: z.string(),
	start: z.iso.datetime({offset: true}).default('2025-01-08T18:00:00Z'),
	interval: offset.default(60_000).describe('From one value to the next'),
	input_series: z.array(input).default([]),
	clock: z.array(event).default([]),
	check_test: z
		.array(
			z.strictObject({
				eval_time: offset,
				check: z.string(),
				instance: z.string().optional().describe('Only the alert of this instance; without it all of them'),
				exp: z.array(expected).describe('Every alert of the check that is not plainly ok; [] for none'),
			}),
		)
		.default([]),
	slo_test: z
		.array(
			z.strictObject({
				eval_time: offset,
				slo: z.string(),
				status: z.string().optional(),
				value: z.number().optional().describe('Ratio, or ms of a percentile'),
				budget_remaining: z.number().optional().describe('Share of the error budget that is left, 1 for all'),
			}),
		)
		.default([]),
	fires: z
		.array(
			z.strictObject({
				at: offset,
				check: z.string(),
				instance: z.string().optional(),
				level: z.enum(['warn', 'crit']).optional(),
			}),
		)
		.optional()
		.describe('Everything that begins to fire up to the last evaluation, in order, and nothing else'),
});

export const testFileSchema = z.strictObject({
	system: z.string().describe('A system file beside this one, or the name of a shipped system'),
	evaluation_interval: offset.default(60_000),
	tests: z.array(test).min(1),
});

export type TestFile = z.infer<typeof testFileSchema>;
export type CheckTest = z.infer<typeof test>;
export type Input = z.infer<typeof input>;
export type ClockEvent = z.infer<typeof event>;
export type Expected = z.infer<typeof expected>;
export type TestCell = z.infer<typeof cell>;
