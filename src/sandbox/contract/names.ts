/** Names that the world, the servers' tests and systems/*.yaml agree on. */

/** Projects of the three systems. */
export const projects = {
	sales: 'sales-intelligence-prod',
	ingestion: 'ingestion-pipeline-prod',
	aiusage: 'ai-usage-analytics-prod',
} as const;
export const region = 'us-central1';
export const zone = 'America/Los_Angeles';
