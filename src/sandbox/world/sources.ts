/** The ETL sources of the sales system: their schedules, durations and calls. */
import type {JobDef} from '../contract/control.ts';
import {projects, region, zone} from '../contract/names.ts';

export type SourceName =
	| 'gmail'
	| 'dialpad'
	| 'salesforce'
	| 'hubspot'
	| 'entity_resolution'
	| 'embeddings'
	| 'account_scoring';

export interface Source {
	name: SourceName;
	/** The function that does the work. */
	fn: string;
	job: string;
	cron: string;
	/** Local minutes past midnight of its first run, and minutes between runs. */
	first: number;
	every: number;
	/** Usual duration in seconds, and its spread (sigma of a log-normal). */
	seconds: number;
	spread: number;
	/** Longest scheduled duration in seconds. */
	longest: number;
	body: Record<string, string | number>;
}

export const sources: readonly Source[] = [
	{
		name: 'gmail',
		fn: 'gmail-sync',
		job: 'gmail-sync-incremental',
		cron: '*/30 * * * *',
		first: 0,
		every: 30,
		seconds: 46,
		spread: 0.25,
		longest: 110,
		body: {sync_type: 'incremental'},
	},
	{
		name: 'dialpad',
		fn: 'dialpad-sync',
		job: 'dialpad-sync-hourly',
		cron: '10 * * * *',
		first: 10,
		every: 60,
		seconds: 72,
		spread: 0.22,
		longest: 150,
		body: {sync_type: 'incremental'},
	},
	{
		name: 'salesforce',
		fn: 'salesforce-sync',
		job: 'salesforce-sync-incremental',
		cron: '15 */2 * * *',
		first: 15,
		every: 120,
		seconds: 185,
		spread: 0.2,
		longest: 330,
		body: {object_type: 'Account', sync_type: 'incremental'},
	},
	{
		name: 'hubspot',
		fn: 'hubspot-sync',
		job: 'hubspot-sync-4h',
		cron: '20 */4 * * *',
		first: 20,
		every: 240,
		seconds: 240,
		spread: 0.2,
		longest: 400,
		body: {sync_type: 'incremental'},
	},
	{
		name: 'entity_resolution',
		fn: 'entity-resolution',
		job: 'entity-resolution-daily',
		cron: '0 5 * * *',
		first: 300,
		every: 1440,
		seconds: 340,
		spread: 0.08,
		longest: 425,
		body: {},
	},
	{
		name: 'embeddings',
		fn: 'generate-embeddings',
		job: 'generate-embeddings-daily',
		cron: '30 5 * * *',
		first: 330,
		every: 1440,
		seconds: 350,
		spread: 0.08,
		longest: 425,
		body: {type: 'both', limit: 1000},
	},
	{
		name: 'account_scoring',
		fn: 'account-scoring',
		job: 'account-scoring-daily',
		cron: '0 7 * * *',
		first: 420,
		every: 1440,
		seconds: 360,
		spread: 0.06,
		longest: 425,
		body: {},
	},
];

export function sourceNamed(name: SourceName): Source {
	const found = sources.find(source => source.name === name);
	if (!found) throw new Error(`no source ${name}`);
	return found;
}

export const functionNames = [
	'gmail-sync',
	'salesforce-sync',
	'hubspot-sync',
	'dialpad-sync',
	'entity-resolution',
	'generate-embeddings',
	'account-scoring',
	'nlp-query',
	'create-leads',
	'enroll-hubspot',
	'get-hubspot-sequences',
	'generate-email-reply',
	'bigquery-embeddings-search',
] as const;

/** Seconds after which Google ends a function's request, unless somebody changes that. */
export const functionTimeout = (name: string): number => (sources.some(source => source.fn === name) ? 540 : 60);

export const salesJobs: JobDef[] = sources.map(source => ({
	project: projects.sales,
	region,
	name: source.job,
	schedule: source.cron,
	timeZone: zone,
	target: {function: source.fn, body: source.body},
	attemptDeadlineSeconds: 600,
}));

export const usageJob: JobDef = {
	project: projects.aiusage,
	region,
	name: 'daily-usage-analytics',
	schedule: '0 6 * * *',
	timeZone: zone,
	target: {function: 'daily-usage-analytics', body: {}},
	attemptDeadlineSeconds: 900,
};

export function functionUrl(project: string, name: string): string {
	return `https://${region}-${project}.cloudfunctions.net/${name}`;
}
