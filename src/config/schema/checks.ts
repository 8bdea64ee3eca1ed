/** Schema of checks. */
import {z} from 'zod';
import {type ToldUnit, toldUnits} from '../units.ts';
import {breakdownSchema} from './breakdown.ts';
import {checkOptions} from './checkOptions.ts';
import {measure} from './measures.ts';
import {durationBetween, id, levels, seenTitle, severity, unset} from './values.ts';

const hold = durationBetween('0s', '7d');

export const checkSchema = z.strictObject({
	id,
	title: seenTitle,
	measure,
	unit: z
		.enum(Object.keys(toldUnits) as [ToldUnit, ...ToldUnit[]])
		.default('count')
		.describe(
			'The unit in which the values of a column, or of a metric without a unit, come: limits are compared in it',
		),
	levels: z
		.union([levels, unset])
		.default({})
		.describe(
			'A check of an SLO without levels has those of its SLO. unset: nobody has said yet what is bad, so it is never green',
		),
	for: hold.default('0s').describe('How long the level must hold before the alert fires'),
	keepFiringFor: hold.default('0s'),
	onNoData: z.enum(['nodata', 'ok', 'alert', 'keep']).default('nodata'),
	dueBy: z
		.string()
		.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day from "00:00" to "23:59"')
		.optional()
		.describe(
			'Local time before which what only the run of today would mend is not bad yet: ages are judged as they were at this time of the day before, days (a count with an upper limit) by one fewer, other values wait',
		),
	severity: severity
		.optional()
		.describe('Of crit, or of warn where there is no crit; a warning beside a crit is one lower'),
	label: z.string().optional().describe('What your runbook calls crit, or warn where there is no crit, e.g. P2'),
	runbook: z.string().optional().describe('The runbook of its alerts: the name of a file under runbooks, without .md'),
	breakdown: z
		.array(breakdownSchema)
		.min(1)
		.max(5)
		.optional()
		.describe(
			'Who or what its trouble is made of: the member that grew most, or makes most of it, is named as a likely cause',
		),
	...checkOptions,
	seed: z.string().optional().describe('Requirement row, e.g. S3-013'),
});

export type {Measure} from './measures.ts';
export type {SloConfig} from './slos.ts';
export type CheckConfig = z.infer<typeof checkSchema>;
