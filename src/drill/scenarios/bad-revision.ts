import {restartOf} from '../deeds.ts';
import type {Scenario} from '../types.ts';

const service = 'webhook-processor';

export const scenario: Scenario = {
	id: 'bad-revision',
	title: 'Errors after a release',
	system: 'ingestion',
	story: 'bad-revision',
	seed: 'S3-015 to S3-032, S3-129',
	briefing: [
		'Friday, shortly after a release that "only updates libraries". CRM syncs are the first to complain on Slack.',
		'The person who released it is on a train.',
	],
	severity: 'critical',
	type: 'outage',
	checks: ['health', 'api_availability', 'high_error_rate', 'log_errors'],
	runbook: 'ingestion-outage',
	right: [{action: 'run.rollback', target: service}],
	wrong: [
		restartOf(service),
		{action: 'spanner.scale', because: 'Spanner has room: the pool of the service is exhausted, not the database'},
		{action: 'run.scale', because: 'more instances of a bad revision exhaust more pools'},
	],
	byHand: [
		{
			id: 'crm-pause',
			text: 'Ask the CRM team to pause their syncs',
			is: 'harmless',
			because: 'the syncs fail because of the service',
		},
	],
	cause: {text: 'the new revision exhausts its database pool', words: ['revision', 'release', 'deploy', 'pool']},
	hints: [
		'Many things fail at once. Which of them began first, and what happened just before?',
		'Compare the revisions of webhook-processor: s shows what each of them serves, and how well.',
		'The release is bad: roll webhook-processor back to the revision that served before.',
	],
};
