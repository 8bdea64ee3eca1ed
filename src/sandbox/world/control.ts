/** Declares services, functions and Scheduler jobs of the three systems. */
import {projects, region} from '../contract/names.ts';
import type {Context} from './context.ts';
import {day} from './daily.ts';
import {webhook} from './revisions.ts';
import {functionNames, functionTimeout, salesJobs, usageJob} from './sources.ts';

export const goodModel = 'gemini-2.5-pro';
/** Retired: calls to it answer 404. */
export const wrongModel = 'gemini-1.5-pro';

export function declareControl(context: Context): void {
	const {control} = context.stores;
	const uri = (name: string) => `https://${name}-abcdefgh-uc.a.run.app`;
	control.run.addService({
		project: projects.ingestion,
		region,
		name: webhook.service,
		uri: 'https://api.company.com',
		image: `gcr.io/${projects.ingestion}/pipeline:v2.1.4`,
		minInstances: 2,
		maxInstances: 100,
	});
	control.run.addService({
		project: projects.sales,
		region,
		name: 'sales-intelligence-web',
		uri: uri('sales-intelligence-web'),
		image: `gcr.io/${projects.sales}/web:2025.09.2`,
		minInstances: 1,
		maxInstances: 10,
	});
	control.run.addService({
		project: projects.aiusage,
		region,
		name: usageJob.name,
		uri: uri(usageJob.name),
		image: `gcr.io/${projects.aiusage}/pipeline:1.8.0`,
		minInstances: 0,
		maxInstances: 2,
	});
	for (const [index, name] of functionNames.entries())
		control.addFunction({
			project: projects.sales,
			region,
			name,
			timeoutSeconds: functionTimeout(name),
			memory: name === 'account-scoring' || name === 'generate-embeddings' ? '2Gi' : '512Mi',
			env: {
				PROJECT_ID: projects.sales,
				DATASET: 'sales_intelligence',
				LOG_LEVEL: 'INFO',
				...(name === 'account-scoring' || name === 'nlp-query' || name === 'generate-email-reply'
					? {LLM_MODEL: goodModel}
					: {}),
			},
			updatedAt: context.startedAt - (3 + index * 2.3) * day,
			state: 'ACTIVE',
		});
	for (const job of salesJobs) control.addJob(job);
	control.addJob(usageJob);
}
