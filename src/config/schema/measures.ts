/** What a check can measure: each is one number for each instance, or says why there is none. docs/checks.md has an example of each. */
import {z} from 'zod';
import {logErrors} from '../logErrors.ts';
import {comparison, durationBetween, groups, namedValues, narrowed, resource, wanted} from './values.ts';

const source = z.string();
/** A stretch of time up to the newest point. */
const over = durationBetween('1m', '30d');

const last = z
	.strictObject({
		source,
		last: z.enum(['sum', 'max', 'min', 'mean', 'count']),
		over: over.optional().describe('Of all points of this long, not of the newest one alone'),
		...groups,
	})
	.describe(
		'Newest finished point of each live series of a metric: max and min judge each by itself, sum and mean take them together, count says how many there are',
	);

/** Sugar for the source that the log itself is. */
const ofLog = z
	.strictObject({log: z.literal('errors')})
	.describe('Errors of the log that the system follows in the last minute, every ten seconds')
	.transform((): z.infer<typeof last> => ({source: logErrors, last: 'max'}));

/** Events of one source. */
const part = z.strictObject({source, ...narrowed});

const ratio = z
	.strictObject({
		ratio: z.union([z.strictObject({bad: part, total: part}), z.strictObject({good: part, total: part})]),
		over: over.default('5m').describe('Whose events are compared'),
		atLeast: z
			.number()
			.int()
			.positive()
			.default(1)
			.describe('Events that there must be in all; with fewer there is no value, because they prove nothing'),
		by: groups.by,
	})
	.describe('One part of the events as a ratio of all of them; of two metrics, or of two parts of one');

const order = z
	.string()
	.optional()
	.describe('Column with the time of a row; without it rows come in the order of the answer, the newest last');

const change = z
	.strictObject({
		source,
		column: z.string(),
		change: z.union([
			z.strictObject({from: z.literal('previous'), order}).describe('From the row before the newest'),
			z
				.strictObject({
					from: z.enum(['mean', 'median']),
					of: z.number().int().min(2).max(366).default(7).describe('Rows before the newest one'),
					order,
				})
				.describe('From what is usual: at least half of these rows must be there'),
			z.strictObject({column: z.string(), order}).describe('From another column of the newest row, such as a budget'),
		]),
		...groups,
	})
	.describe('How far a column of the newest row is from a baseline: ratio, 0.2 is a fifth more')
	// A column by itself is another measure, so that this one names its column inside.
	.transform(({column, change, ...rest}) => ({...rest, change: {of: column, against: change}}));

const streak = z
	.strictObject({
		source,
		streak: z.union([
			z.strictObject({
				column: z.string(),
				is: z.array(wanted).min(1).describe('Values that count, or /regexes/'),
			}),
			z.strictObject({column: z.string(), when: comparison.describe('Numbers that count')}),
		]),
		order,
		...groups,
	})
	.describe('How many rows in a row, up to the newest one, are so');

const beyond = z
	.strictObject({
		source,
		beyond: comparison.describe('A series counts while its newest point is so'),
		share: z.boolean().default(false).describe('As a ratio of all live series'),
		over: over.optional().describe('The mean of so long instead of the newest point'),
		...groups,
	})
	.describe('How many of the live series of a metric are beyond a limit: levels say how many are too many');

const burnWindows = z
	.array(
		z.strictObject({
			factor: z.number().positive().describe('How many times faster than the budget lasts, 1 is just as fast'),
			long: durationBetween('5m', '30d'),
			short: durationBetween('1m', '7d').optional().describe('A twelfth of long without it'),
		}),
	)
	.min(1);

const burn = z
	.strictObject({
		burn: z.string().describe('The SLO whose budget burns'),
		page: burnWindows.optional().describe('What is crit; 14.4 over 1h and 5m, 6 over 6h and 30m without it'),
		ticket: burnWindows.optional().describe('What is warn; 3 over 1d and 2h, 1 over 3d and 6h without it'),
	})
	.describe(
		'How fast the error budget burns, over a long and a short window: 0 slowly enough, 1 a ticket (warn), 2 a page (crit). Without windows those of the SRE workbook, for the window of the SLO',
	);

const all = z
	.strictObject({all: z.array(z.string()).min(2).max(20).describe('Ids of checks')})
	.describe('How many of these checks are bad now, whatever their own for; without levels bad when all of them are');

/** A number from a reading; durations are in ms, percentages are ratios. */
export const measure = z.union([
	z
		.strictObject({source, column: z.string(), ...groups})
		.describe('A column; of several rows (with the same by) the worst counts'),
	z
		.strictObject({
			source,
			ageOf: z.string(),
			newest: z.literal(true).optional().describe('Of several rows (with the same by) the newest counts'),
			...groups,
		})
		.describe('Age of a TIMESTAMP or DATE column, ms; of several rows (with the same by) the worst counts'),
	z.strictObject({source, rows: z.literal(true), ...narrowed}).describe('How many rows there are'),
	change,
	streak,
	last,
	ofLog,
	beyond,
	z.strictObject({source, total: z.literal(true), ...groups}).describe('All events of the window of a DELTA metric'),
	z
		.strictObject({
			source,
			matches: z.literal(true),
			over: over.optional().describe('The window of the source without it'),
			...groups,
		})
		.describe('Lines that a log with count: true has counted'),
	ratio,
	z
		.strictObject({source, missing: z.array(resource).min(1)})
		.describe('How many of these names (functions, jobs) are not there and ACTIVE/ENABLED'),
	z
		.strictObject({source, jobs: z.array(resource)})
		.describe(
			'State of each Scheduler job of the region, and of those named here even if they are missing: 0 in order, 1 last attempt failed, 2 paused, disabled or missing',
		),
	z
		.strictObject({
			source,
			traffic: durationBetween('1m', '7d').describe('Length of the span whose events are counted'),
			usual: z.string().optional().describe('Metric source of the days before, where the window of source is shorter'),
			where: namedValues.optional().describe('Label values that count; all without it'),
		})
		.describe('Events of a DELTA metric against what is usual at this time of the day, ratio'),
	z.strictObject({source, httpOk: z.literal(true)}).describe('1 when the probe answers 2xx, else 0'),
	z
		.strictObject({source, reachable: z.literal(true)})
		.describe(
			'1 when the probe, or each page of probes, answers anything below 500, else 0: a vendor that asks for a login is there',
		),
	z
		.strictObject({runs: z.enum(['failed', 'stuck', 'missed'])})
		.describe(
			'Of each source of the ETL pane: runs that failed in a row up to now, whether one runs for longer than stuckAfter (1 or 0), due times in a row without a run (by cron, ten minutes of grace; a source that never ran has missed one)',
		),
	burn,
	all,
	z.strictObject({slo: z.string()}).describe('Current value of an SLO, with its history where the source has one'),
]);

export type Measure = z.infer<typeof measure>;
