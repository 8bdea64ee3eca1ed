/** Schema of SLOs and their indicators. */
import {z} from 'zod';
import {comparison, duration, durationBetween, groups, id, levels, namedValues, narrowed, seenTitle} from './values.ts';

const some = (what: 'good' | 'bad') =>
	namedValues.refine(
		labels => Object.keys(labels).length > 0,
		`names no label: nothing would be ${what}. Write {response_code_class: [${what === 'bad' ? '5xx' : '2xx'}]}`,
	);
const valid = namedValues.optional().describe('Label values that count at all, or /regexes/; all without it');
/** Events of one of two sources. */
const part = z.strictObject({source: z.string(), ...narrowed});

const sli = z.union([
	z
		.strictObject({
			ratio: z.union([
				z.strictObject({
					source: z.string(),
					bad: some('bad').describe('Label values that count as bad: any of them'),
					valid,
				}),
				z.strictObject({
					source: z.string(),
					good: some('good').describe('Label values that count as good: all of them'),
					valid,
				}),
				z.strictObject({bad: part, total: part}),
				z.strictObject({good: part, total: part}),
			]),
		})
		.describe('Events by their labels, or of two metrics'),
	z.strictObject({
		distribution: z.strictObject({source: z.string(), percentile: z.number().gt(0).lt(100), threshold: duration}),
	}),
	z
		.strictObject({share: z.strictObject({source: z.string()})})
		.describe(
			'A metric whose points are ratios by themselves, each counting once: uptime checks by ALIGN_FRACTION_TRUE',
		),
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
		.describe('A ratio computed by the query itself; without time the mean of its rows'),
]);

/** Most people write a percentage. */
const objectiveWords = ({input}: {input?: unknown}): string => {
	const percent = Number(String(input).replace(/\s*%$/, ''));
	return `must be a ratio between 0 and 1${percent > 1 && percent < 100 ? `: write ${Number((percent / 100).toPrecision(12))}` : ', such as 0.999'}`;
};

export const sloSchema = z.strictObject({
	id,
	title: seenTitle,
	objective: z
		.number({error: objectiveWords})
		.gt(0, {error: objectiveWords})
		.lt(1, {error: objectiveWords})
		.describe('Share of good events, ratio'),
	window: durationBetween('1h', '366d').default('30d'),
	sli,
	show: z
		.enum(['good', 'bad', 'percentile'])
		.default('good')
		.describe('The number that the wall shows: good ratio, bad ratio or the percentile'),
	target: comparison.describe('The SLO in the words of the seed, e.g. "< 2s"'),
	atLeast: z
		.number()
		.int()
		.positive()
		.optional()
		.describe(
			'Events that there must be in all behind a number that misses the target; fewer prove no trouble, and it is not shown',
		),
	by: groups.by.describe(
		'Label, or list of labels, by which its checks judge it as well: each of their values by itself',
	),
	levels: levels.default({}),
	seed: z.string().optional(),
});

export type SloConfig = z.infer<typeof sloSchema>;
