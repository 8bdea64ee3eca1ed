/** Time series of Monitoring. */
import {z} from 'zod';
import {scaleOf} from '../../metricUnit.ts';
import {durationBetween} from '../values.ts';
import {every, window} from './common.ts';

const aligners = [
	...['NONE', 'DELTA', 'RATE', 'INTERPOLATE', 'NEXT_OLDER', 'MIN', 'MAX', 'MEAN', 'COUNT', 'SUM', 'STDDEV'],
	...['COUNT_TRUE', 'COUNT_FALSE', 'FRACTION_TRUE', 'PERCENTILE_99', 'PERCENTILE_95', 'PERCENTILE_50'],
	...['PERCENTILE_05', 'PERCENT_CHANGE'],
].map(name => `ALIGN_${name}`);
const reducers = [
	...['NONE', 'MEAN', 'MIN', 'MAX', 'SUM', 'STDDEV', 'COUNT', 'COUNT_TRUE', 'COUNT_FALSE', 'FRACTION_TRUE'],
	...['PERCENTILE_99', 'PERCENTILE_95', 'PERCENTILE_50', 'PERCENTILE_05'],
].map(name => `REDUCE_${name}`);
const groupField = z.string().regex(/^(metric|resource|metadata)\./, {
	error: ({input}) => `'${input}' must begin with metric., resource. or metadata.: write metric.labels.${input}`,
});

export const metric = {
	answers: 'series',
	schema: z.strictObject({
		metric: z.string().min(1).describe('Metric type, e.g. run.googleapis.com/request_count'),
		filter: z.string().default('').describe('Further Monitoring filter, joined with AND'),
		aligner: z.enum(aligners).describe('e.g. ALIGN_DELTA'),
		period: durationBetween('60s', '7d').default('60s').describe('Alignment period, at least 60s'),
		reducer: z.enum(reducers).optional().describe('e.g. REDUCE_SUM'),
		groupBy: z.array(groupField).default([]).describe('e.g. metric.labels.response_code_class'),
		secondary: z
			.strictObject({
				reducer: z.enum(reducers),
				groupBy: z.array(groupField).default([]),
				aligner: z.enum(aligners).optional().describe('Without it ALIGN_DELTA for counted events, else ALIGN_MEAN'),
			})
			.optional()
			.describe('A second reduction, of what the first one answers, e.g. the mean per zone of the sum of each pod'),
		unit: z
			.string()
			.refine(text => typeof scaleOf(text).unit === 'string', 'a unit of Monitoring, such as s, ms, By, KiBy, 1 or %')
			.optional()
			.describe('Unit of the metric, where its descriptor says none or a wrong one'),
		window: window.default('6h').describe('How far back to look'),
		every,
	}),
} as const;
