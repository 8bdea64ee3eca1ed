/** Names that the world, the servers' tests and systems/*.yaml agree on. */

/** Projects of the three systems. */
export const projects = {
	sales: 'sales-intelligence-prod',
	ingestion: 'ingestion-pipeline-prod',
	aiusage: 'ai-usage-analytics-prod',
} as const;
/** The number that Google's names of resources have in the place of the project. */
export const projectNumber = '481516234211';
export const region = 'us-central1';
/** The caller of the sandbox: it knows one only. */
export const operator = 'operator@sandbox.invalid';
export const zone = 'America/Los_Angeles';
