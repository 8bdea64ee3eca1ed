/** Members of several kinds of sources. */
import type {z} from 'zod';
import {durationBetween, resource} from '../values.ts';

export const every = durationBetween('1s', '1d')
	.optional()
	.describe('Poll period; the default depends on the kind (see README, cost)');
/** How far back a source reads. */
export const window = durationBetween('1m', '366d');

/** Where a source is asked, where that is elsewhere than its system is. */
const place = {
	project: resource.optional().describe('Project that is asked, instead of that of the system'),
	region: resource.optional().describe('Region that is asked, instead of that of the system'),
	location: resource.optional().describe('The same; for BigQuery the location in which its queries run, e.g. EU'),
};

/** A kind of source that is asked in a project. */
export const placed = <Answers extends string, Shape extends z.ZodRawShape>({
	answers,
	schema,
}: {
	answers: Answers;
	schema: z.ZodObject<Shape, z.core.$strict>;
}) => ({answers, schema: schema.extend(place)});
