/** The cases in which every action is carried out against sandboxes: a new action gets a line, or a row of its own. */
import type {ParamValues} from '../../src/actions/types.ts';

/** One action as a person means it. `after`: what is done first, by the executor on both clouds. */
export interface ActionCase {
	action: string;
	target: string;
	params?: ParamValues;
	/** What is typed into the form, where that is not filled already; of a hidden field the command reads it from its stdin. */
	typed?: Readonly<Record<string, string>>;
	after?: string;
}

/** Those of a row change the same resource, one after the other; rows run side by side. */
export const actionCases: readonly (readonly ActionCase[])[] = [
	[
		{action: 'run.rollback', target: 'daily-usage-analytics'},
		{action: 'run.update_env', target: 'daily-usage-analytics', params: {variable: 'LOG_LEVEL', do: 'remove'}},
	],
	[
		{action: 'run.unpin', target: 'sales-intelligence-web', after: 'run.rollback'},
		// Traffic is pinned by then, and to another image than the newest.
		{action: 'run.restart', target: 'sales-intelligence-web'},
	],
	[
		{action: 'run.rollout', target: 'webhook-processor'},
		{action: 'run.scale', target: 'webhook-processor', params: {preset: 'outage'}},
		// Takes the maximum away, which no flag of gcloud does.
		{action: 'run.scale', target: 'webhook-processor', params: {preset: 'as it is now', min: 3, max: 0}},
		// Its newest revision never started: what is made is made of the one that serves.
		{action: 'run.resources', target: 'webhook-processor', params: {preset: 'tuned'}},
		{action: 'run.concurrency', target: 'webhook-processor', params: {preset: 'fewer'}},
		{action: 'run.cpu_allocation', target: 'webhook-processor', params: {cpu: 'always'}},
		{action: 'run.stop_processing', target: 'webhook-processor'},
		{action: 'run.resume_processing', target: 'webhook-processor', after: 'run.stop_processing'},
		// The last of its row: traffic is pinned from then on.
		{
			action: 'run.deploy',
			target: 'webhook-processor',
			params: {image: ':v9.0.0', variable: 'LOG_LEVEL', value: 'debug', grows: 'by itself'},
		},
	],
	[
		{action: 'spanner.scale', target: 'pipeline-prod'},
		{action: 'spanner.backup', target: 'pipeline-db'},
		{action: 'spanner.ddl', target: 'pipeline-db', params: {migration: '002_add_new_column'}},
		{action: 'spanner.restore', target: 'pipeline-db'},
		{action: 'spanner.verify_backup', target: 'pipeline-db'},
	],
	[{action: 'bq.schema', target: 'ai_usage.v_cost_allocation'}],
	[{action: 'bq.restore_snapshot', target: 'sales_intelligence.gmail_participants', params: {hours_ago: 24}}],
	[
		{action: 'bq.backup_table', target: 'sales_intelligence.sf_accounts'},
		{
			action: 'bq.add_column',
			target: 'sales_intelligence.sf_accounts',
			params: {column: 'churn_risk', type: 'FLOAT64'},
		},
	],
	[{action: 'fn.invoke', target: 'generate-embeddings'}],
	[{action: 'fn.update_env', target: 'nlp-query', params: {LLM_MODEL: 'gemini-2.5-flash'}}],
	[
		{action: 'fn.update_memory', target: 'entity-resolution', params: {memory: '1Gi'}},
		{action: 'fn.update_timeout', target: 'entity-resolution', params: {seconds: 900}},
		{action: 'fn.redeploy', target: 'entity-resolution'},
	],
	[
		{action: 'job.update_retry', target: 'account-scoring-daily', params: {seconds: 1800}},
		{action: 'job.run', target: 'account-scoring-daily'},
	],
	[
		{action: 'pipeline.stop_all', target: 'pipelines'},
		{action: 'pipeline.resume_all', target: 'pipelines', after: 'pipeline.stop_all'},
		{action: 'job.pause', target: 'daily-usage-analytics'},
		{action: 'job.resume', target: 'daily-usage-analytics', after: 'job.pause'},
		{action: 'pipeline.backfill', target: 'daily-usage-analytics', params: {from: '2026-11-17', to: '2026-11-18'}},
	],
	[
		{action: 'secret.disable_version', target: 'salesforce-refresh-token'},
		{
			action: 'secret.add_version',
			target: 'salesforce-refresh-token',
			typed: {'salesforce-refresh-token': 'a value; with "quotes" and é'},
		},
		{action: 'secret.reveal', target: 'salesforce-refresh-token', typed: {reason: 'compare two clouds'}},
	],
	[
		{action: 'pubsub.pause', target: 'webhook-processing-sub'},
		{
			action: 'pubsub.resume',
			target: 'webhook-processing-sub',
			typed: {
				endpoint: 'https://webhook-processor-abcdefgh-uc.a.run.app/v1/process',
				account: 'ingestion-pipeline-prod@appspot.gserviceaccount.com',
			},
			after: 'pubsub.pause',
		},
		{action: 'pubsub.seek', target: 'webhook-processing-sub', params: {to: '10 minutes ago'}},
		{action: 'pubsub.replay_dead_letter', target: 'webhook-processing-dlq-sub', params: {messages: 3}},
	],
	[{action: 'api.enable', target: 'aiplatform.googleapis.com'}],
	[{action: 'probe.webhook_test', target: 'callrail'}],
];
