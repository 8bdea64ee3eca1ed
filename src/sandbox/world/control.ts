/** Declares services, functions and Scheduler jobs of the three systems. */

import type {EnvValue, RevisionSetup} from '../contract/control.ts';
import {projects, region} from '../contract/names.ts';
import {declareAccess} from './access.ts';
import type {Context} from './context.ts';
import {day} from './daily.ts';
import {goodModel, olderModel} from './models.ts';
import {declareQueues} from './queues.ts';
import {usualMemory, webhook, webhookEnv} from './revisions.ts';
import {functionNames, functionTimeout, salesJobs, usageJob} from './sources.ts';

/** Functions that ask a model. */
const modelFunctions: readonly string[] = ['account-scoring', 'nlp-query', 'generate-email-reply'];

const secret = (name: string): EnvValue => ({secret: name, version: 'latest'});

/** The secrets that a function reads (seed 000). */
function secretsOf(name: string): Record<string, EnvValue> {
	if (name.startsWith('salesforce') || name === 'create-leads')
		return {
			SALESFORCE_CLIENT_ID: secret('salesforce-client-id'),
			SALESFORCE_REFRESH_TOKEN: secret('salesforce-refresh-token'),
		};
	if (name.includes('hubspot')) return {HUBSPOT_API_KEY: secret('hubspot-api-key')};
	return name.startsWith('dialpad') ? {DIALPAD_API_KEY: secret('dialpad-api-key')} : {};
}

/** Services that no story breaks. `tags`: their images with the days before the start at which each was deployed, oldest first. */
const quietServices: readonly (RevisionSetup & {
	project: string;
	name: string;
	image: string;
	tags: readonly (readonly [tag: string, daysAgo: number])[];
	minInstances: number;
	maxInstances: number;
})[] = [
	{
		project: projects.sales,
		name: 'sales-intelligence-web',
		image: 'web',
		tags: [
			['2025.08.4', 33],
			['2025.09.1', 16],
			['2025.09.2', 5.1],
		],
		env: {LOG_LEVEL: 'info', API_BASE: 'https://sales.company.com', SESSION_KEY: secret('web-session-key')},
		timeoutSeconds: 60,
		minInstances: 1,
		maxInstances: 10,
	},
	{
		project: projects.aiusage,
		name: usageJob.name,
		image: 'pipeline',
		tags: [
			['1.7.2', 48],
			['1.8.0', 12.3],
		],
		env: {
			LOG_LEVEL: 'info',
			DATASET: 'ai_usage',
			CURSOR_API_KEY: secret('cursor-api-key'),
			ANTHROPIC_ADMIN_KEY: secret('anthropic-api-key'),
		},
		memory: '1Gi',
		concurrency: 1,
		timeoutSeconds: 900,
		minInstances: 0,
		maxInstances: 2,
	},
];

export function declareControl(context: Context): void {
	const {control} = context.stores;
	const uri = (name: string) => `https://${name}-abcdefgh-uc.a.run.app`;
	const ownedBy = (team: string, project: string) => ({
		labels: {team, 'managed-by': 'github-actions'},
		annotations: {'company.com/runbook': `https://wiki.company.com/${project}`},
	});
	control.run.addService({
		...ownedBy('pipeline', projects.ingestion),
		project: projects.ingestion,
		region,
		name: webhook.service,
		uri: 'https://api.company.com',
		image: `gcr.io/${projects.ingestion}/pipeline:v2.1.4`,
		env: webhookEnv,
		// The state before the emergency scaling of seed 003.
		cpu: '2',
		memory: usualMemory,
		concurrency: 80,
		timeoutSeconds: 60,
		minInstances: 2,
		maxInstances: 100,
	});
	for (const {tags, ...service} of quietServices) {
		const {project, name} = service;
		const [first, ...later] = tags.map(([tag, daysAgo]) => ({
			image: `gcr.io/${project}/${service.image}:${tag}`,
			createdAt: context.startedAt - daysAgo * day,
		}));
		control.run.addService({...service, ...ownedBy('data-engineering', project), region, uri: uri(name), ...first});
		for (const deployment of later) control.run.deploy(project, name, deployment);
	}
	for (const name of functionNames) declareFunction(context, name);
	declareAccess(context);
	declareQueues(context);
	for (const job of salesJobs) control.addJob(job);
	control.addJob(usageJob);
}

/** A function as it was deployed twice, the second time some days before the start. */
export function declareFunction({stores: {control}, startedAt}: Context, name: (typeof functionNames)[number]): void {
	const usesModel = modelFunctions.includes(name);
	const env = {PROJECT_ID: projects.sales, DATASET: 'sales_intelligence', LOG_LEVEL: 'INFO', ...secretsOf(name)};
	const updatedAt = startedAt - (3 + functionNames.indexOf(name) * 2.3) * day;
	control.addFunction({
		project: projects.sales,
		region,
		name,
		timeoutSeconds: functionTimeout(name),
		memory: name === 'account-scoring' || name === 'generate-embeddings' ? '2Gi' : '512Mi',
		env: usesModel ? {...env, LLM_MODEL: olderModel} : {...env, LOG_LEVEL: 'DEBUG'},
		maxInstances: 10,
		updatedAt: updatedAt - 24 * day,
		state: 'ACTIVE',
	});
	control.setFunction(projects.sales, name, {env: usesModel ? {...env, LLM_MODEL: goodModel} : env, updatedAt});
}
