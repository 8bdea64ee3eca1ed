/** Saved queries: what `pitwall query` asks when a person wants to know; nothing polls them. */
import {z} from 'zod';
import {type SourceConfig, sourceKinds} from './sources.ts';

/** A source with a title. */
export type SavedQuery = SourceConfig & {title: string};

const title = z.string().min(1).describe('What it tells, in a few words');
/** Which tables a query reads is asked for only to poll it. */
const tables = z.array(z.string()).default([]).describe('dataset.table names; not needed here');

/** Every kind of source with a title, and without a period. */
export const querySchema = z.union(
	Object.entries(sourceKinds).map(([kind, {schema}]) => {
		const {every: _, ...shape} = (schema as z.ZodObject).shape;
		return z.strictObject({...shape, title, ...(kind === 'bigquery' && {tables})});
	}),
) as unknown as z.ZodType<SavedQuery>;

export const queryName = z.string().regex(/^[a-z0-9_.-]+$/, {
	error: ({input}) => `'${input}' may hold lower-case letters, digits, _ . and - only`,
});
