/** What is judged: checks and SLOs. */
import {z} from 'zod';
import {comparison, duration, levels} from './values.ts';

/** A number taken out of a reading; durations are in ms, percentages are ratios. */
const measure = z.union([
	z
		.strictObject({source: z.string(), column: z.string(), by: z.string().optional()})
		.describe('A column of the (first, or each by) row'),
	z
		.strictObject({source: z.string(), ageOf: z.string(), by: z.string().optional()})
		.describe('Age of a TIMESTAMP or DATE column, ms'),
	z
		.strictObject({
			source: z.string(),
			last: z.enum(['sum', 'max']),
			by: z.string().optional(),
			where: z.record(z.string(), z.array(z.string())).optional().describe('Label values that count; all without it'),
		})
		.describe('Newest finished points of a metric, with history'),
	z
		.strictObject({source: z.string(), missing: z.array(z.string()).min(1)})
		.describe('How many of these names (functions, jobs) are not there and ACTIVE/ENABLED'),
	z.strictObject({source: z.string(), httpOk: z.literal(true)}).describe('1 when the probe answers 2xx, else 0'),
	z.strictObject({slo: z.string()}).describe('Current value of an SLO, with its history where the source has one'),
]);

export const checkSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9_.]+$/),
	title: z.string(),
	measure,
	unit: z.enum(['count', 'ratio', 'ms']).default('count'),
	levels,
	for: duration.default('0s').describe('How long the level must hold before the alert fires'),
	keepFiringFor: duration.default('0s'),
	onNoData: z.enum(['nodata', 'ok', 'alert', 'keep']).default('nodata'),
	dueBy: z
		.string()
		.regex(/^\d\d:\d\d$/)
		.optional()
		.describe('Local time before which the check is only pending'),
	severity: z.enum(['info', 'medium', 'high', 'critical']),
	label: z.string().optional().describe('Severity in the words of the seed, e.g. P2'),
	seed: z.string().optional().describe('Requirement row, e.g. S3-013'),
});

const sli = z.union([
	z.strictObject({
		ratio: z.strictObject({
			source: z.string(),
			bad: z.record(z.string(), z.array(z.string())).describe('Label values that count as bad'),
		}),
	}),
	z.strictObject({
		distribution: z.strictObject({source: z.string(), percentile: z.number().gt(0).lt(100), threshold: duration}),
	}),
	z.strictObject({rows: z.strictObject({source: z.string(), time: z.string(), good: z.string(), total: z.string()})}),
	z.strictObject({
		histogram: z.strictObject({
			source: z.string(),
			time: z.string(),
			value: z.string().describe('Column with the upper bound of the bin, ms'),
			count: z.string(),
			percentile: z.number().gt(0).lt(100),
			threshold: duration,
		}),
	}),
	z
		.strictObject({value: z.strictObject({source: z.string(), time: z.string().optional(), column: z.string()})})
		.describe('A ratio computed by the query itself'),
]);

export const sloSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9_]+$/),
	title: z.string(),
	objective: z.number().gt(0).lt(1).describe('Share of good events, ratio'),
	window: duration.default('30d'),
	sli,
	show: z
		.enum(['good', 'bad', 'percentile'])
		.default('good')
		.describe('Which number stands on the wall: good ratio, bad ratio or the percentile'),
	target: comparison.describe('The SLO in the words of the seed, e.g. "< 2s"'),
	levels,
	seed: z.string().optional(),
});

export type CheckConfig = z.infer<typeof checkSchema>;
export type Measure = z.infer<typeof measure>;
export type SloConfig = z.infer<typeof sloSchema>;
