/** A pane of charts: how numbers went over time. */
import {z} from 'zod';
import {logErrors} from '../../config/logErrors.ts';
import {durationBetween, instances, levels, seenTitle} from '../../config/schema/values.ts';
import {paneShape} from '../shape.ts';

const drawn = {
	range: durationBetween('5m', '366d')
		.optional()
		.describe('Length of its time axis, where that is another than that of the pane'),
	title: seenTitle.optional().describe('Without it the title of the SLO, or the name of the source'),
	draw: z
		.enum(['area', 'lines', 'stacked'])
		.optional()
		.describe(
			'area for one series, lines for several, stacked for their sum in layers. Without it lines where there is a by',
		),
	log: z.boolean().default(false).describe('Logarithmic, for latencies; what is stacked never is'),
};
const noun = z.string().min(1).optional().describe('Follows the value: waiting, rows/h');

const ofSlo = z
	.strictObject({slo: z.string(), ...drawn})
	.describe('The shown number of an SLO, with the limits of its check');

const ofSeries = z
	.strictObject({
		source: z.string().describe('Metric source'),
		value: z
			.enum(['sum', 'max', 'min', 'mean', 'rate', 'p50', 'p90', 'p95', 'p99'])
			.optional()
			.describe(
				'What several series come to: sum, max, min or mean at each time; rate is the sum per second, p95 a percentile of distributions. Without it the sum of counted events, else max',
			),
		...instances,
		noun,
		levels: levels.optional().describe('Judged by a check of its own, of the newest point'),
		...drawn,
	})
	.describe('A metric: one series for each value of the label by');

/** The log as a source of its own. */
const ofLog = z
	.strictObject({
		log: z.literal('errors'),
		title: seenTitle.default('Errors'),
		levels: levels.optional().describe('Judged by a check of its own, of the newest point'),
	})
	.describe('Errors per minute of the log that the system follows')
	.transform(
		({title, levels}): z.infer<typeof ofSeries> => ({
			source: logErrors,
			value: 'max',
			noun: '/min',
			title,
			// No more of it is counted.
			range: '1h',
			...(levels && {levels}),
			draw: 'area',
			log: false,
		}),
	);

const ofRows = z
	.strictObject({
		source: z.string().describe('Source of rows'),
		time: z.string().describe('Column with the begin of the bucket: TIMESTAMP, DATETIME or DATE'),
		column: z.string().describe('Column with the number'),
		value: z.enum(['sum', 'max', 'min', 'mean']).default('max').describe('What several rows of one time come to'),
		...instances,
		unit: z.enum(['count', 'ratio', 'ms', 'bytes']).default('count'),
		noun,
		...drawn,
	})
	.describe('A column of rows over time: one series for each value of the column by');

export const chart = z
	.strictObject({
		...paneShape('chart', 'Charts'),
		range: durationBetween('5m', '366d')
			.optional()
			.describe('Length of the time axis; without it the window of the source'),
		charts: z
			.array(z.union([ofSeries, ofRows, ofSlo, ofLog]))
			.min(1)
			.max(12)
			.describe('Side by side where there is room'),
	})
	.describe('Charts over time, with limits, deploys, alerts and actions');

export type SloChart = z.infer<typeof ofSlo>;
export type SeriesChart = z.infer<typeof ofSeries>;
export type RowsChart = z.infer<typeof ofRows>;
export type ChartConfig = SloChart | SeriesChart | RowsChart;
