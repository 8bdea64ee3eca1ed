/** The one description of a system file: types, validation, JSON Schema and docs all come from here and the files beside it. */
import {z} from 'zod';
import type {WallConfig} from '../wall.ts';
import {actions} from './actions.ts';
import {checkSchema, sloSchema} from './checks.ts';
import {panes} from './panes.ts';
import {sourceSchema} from './sources.ts';

/** One monitored product. */
export const systemSchema = z.strictObject({
	system: z
		.string()
		.regex(/^[a-z0-9-]+$/)
		.describe('Short name, used in tabs and ids'),
	title: z.string(),
	project: z.string(),
	region: z.string(),
	tz: z.string().describe('IANA zone of "today"'),
	spanner: z.strictObject({instance: z.string(), database: z.string()}).optional(),
	links: z
		.record(z.string(), z.url({protocol: /^https?$/}))
		.default({})
		.describe('Runbook, dashboards: o shows them'),
	sources: z.record(z.string().regex(/^[a-zA-Z0-9_.]+$/), sourceSchema),
	panes,
	slos: z.array(sloSchema).default([]),
	checks: z.array(checkSchema).default([]),
	actions: actions.default({rollback: [], triggers: [], jobs: []}),
});

/** SQL paths are already replaced by their text. */
export type SystemConfig = z.infer<typeof systemSchema>;

/** Everything `pitwall` was told: the wall file with its systems loaded, SQL read in, overrides applied. */
export interface LoadedConfig {
	wall: WallConfig;
	systems: SystemConfig[];
	/** Where it came from, for the header and error messages. */
	path: string;
}
