import type {Scenario} from '../types.ts';

const service = 'webhook-processor';

export const scenario: Scenario = {
	id: 'region-outage',
	title: 'Nothing answers',
	system: 'ingestion',
	story: 'region-outage',
	seed: 'S3-124 to S3-126, S3-131, S3-108, C-23',
	briefing: [
		'Neither the service nor its database answers. Even the console is slow.',
		'The CEO has a demo in an hour.',
	],
	severity: 'critical',
	type: 'region',
	checks: ['health', 'api_availability', 'db_connectivity', 'traffic_stopped'],
	runbook: 'ingestion-region',
	right: [{action: 'run.deploy_region', target: service}, {action: 'dns.switch'}],
	wrong: [
		{action: 'run.rollback', because: 'the region is gone, with every revision in it'},
		{action: 'run.restart', because: 'nothing can start in a region that is out'},
		{action: 'spanner.scale', because: 'the instance cannot be reached'},
	],
	byHand: [
		{
			id: 'failover',
			text: 'Deploy to us-east1 and point DNS there, by the copied commands of the plan',
			is: 'right',
			because: 'traffic reaches the second region after the TTL of 300 s',
		},
		{
			id: 'wait',
			text: 'Wait for Google: the status page says that they look into it',
			is: 'wrong',
			because: 'the region is to be left within an hour',
		},
	],
	cause: {text: 'us-central1 is out', words: ['region', 'us-central1', 'google']},
	recovery: true,
	mends: true,
	hints: [
		'What do the things that fail have in common? Not a release.',
		'All of them are in one region. Is it us, or Google?',
		'Fail over: runbook "ingestion-region", second region us-east1, then DNS.',
	],
};
