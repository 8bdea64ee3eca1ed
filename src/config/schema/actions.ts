/** What the wall may do: rollbacks, functions, jobs. */
import {z} from 'zod';

const param = z.union([
	z.strictObject({email: z.literal(true), default: z.string().optional()}),
	z.strictObject({oneOf: z.array(z.string()).min(1), default: z.string().optional()}),
	z.strictObject({
		integer: z.strictObject({min: z.number().int(), max: z.number().int()}),
		default: z.number().int().optional(),
		optional: z.boolean().default(false),
	}),
]);
export const actions = z.strictObject({
	rollback: z
		.array(
			z.strictObject({
				service: z.string(),
				health: z.url().optional(),
				errors: z
					.string()
					.optional()
					.describe('Metric source with request counts by revision_name and response_code_class'),
				seed: z.string().optional(),
			}),
		)
		.default([]),
	invokeAs: z.email().optional().describe('Service account impersonated for ID tokens'),
	triggers: z
		.array(
			z.strictObject({
				function: z.string(),
				title: z.string(),
				params: z.record(z.string(), param).default({}),
				follow: z.string().optional().describe('source value of the run that appears in the ETL pane'),
				note: z.string().optional(),
				seed: z.string().optional(),
			}),
		)
		.default([]),
	jobs: z
		.array(
			z.strictObject({job: z.string(), title: z.string(), follow: z.string().optional(), seed: z.string().optional()}),
		)
		.default([]),
});

export type ParamConfig = z.infer<typeof param>;
export type ActionsConfig = z.infer<typeof actions>;
